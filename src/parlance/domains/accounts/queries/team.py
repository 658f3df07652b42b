"""Account teams: who works on an account, today, by then, and before."""

from collections.abc import Iterable
from datetime import date

from parlance.domains.accounts.models import Account, AccountAttribute, TeamMember
from parlance.domains.accounts.values.records import CSM, Member
from parlance.kit.actor import Actor
from parlance.platform.people.queries import shown_names


def team(*, actor: Actor, account_id: int, on: date) -> list[Member]:
    """Return the account's team on a day, the primary CSM first, then by role and name.

    The CSM is the owner on that day; before the first known owner, that one.
    """
    actor.must("accounts.read")
    whole = past_and_present(actor=actor, account_id=account_id)
    owners = [one for one in whole if one.role == CSM]
    begun = [one for one in owners if one.starts_on and one.starts_on <= on]
    csm = begun[-1:] or owners[:1]
    others = [
        one
        for one in whole
        if one.role != CSM
        and one.starts_on
        and one.starts_on <= on
        and (one.ends_on is None or one.ends_on > on)
    ]
    return [*(one for one in csm if one.person_id), *others]


def past_and_present(*, actor: Actor, account_id: int) -> list[Member]:
    """Return everybody who was, is or will be on the team, CSMs first, by role, day and name."""
    actor.must("accounts.read")
    if not Account.objects.visible_to(actor).filter(id=account_id).exists():
        return []
    owners = AccountAttribute.objects.filter(
        account_id=account_id, attribute="owner", recorded_to=None
    ).order_by("starts_on")
    dated = _joined(owners.values_list("value", "starts_on"))
    rows = list(
        TeamMember.objects.filter(account_id=account_id).order_by("role", "starts_on", "id")
    )
    people = {value for value, _ in dated if value} | {str(row.person_id) for row in rows}
    names = shown_names(people)
    ends = [*(day for _, day in dated[1:]), None]
    csms = [
        Member(None, CSM, value or "", names.get(value or "", value or ""), starts, ends_on)
        for (value, starts), ends_on in zip(dated, ends, strict=False)
    ]
    others = [
        Member(
            id=row.id,
            role=row.role,
            person_id=str(row.person_id),
            name=names.get(str(row.person_id), ""),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
    ]
    return [*csms, *others]


def _joined(dated: Iterable[tuple[str | None, date]]) -> list[tuple[str | None, date]]:
    """Leave out values that only repeat the one before."""
    found: list[tuple[str | None, date]] = []
    for value, starts_on in dated:
        if not found or found[-1][0] != value:
            found.append((value, starts_on))
    return found
