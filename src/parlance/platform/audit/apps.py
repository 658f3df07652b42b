from typing import Any

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "parlance.platform.audit"
    label = "audit"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        post_migrate.connect(_set_guards, sender=self)


def _set_guards(**_others: Any) -> None:
    from parlance.platform.audit.guards import set_guards

    set_guards()
