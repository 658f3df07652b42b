from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "parlance.platform.tokens"
    label = "tokens"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard

        guard("tokens_accesstoken", hidden=("digest",), ignored=("last_used_at",))
