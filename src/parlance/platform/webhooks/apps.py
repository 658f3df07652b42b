from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "parlance.platform.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard
        from parlance.platform.events import outbox
        from parlance.platform.secrets import keep_sealed
        from parlance.platform.webhooks import commands, registry

        def tell(event: object) -> None:
            if name := registry.name_of(type(event)):
                commands.record_message(event=name, data=event)

        outbox.witness(tell)
        guard("webhooks_endpoint", hidden=("secret", "former_secret"))
        keep_sealed("webhooks_endpoint", "secret")
        keep_sealed("webhooks_endpoint", "former_secret")
