from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "parlance.platform.audit"
    label = "audit"
