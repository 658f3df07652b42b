from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "parlance.platform.search"
    label = "search"
