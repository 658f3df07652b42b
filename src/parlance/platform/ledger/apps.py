from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "parlance.platform.ledger"
    label = "ledger"
