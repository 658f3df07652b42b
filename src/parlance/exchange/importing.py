"""An upload checked or applied by the worker."""

from dataclasses import asdict
from datetime import datetime
from shutil import rmtree
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from parlance.exchange import uploads
from parlance.exchange.commands import import_files
from parlance.exchange.models import Load, Upload
from parlance.exchange.values import ImportOutcome, LoadState, UploadState
from parlance.kit.actor import Actor
from parlance.kit.errors import ParlanceError
from parlance.platform.ledger.commands import forget_overwritten
from parlance.platform.notifications.commands import notify
from parlance.platform.people.queries import actor_by_id
from parlance.platform.privacy import retention
from parlance.platform.runs import commands as runs

KIND = "exchange.import_ended"


def work(upload_id: UUID, run_id: int, now: datetime) -> None:
    """Do what an upload waits for; done again after a crash, it changes nothing twice."""
    upload = Upload.objects.filter(id=upload_id, run_id=run_id).first()
    if upload is None or upload.state not in {UploadState.CHECKING, UploadState.APPLYING}:
        return
    is_dry_run = upload.state == UploadState.CHECKING
    try:
        actor = actor_by_id(UUID(upload.actor_id))
        with transaction.atomic():
            outcome = import_files(
                actor=actor,
                folder=uploads.folder_of(upload.id),
                title=upload.title,
                mapping=uploads.mapping_of(upload),
                dry_run=is_dry_run,
                recorded_at=now,
                progress=lambda words, done, total: runs.report(
                    run_id, words.capitalize(), done, total
                ),
            )
            _note(upload, actor, outcome, run_id, is_dry_run=is_dry_run)
    except ParlanceError as error:
        Upload.objects.filter(id=upload_id).update(state=UploadState.OPEN)
        runs.fail(run_id, str(error), _href(upload))
    except Exception:
        Upload.objects.filter(id=upload_id).update(state=UploadState.OPEN)
        runs.fail(run_id, _UNEXPECTED, _href(upload))
        raise


_UNEXPECTED = (
    "Something went wrong that nobody foresaw; nothing was changed. Try again, and tell your"
    " administrator if it stays."
)


def forget_expired(now: datetime) -> None:
    """Remove uploads whose days are over, and what loads wrote over that can be undone no more."""
    for upload in Upload.objects.filter(expires_at__lt=now):
        with transaction.atomic():
            uploads.forget(upload)
    old = Load.objects.filter(recorded_at__lt=retention.before("undo", now=now))
    newest = old.order_by("-id").values_list("id", flat=True).first()
    if newest is not None:
        forget_overwritten(up_to_load=newest)


def _note(
    upload: Upload, actor: Actor, outcome: ImportOutcome, run_id: int, *, is_dry_run: bool
) -> None:
    upload.checked = _as_json(outcome)
    if outcome.state is LoadState.REFUSED:
        upload.state = UploadState.REFUSED
    else:
        upload.state = UploadState.CHECKED if is_dry_run else UploadState.APPLIED
    if upload.state == UploadState.APPLIED:
        folder = uploads.folder_of(upload.id)
        transaction.on_commit(lambda: rmtree(folder, ignore_errors=True))
        upload.size = 0
    upload.load_id = outcome.load_id
    upload.save(update_fields=["checked", "state", "load", "size"])
    words = said(outcome)
    is_applied = outcome.state is LoadState.APPLIED and outcome.load_id is not None
    href = reverse("import_load", args=[outcome.load_id]) if is_applied else _href(upload)
    runs.finish(run_id, words, href)
    if not is_dry_run:
        notify(
            person_ids=[actor.id],
            kind=KIND,
            title=f"Import of {upload.title}: {words}",
            href=href,
        )


def said(outcome: ImportOutcome) -> str:
    """Return what an import did, or would do, in one sentence."""
    added = sum(one.added for one in outcome.files)
    changed = sum(one.changed for one in outcome.files)
    same = sum(one.unchanged for one in outcome.files)
    match outcome.state:
        case LoadState.REFUSED:
            return f"nothing was changed: {outcome.problem_count:,} problems."
        case LoadState.CHECKED:
            return f"{added:,} rows would be added, {changed:,} changed, {same:,} stay the same."
        case _:
            return f"{added:,} rows were added, {changed:,} changed, {same:,} are the same."


def _as_json(outcome: ImportOutcome) -> dict[str, object]:
    return {
        "state": outcome.state.value,
        "files": [asdict(one) for one in outcome.files],
        "not_read": list(outcome.not_read),
        "skipped": outcome.skipped,
        "problem_count": outcome.problem_count,
        "problems_file": outcome.problems_path.name if outcome.problems_path else "",
        "conflict_count": outcome.conflict_count,
        "conflicts": [asdict(one) for one in outcome.conflicts],
        "samples": [asdict(one) for one in outcome.samples],
        "sentence": said(outcome),
    }


def _href(upload: Upload) -> str:
    return reverse("import_upload", args=[upload.id])
