"""Saved filters over accounts, and where they are used."""

from parlance.domains.accounts.errors import SegmentNotFoundError
from parlance.domains.accounts.models import Segment, SegmentVersion
from parlance.domains.accounts.rules.conditions import segments_named
from parlance.domains.accounts.values.records import SegmentSummary, SegmentVersionNote
from parlance.engine.language.parse import parse
from parlance.kit.actor import Actor


def segments(*, actor: Actor) -> list[SegmentSummary]:
    """Return the segments of the actor and those for everybody, by name."""
    actor.must("accounts.read")
    rows = SegmentVersion.objects.filter(segment__in=Segment.objects.visible_to(actor))
    newest = rows.order_by("segment_id", "-number").distinct("segment_id")
    found = [_summary(row) for row in newest.select_related("segment")]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def segment(*, actor: Actor, segment_id: int) -> SegmentSummary:
    """Return one segment; raise `SegmentNotFoundError`."""
    for one in segments(actor=actor):
        if one.id == segment_id:
            return one
    raise SegmentNotFoundError(segment_id)


def segment_versions(*, actor: Actor, segment_id: int) -> list[SegmentVersionNote]:
    """Return the rules that a segment has had, newest first."""
    segment(actor=actor, segment_id=segment_id)
    rows = SegmentVersion.objects.filter(segment_id=segment_id).order_by("-number")
    return [
        SegmentVersionNote(row.number, row.expression, row.made_by, row.made_at, row.reason)
        for row in rows
    ]


def uses(*, actor: Actor, name: str) -> list[SegmentSummary]:
    """Return the segments whose rule names this one, as far as the actor may see them."""
    wanted = name.casefold()
    return [
        one
        for one in segments(actor=actor)
        if wanted in {each.casefold() for each in segments_named(parse(one.expression))}
    ]


def _summary(row: SegmentVersion) -> SegmentSummary:
    return SegmentSummary(
        id=row.segment.id,
        name=row.segment.name,
        description=row.segment.description,
        owner=row.segment.owner,
        is_shared=row.segment.is_shared,
        expression=row.expression,
        version=row.number,
    )
