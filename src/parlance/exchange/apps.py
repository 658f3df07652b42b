from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "parlance.exchange"
    label = "exchange"
