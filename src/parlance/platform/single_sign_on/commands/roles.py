"""Roles that groups give, beside those that people give."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.events.outbox import publish
from parlance.platform.people.commands import change_roles, lock_members
from parlance.platform.people.errors import LastAdministratorError
from parlance.platform.people.events import RolesChanged
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.single_sign_on.rules import roles_after


@transaction.atomic
def settle_roles(
    *,
    actor: Actor,
    person_id: UUID,
    given_before: Collection[str],
    given_now: frozenset[str],
    keeps_others: bool,
    reason: str,
) -> frozenset[str]:
    """Give somebody the roles of their groups; return all that they hold then, perhaps none.

    Raises `LastAdministratorError`.
    """
    actor.must("people.change")
    lock_members()
    held = frozenset(RoleGrant.objects.filter(person_id=person_id).values_list("role", flat=True))
    wanted = roles_after(
        held, given_before=given_before, given_now=given_now, keeps_others=keeps_others
    )
    if wanted and wanted != held:
        change_roles(actor=actor, person_id=person_id, roles=sorted(wanted), reason=reason)
    elif not wanted and held:
        _take_all(actor=actor, person_id=person_id, held=held, reason=reason)
    return wanted


def _take_all(*, actor: Actor, person_id: UUID, held: frozenset[str], reason: str) -> None:
    grants = RoleGrant.objects.filter(person_id=person_id)
    if Role.ADMIN in held:
        active = User.objects.filter(is_active=True).exclude(person_id=person_id)
        others = RoleGrant.objects.filter(role=Role.ADMIN, person_id__in=active.values("person_id"))
        if not others.exists():
            raise LastAdministratorError
    grants.delete()
    publish(RolesChanged(person_id), actor)
    audit.record(
        actor=actor,
        action="people.change_roles",
        subject=("person", str(person_id)),
        before={"roles": sorted(held)},
        after={"roles": []},
        reason=reason,
    )
