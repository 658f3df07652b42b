from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "parlance.domains.glossary"
    label = "glossary"
