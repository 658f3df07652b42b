from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "parlance.platform.runs"
    label = "runs"
