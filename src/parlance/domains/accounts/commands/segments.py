from datetime import datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.errors import (
    SegmentInUseError,
    SegmentNameTakenError,
    SegmentNotFoundError,
)
from parlance.domains.accounts.models import Segment, SegmentVersion
from parlance.domains.accounts.queries.lists import condition_of
from parlance.domains.accounts.queries.segments import segment, uses
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import AttributeType, SegmentSummary
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import fingerprint, must_be_fresh
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish

SHARED = "accounts.define"
"""The right to make, change and delete what is for everybody."""


@transaction.atomic
def save_segment(
    *,
    actor: Actor,
    name: str,
    expression: str,
    made_at: datetime,
    description: str = "",
    is_shared: bool = False,
) -> int:
    """Keep a filter under a name; return the segment's id.

    Raises `LanguageError`, `ValueUnsoundError` and `SegmentNameTakenError`.
    """
    actor.must(SHARED if is_shared else "accounts.read")
    title = _name(name)
    _must_be_free(title, None)
    text = condition_of(actor=actor, text=expression).text
    row = Segment.objects.create(
        name=title, description=description.strip(), owner=actor.id, is_shared=is_shared
    )
    _add_version(row, 1, text, actor, made_at, "")
    after = {"name": title, "expression": text, "is_shared": is_shared}
    record(actor=actor, action="accounts.save_segment", subject=_subject(row.id), after=after)
    publish(events.SegmentSaved(row.id), actor)
    return row.id


@transaction.atomic
def change_segment(
    *,
    actor: Actor,
    segment_id: int,
    name: str,
    expression: str,
    description: str,
    is_shared: bool,
    made_at: datetime,
    reason: str = "",
    expected: str | None = None,
) -> None:
    """Change a segment; another rule is a new version. Rules that name it follow its new name.

    Raises what `save_segment` raises, and `StaleEditError`.
    """
    actor.must("accounts.read")
    row, before = _to_change(actor, segment_id)
    if is_shared:
        actor.must(SHARED)
    text = condition_of(actor=actor, text=expression).text
    asked = {
        "name": _name(name),
        "expression": text,
        "description": description.strip(),
        "is_shared": is_shared,
    }
    must_be_fresh(expected, segment_values(before), asked)
    _must_be_free(asked["name"], segment_id)
    if asked["name"] != before.name and (users := uses(actor=actor, name=before.name)):
        raise SegmentInUseError(before.name, [one.name for one in users])
    row.name, row.description = str(asked["name"]), str(asked["description"])
    row.is_shared = is_shared
    row.save(update_fields=["name", "description", "is_shared"])
    if text != before.expression:
        _add_version(row, before.version + 1, text, actor, made_at, reason)
    record(
        actor=actor,
        action="accounts.change_segment",
        subject=_subject(segment_id),
        before=segment_values(before),
        after=asked,
        reason=reason,
    )
    publish(events.SegmentSaved(segment_id), actor)


@transaction.atomic
def delete_segment(*, actor: Actor, segment_id: int) -> None:
    """Remove a segment with its versions; raise `SegmentInUseError` while rules name it."""
    actor.must("accounts.read")
    row, before = _to_change(actor, segment_id)
    if users := uses(actor=actor, name=before.name):
        raise SegmentInUseError(before.name, [one.name for one in users])
    row.delete()
    record(
        actor=actor,
        action="accounts.delete_segment",
        subject=_subject(segment_id),
        before=segment_values(before),
    )


def segment_values(one: SegmentSummary) -> dict[str, str | bool]:
    """Return what an edit of a segment starts from."""
    return {
        "name": one.name,
        "expression": one.expression,
        "description": one.description,
        "is_shared": one.is_shared,
    }


def segment_fingerprint(one: SegmentSummary) -> str:
    return fingerprint(segment_values(one))


def _to_change(actor: Actor, segment_id: int) -> tuple[Segment, SegmentSummary]:
    """Lock a segment that the actor may change: an own one, or with the right a shared one."""
    row = Segment.objects.visible_to(actor).filter(id=segment_id).select_for_update().first()
    if row is None:
        raise SegmentNotFoundError(segment_id)
    if row.is_shared:
        actor.must(SHARED)
    elif row.owner != actor.id:
        raise DeniedError(SHARED)
    return row, segment(actor=actor, segment_id=segment_id)


def _name(name: str) -> str:
    return kept_value("name", name, AttributeType.TEXT) or "Segment"


def _must_be_free(name: object, segment_id: int | None) -> None:
    others = Segment.objects.filter(name__iexact=name)
    if segment_id is not None:
        others = others.exclude(id=segment_id)
    if others.exists():
        raise SegmentNameTakenError(str(name))


def _add_version(
    row: Segment, number: int, text: str, actor: Actor, made_at: datetime, reason: str
) -> None:
    SegmentVersion.objects.create(
        segment=row,
        number=number,
        expression=text,
        made_by=actor.id,
        made_at=made_at,
        reason=reason,
    )


def _subject(segment_id: int) -> tuple[str, str]:
    return "segment", str(segment_id)
