from django.apps import AppConfig


class SingleSignOnConfig(AppConfig):
    name = "parlance.platform.single_sign_on"
    label = "single_sign_on"
    verbose_name = "Single sign-on"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard
        from parlance.platform.secrets import keep_sealed

        guard("single_sign_on_provider", hidden=("client_secret",))
        guard("single_sign_on_passwordrule")
        guard("single_sign_on_identity", hidden=("key",))
        keep_sealed("single_sign_on_provider", "client_secret")
