from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "parlance.platform.notifications"
    label = "notifications"
