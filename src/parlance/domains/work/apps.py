from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "parlance.domains.work"
    label = "work"
