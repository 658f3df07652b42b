from django.apps import AppConfig

PARTS = (
    *("audit", "me", "notifications", "organisation", "people"),
    *("privacy", "search", "tokens", "views", "webhooks"),
)


class ApiConfig(AppConfig):
    name = "parlance.api"
    label = "api_doors"

    def ready(self) -> None:
        from parlance.platform.api.registry import register

        for part in PARTS:
            register(f"/{part}", f"parlance.api.{part}")
        register("", "parlance.api.identity")
        register("", "parlance.api.work")
