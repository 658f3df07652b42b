from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "parlance.exchange"
    label = "exchange"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from parlance.exchange import erasing
        from parlance.exchange.importing import KIND
        from parlance.platform.api.registry import register as register_api
        from parlance.platform.notifications.kinds import register
        from parlance.platform.notifications.values import Kind, Mailing
        from parlance.platform.privacy import registry as privacy

        privacy.register(erasing.HOLDINGS)
        privacy.clean_with("uploads and exports", erasing.remove_files)
        for part in ("bulk", "exports", "imports", "loads"):
            register_api("", f"parlance.exchange.api.{part}")
        register(Kind(KIND, _("An import of yours has ended"), Mailing.NEVER, "exchange.import"))
