from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "parlance.web"
    label = "web"

    def ready(self) -> None:
        from parlance.platform.search.sources import register
        from parlance.platform.search.values import Source
        from parlance.web.help_search import found_help

        register(Source("help", _("Help"), "", found_help))
