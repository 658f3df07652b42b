from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "parlance.web"
    label = "web"
