from django.apps import AppConfig


class ApiGroundConfig(AppConfig):
    name = "parlance.platform.api"
    label = "api"
