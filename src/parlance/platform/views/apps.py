from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ViewsConfig(AppConfig):
    name = "parlance.platform.views"
    label = "views"

    def ready(self) -> None:
        from parlance.platform.search.sources import register
        from parlance.platform.search.values import Source
        from parlance.platform.views.queries import found_views

        register(Source("views", _("Saved views"), "", found_views))
