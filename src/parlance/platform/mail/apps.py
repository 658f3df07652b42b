from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "parlance.platform.mail"
    label = "mail"
