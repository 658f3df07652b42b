"""Exports that people ask for in the browser: written in the background, kept for some days."""

import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from parlance.exchange import exporting
from parlance.exchange.errors import ExportNotFoundError, UnknownExportError
from parlance.exchange.models import Export
from parlance.exchange.package import FILES
from parlance.exchange.values import ExportForm
from parlance.kit.actor import Actor
from parlance.kit.errors import ParlanceError
from parlance.platform.audit import commands as audit
from parlance.platform.home import home
from parlance.platform.people.queries import actor_by_id
from parlance.platform.privacy import retention
from parlance.platform.runs import commands as runs

RUN = "exchange.export"
_FOLDER = "exports"


def ask_for_export(
    *, actor: Actor, what: Collection[str], form: ExportForm, created_at: datetime
) -> UUID:
    """Have files written in the background; return the export's id.

    `what` names files of the format, none for all that hold anything.
    """
    from parlance.exchange.jobs import write_export

    actor.must("exchange.export")
    unknown = sorted(set(what) - set(FILES))
    if unknown:
        raise UnknownExportError(unknown, list(FILES))
    with transaction.atomic():
        export = Export(
            actor_id=actor.id,
            created_at=created_at,
            expires_at=created_at + retention.life("exports"),
            what=[one for one in FILES if one in what],
            form=form.value,
        )
        title = f"Export {', '.join(export.what) or 'everything'}"
        export.run_id = runs.start(actor=actor, kind=RUN, title=title)
        export.save(force_insert=True)
        audit.record(
            actor=actor,
            action="exchange.exported",
            subject=("export", str(export.id)),
            after={"what": export.what, "form": export.form},
        )
        write_export.defer(export_id=str(export.id), run_id=export.run_id)
    return export.id


def write(export_id: UUID, run_id: int) -> None:
    """Write what was asked for; done again after a crash, it is written anew."""
    export = Export.objects.filter(id=export_id, run_id=run_id, file="").first()
    if export is None:
        return
    folder = _folder(export_id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        runs.report(run_id, "Writing the files")
        actor = actor_by_id(UUID(export.actor_id))
        actor.must("exchange.export")
        path = folder / f"parlance-{export.created_at:%Y-%m-%d}.zip"
        outcome = exporting.export(actor, path, export.what, ExportForm(export.form))
    except ParlanceError as error:
        runs.fail(run_id, str(error), reverse("exports"))
        return
    with transaction.atomic():
        export.file, export.size = path.name, path.stat().st_size
        export.rows, export.left_out = dict(outcome.rows), list(outcome.left_out)
        export.save(update_fields=["file", "size", "rows", "left_out"])
        total = sum(rows for _, rows in outcome.rows)
        runs.finish(run_id, f"{total:,} rows are ready.", reverse("exports"))


def file_of(*, actor: Actor, export_id: UUID, now: datetime) -> Path:
    """Return the file of an export of one's own, and note in the audit log that it was fetched."""
    actor.must("exchange.export")
    export = Export.objects.visible_to(actor).filter(id=export_id).exclude(file="").first()
    if export is None or export.expires_at <= now:
        raise ExportNotFoundError
    audit.record(
        actor=actor,
        action="exchange.export_fetched",
        subject=("export", str(export_id)),
        after={"file": export.file},
    )
    return _folder(export_id) / export.file


def own_exports(*, actor: Actor) -> list[Export]:
    actor.must("exchange.export")
    return list(Export.objects.visible_to(actor).order_by("-created_at")[:50])


def forget_expired(now: datetime) -> None:
    for export in Export.objects.filter(expires_at__lt=now):
        shutil.rmtree(_folder(export.id), ignore_errors=True)
        export.delete()


def forget_all() -> int:
    """Remove every export that is written, whoever asked for it; return how many."""
    written = list(Export.objects.exclude(file=""))
    for export in written:
        shutil.rmtree(_folder(export.id), ignore_errors=True)
        export.delete()
    return len(written)


def _folder(export_id: UUID) -> Path:
    return home() / _FOLDER / str(export_id)
