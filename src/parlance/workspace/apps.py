from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "parlance.workspace"
    label = "workspace"

    def ready(self) -> None:
        from parlance.platform.rendering import provide_shell
        from parlance.workspace.frame import frame

        provide_shell(frame)

        from django.utils.translation import gettext_lazy as _

        from parlance.platform.notifications.kinds import check_sight_with
        from parlance.platform.search.sources import register
        from parlance.platform.search.values import Source
        from parlance.workspace.search import found_people, may_see

        register(Source("people", _("People here"), "people.read", found_people))
        check_sight_with(may_see)

        from parlance.platform.events.outbox import subscribe
        from parlance.platform.notifications import kinds
        from parlance.platform.notifications.values import Kind, Mailing
        from parlance.platform.people.events import RolesChanged
        from parlance.workspace.notifications import ROLES, tell_of_roles

        subscribe(RolesChanged, tell_of_roles)
        kinds.register(Kind(ROLES, _("Your roles change"), Mailing.AT_ONCE))
