from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "parlance.workspace.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from parlance.platform.api.registry import register as register_api
        from parlance.platform.audit.guards import guard
        from parlance.platform.notifications import kinds
        from parlance.platform.notifications.values import Kind, Mailing
        from parlance.platform.search.sources import register
        from parlance.platform.search.values import Source
        from parlance.workspace.dashboards.commands.sharing import NEWS
        from parlance.workspace.dashboards.queries.finding import found_boards, sees_board

        for table in ("dashboard", "tile", "share"):
            guard(f"dashboards_{table}")
        for part in ("boards", "tiles"):
            register_api("/dashboards", f"parlance.workspace.dashboards.api.{part}")
        register(Source("dashboards", _("Dashboards"), "metrics.read", found_boards))
        from parlance.platform.privacy import registry as privacy
        from parlance.platform.privacy.values import Fate, Holding

        own = "t.person_id = %(person)s"
        privacy.register(
            (
                Holding(
                    "dashboards_dashboard",
                    _("Dashboards; an administrator takes them over"),
                    "t.owner_id = %(person)s",
                    Fate.RELEASED,
                    personal=("name", "description", "created_at"),
                    mentions=("name", "description"),
                    plain=("filters",),
                    owner="owner_id",
                ),
                Holding(
                    "dashboards_tile",
                    _("Tiles"),
                    mentions=("title",),
                    plain=("kind", "width", "configuration"),
                ),
                Holding(
                    "dashboards_share",
                    _("Dashboards shared with the person"),
                    own,
                    Fate.DELETED,
                    personal=("dashboard_id", "may_edit"),
                    plain=("role",),
                ),
                Holding(
                    "dashboards_star",
                    _("Starred dashboards"),
                    own,
                    Fate.DELETED,
                    personal=("dashboard_id",),
                ),
                Holding(
                    "dashboards_start",
                    _("First page"),
                    own,
                    Fate.DELETED,
                    personal=("dashboard_id",),
                ),
            )
        )
        shared = _("A dashboard is shared with you")
        kinds.register(Kind(NEWS, shared, Mailing.DAILY, "metrics.read", sees=sees_board))
