from collections.abc import Collection
from datetime import timedelta

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.db.models.functions import Now

from parlance.kit.actor import Actor
from parlance.platform.runs.errors import RunNotFoundError
from parlance.platform.runs.models import Run as Row
from parlance.platform.runs.values import Run, RunState

SILENT_AFTER = timedelta(seconds=60)


def run(*, actor: Actor, run_id: int) -> Run:
    """Return one piece of work of the actor's own, or of anybody's with `jobs.read`."""
    row = _with_silence(Row.objects.visible_to(actor).filter(id=run_id)).first()
    if row is None:
        raise RunNotFoundError
    return _value(row)


def runs(
    *,
    actor: Actor,
    kinds: Collection[str] = (),
    before_id: int | None = None,
    is_under_way: bool = False,
    limit: int = 50,
) -> list[Run]:
    """Return work of these kinds (none: of all), newest first; `before_id` continues a page."""
    found = Row.objects.visible_to(actor)
    if kinds:
        found = found.filter(kind__in=kinds)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    if is_under_way:
        found = found.filter(ended_at=None)
    return [_value(row) for row in _with_silence(found).order_by("-id")[:limit]]


def _with_silence(found: QuerySet[Row]) -> QuerySet[Row]:
    silent = When(
        ended_at=None,
        state=RunState.RUNNING.value,
        reported_at__lt=Now() - SILENT_AFTER,
        then=Value(value=True),
    )
    return found.annotate(
        is_silent=Case(silent, default=Value(value=False), output_field=BooleanField())
    )


def _value(row: Row) -> Run:
    return Run(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        actor_id=row.actor_id,
        state=RunState(row.state),
        words=row.words,
        done=row.done,
        total=row.total,
        href=row.href,
        started_at=row.started_at,
        step_started_at=row.step_started_at,
        reported_at=row.reported_at,
        ended_at=row.ended_at,
        is_silent=row.is_silent,  # type: ignore[attr-defined]
    )
