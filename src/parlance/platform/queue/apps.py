from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "parlance.platform.queue"
    label = "queue"
