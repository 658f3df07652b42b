from django.apps import AppConfig


class ApiGroundConfig(AppConfig):
    name = "parlance.platform.api"
    label = "api"

    def ready(self) -> None:
        from parlance.platform.api.idempotency import reseal_answers
        from parlance.platform.secrets import keep_sealed_elsewhere

        keep_sealed_elsewhere(reseal_answers)
