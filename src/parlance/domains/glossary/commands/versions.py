"""Versions of a definition, and the two teams that agree on one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from parlance.domains.glossary import events, models
from parlance.domains.glossary.commands import rows
from parlance.domains.glossary.errors import (
    AlreadyApprovedError,
    NotYourSideError,
    VersionNotFoundError,
    VersionOutOfOrderError,
)
from parlance.domains.glossary.rules.agreement import sides_of
from parlance.domains.glossary.rules.readings import check_readings, check_text, stored
from parlance.domains.glossary.values import Kind, Side, TermName
from parlance.engine.definitions import Reading
from parlance.kit.actor import Actor
from parlance.platform.events.outbox import publish

FormulaCheck = Callable[[str, Mapping[str, Reading]], None]

_formula_checks: list[FormulaCheck] = []


def register_formula_check(check: FormulaCheck) -> None:
    """Have `check(identifier, readings)` called before readings are published.

    It raises an `InvalidError` for a formula that cannot be computed. Called in an app's
    `ready()` by the domain that knows the measures.
    """
    if check not in _formula_checks:
        _formula_checks.append(check)


@transaction.atomic
def publish_version(
    *,
    actor: Actor,
    slug: str,
    text: str,
    example: str,
    reason: str,
    effective_on: date,
    recorded_at: datetime,
    readings: Sequence[Reading] = (),
    window: str = "month",
) -> int:
    """Give a term a new version of its definition; return its number.

    It counts from `effective_on` and starts without approvals. Raises `TermNotFoundError`,
    `VersionOutOfOrderError`, `InvalidDefinitionError`, or what a formula check raises.
    """
    actor.must("glossary.change")
    term = rows.locked(slug)
    check_text(text=text, example=example, reason=reason)
    check_readings(Kind(term.kind), readings, window)
    for check in _formula_checks if readings else ():
        check(term.identifier, {one.key: one for one in readings})
    before = term.versions.order_by("-number").first()
    if before is not None and effective_on < before.effective_on:
        raise VersionOutOfOrderError(before.number, before.effective_on)

    number = before.number + 1 if before is not None else 1
    models.DefinitionVersion.objects.create(
        term=term,
        number=number,
        text=text.strip(),
        example=example.strip(),
        readings=stored(readings),
        window=window,
        effective_on=effective_on,
        author=actor.id,
        reason=reason.strip(),
        recorded_at=recorded_at,
    )
    rows.record(
        actor,
        "publish_version",
        term,
        before={"version": before.number} if before is not None else None,
        after={"version": number, "effective_on": effective_on},
        reason=reason,
    )
    publish(events.VersionPublished(term.slug, number), actor)
    return number


@transaction.atomic
def approve_version(
    *, actor: Actor, slug: str, number: int, side: Side, approved_at: datetime
) -> bool:
    """Approve a version for one's team; return whether both have now, which fixes it for good.

    Raises `NotYourSideError` without a role in that team, `VersionNotFoundError`,
    `AlreadyApprovedError`.
    """
    actor.must("glossary.approve")
    if side not in sides_of(actor.roles):
        raise NotYourSideError(side)
    term = rows.locked(slug)
    version = term.versions.select_for_update().filter(number=number).first()
    if version is None:
        raise VersionNotFoundError(TermName(term.slug, term.name), number)
    sides = {one["side"] for one in version.approvals}
    if side.value in sides:
        raise AlreadyApprovedError(number, side)

    given = {"side": side.value, "person": actor.id, "at": approved_at.isoformat()}
    version.approvals = [*version.approvals, given]
    is_agreed = sides | {side.value} == {one.value for one in Side}
    if is_agreed:
        version.approved_at = approved_at
    version.save(update_fields=["approvals", "approved_at"])
    rows.record(actor, "approve_version", term, after={"version": number, "side": side.value})
    if is_agreed:
        publish(events.VersionAgreed(term.slug, number), actor)
    return is_agreed
