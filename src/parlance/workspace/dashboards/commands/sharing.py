"""Shares dashboards with roles, persons or everybody, and takes that back."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.notifications.commands import notify
from parlance.platform.people.queries import members
from parlance.platform.people.values import Member, Role
from parlance.workspace.dashboards import models
from parlance.workspace.dashboards.commands.boards import must_own, subject
from parlance.workspace.dashboards.errors import ShareUnsoundError
from parlance.workspace.dashboards.queries.boards import board
from parlance.workspace.dashboards.values.boards import Board, Holder

NEWS = "dashboard_shared"


@transaction.atomic
def share(*, actor: Actor, dashboard_id: int, holder: Holder, may_edit: bool) -> None:
    """Let others see a dashboard, or change it, and tell them; again changes what they may.

    They see figures over their own accounts, with their own rights. Raises `ShareUnsoundError`
    for a role or person that is not here.
    """
    actor.must("dashboards.share")
    found = _own(actor, dashboard_id)
    told = _told(actor, holder)
    known = any(one.holder == holder for one in found.shares)
    if known:
        held = [one.id for one in found.shares if one.holder == holder]
        models.Share.objects.filter(id__in=held).update(may_edit=may_edit)
    else:
        models.Share.objects.create(
            dashboard_id=found.id,
            role=holder.role,
            person_id=holder.person_id or None,
            may_edit=may_edit,
        )
    after = {"role": holder.role, "person": holder.person_id, "may_edit": may_edit}
    record(actor=actor, action="shared", subject=subject(found.id), after=after)
    if not known:
        notify(
            person_ids=[one.person_id for one in told],
            kind=NEWS,
            title=_("A dashboard is shared with you: %(name)s") % {"name": found.name},
            href=reverse("board", args=[found.id]),
            by=actor.id,
        )


@transaction.atomic
def unshare(*, actor: Actor, dashboard_id: int, share_id: int) -> None:
    """Take a share back; nothing happens where there is none."""
    found = _own(actor, dashboard_id)
    for one in found.shares:
        if one.id == share_id:
            models.Share.objects.filter(id=share_id).delete()
            before = {"role": one.holder.role, "person": one.holder.person_id}
            record(actor=actor, action="unshared", subject=subject(found.id), before=before)


def _own(actor: Actor, dashboard_id: int) -> Board:
    models.Dashboard.objects.select_for_update().filter(id=dashboard_id).first()
    found = board(actor=actor, dashboard_id=dashboard_id)
    must_own(actor, found)
    return found


def _told(actor: Actor, holder: Holder) -> list[Member]:
    """Return whom a share reaches; customers are never among them."""
    inside = [one for one in members(actor=actor) if one.roles - {Role.CUSTOMER}]
    if holder.person_id:
        found = [one for one in inside if str(one.person_id) == _uuid(holder.person_id)]
        if not found:
            raise ShareUnsoundError("Choose somebody who works here.")
        return found
    if not holder.role:
        return inside
    if holder.role not in set(Role) - {Role.CUSTOMER}:
        raise ShareUnsoundError("Choose a role of people who work here.")
    return [one for one in inside if Role(holder.role) in one.roles]


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ShareUnsoundError("Choose somebody who works here.") from None
