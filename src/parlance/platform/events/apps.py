from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "parlance.platform.events"
    label = "events"
