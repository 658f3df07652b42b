"""Files that people bring in the browser: kept privately, looked at, checked, applied."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from parlance.exchange import safety
from parlance.exchange.errors import (
    MappingError,
    OutOfRoomError,
    UnreadableSourceError,
    UploadAppliedError,
    UploadBusyError,
    UploadNotFoundError,
    UploadTooLargeError,
)
from parlance.exchange.guessing import Guess, guess
from parlance.exchange.mapping import Form, ImportMapping, open_mapping, read_mapping
from parlance.exchange.models import MappingVersion, Upload
from parlance.exchange.peeking import Peek, peek_all
from parlance.exchange.previewing import Preview, preview
from parlance.exchange.sources import SourceFile, open_source
from parlance.exchange.values import UploadState
from parlance.exchange.workbench import workbench
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.home import home
from parlance.platform.organisation.queries import organisation
from parlance.platform.privacy import retention
from parlance.platform.runs import commands as runs

LARGEST = 2 * 1024**3
"""All files of an upload together, as they are sent."""

QUOTA = 4 * 1024**3
"""What one person's uploads may take."""

MOST_FILES = 100
IMPORT_RUN, CHECK_RUN = "exchange.import", "exchange.check"
_AT_WORK = (UploadState.CHECKING, UploadState.APPLYING)
_FOLDER = "uploads"


@dataclass(frozen=True, slots=True)
class Look:
    """What an upload holds: a look at each table, the files that are none, the mapping in use."""

    peeks: tuple[Peek, ...]
    others: tuple[str, ...]
    mapping: ImportMapping | None
    preview: Preview | None
    fault: str


def add_upload(
    *, actor: Actor, files: Iterable["UploadedFile[bytes]"], created_at: datetime
) -> UUID:
    """Keep files for an import, unpack a zip, and guess a mapping; return the upload's id."""
    actor.must("exchange.import")
    given = list(files)
    _must_be_acceptable(actor, given)
    size = sum(one.size or 0 for one in given)
    upload = Upload(
        actor_id=actor.id,
        created_at=created_at,
        expires_at=created_at + retention.life("uploads"),
        title=_title(given),
        size=size,
    )
    folder = folder_of(upload.id)
    folder.mkdir(mode=0o700, parents=True)
    try:
        safety.must_have_room(folder, size)
        _keep(given, folder)
        found = _guessed(folder)
    except BaseException:
        shutil.rmtree(folder)
        raise
    upload.mapping_name = found.name
    upload.mapping = found.mapping.text if found.mapping else ""
    upload.checked = {"guess": {"confidence": found.confidence, "reasons": found.reasons}}
    with transaction.atomic():
        upload.save(force_insert=True)
        _audit(actor, "exchange.uploaded", upload)
    return upload.id


def look_at(*, actor: Actor, upload_id: UUID) -> Look:
    """Return the first rows of an upload, as they are and as its mapping makes them."""
    upload = owned(actor, upload_id)
    with workbench() as bench:
        mapping, fault = None, ""
        try:
            mapping = mapping_of(upload)
        except MappingError as error:
            fault = str(error)
        files = _files(upload.id, bench.room)
        peeks, others = peek_all(files, mapping.form if mapping else Form(), bench.room)
        shown = None
        if mapping:
            try:
                shown = preview(bench, peeks, mapping)
            except MappingError as error:
                fault = str(error)
    return Look(peeks, others, mapping, shown, fault)


def set_mapping(*, actor: Actor, upload_id: UUID, name: str, content: str) -> None:
    """Say how the files of an upload are read: by TOML, empty for files of the format.

    A mapping that cannot be understood is kept all the same, and said to be wrong when the
    upload is looked at: nothing typed is lost.
    """
    with transaction.atomic():
        upload = owned(actor, upload_id, is_locked=True)
        _must_rest(upload)
        upload.mapping_name, upload.mapping = name[:100], content
        upload.state, upload.checked = UploadState.OPEN, None
        upload.save(update_fields=["mapping_name", "mapping", "state", "checked"])


def named_mapping(*, actor: Actor, name: str) -> str:
    """Return the TOML of a mapping that was kept under a name, else of a shipped one."""
    actor.must("exchange.import")
    kept = MappingVersion.objects.filter(name=name).order_by("-version").first()
    return kept.content if kept else open_mapping(name).text


def keep_mapping(*, actor: Actor, name: str, content: str, saved_at: datetime) -> int:
    """Keep a mapping for next time under a name; return its version. Same text, same version."""
    actor.must("exchange.import")
    named = name.strip()[:100]
    if not named:
        raise MappingError("Name the mapping, so that it can be found again.")
    read_mapping(named, content.encode())
    with transaction.atomic():
        rows = MappingVersion.objects.select_for_update().filter(name=named)
        last = rows.order_by("-version").first()
        if last and last.content == content:
            return last.version
        version = last.version + 1 if last else 1
        MappingVersion.objects.create(
            name=named, version=version, content=content, actor_id=actor.id, saved_at=saved_at
        )
        audit.record(
            actor=actor,
            action="exchange.mapping_kept",
            subject=("mapping", named),
            before={"content": last.content} if last else None,
            after={"content": content},
        )
    return version


def start(*, actor: Actor, upload_id: UUID, is_dry_run: bool) -> int:
    """Queue the check or the import of an upload; return the run's id."""
    from parlance.exchange.jobs import work

    with transaction.atomic():
        upload = owned(actor, upload_id, is_locked=True)
        _must_rest(upload)
        mapping_of(upload)
        upload.state = UploadState.CHECKING if is_dry_run else UploadState.APPLYING
        kind = CHECK_RUN if is_dry_run else IMPORT_RUN
        title = f"Check {upload.title}" if is_dry_run else f"Import {upload.title}"
        upload.run_id = runs.start(actor=actor, kind=kind, title=title)
        upload.save(update_fields=["state", "run_id"])
        work.defer(upload_id=str(upload.id), run_id=upload.run_id)
    return upload.run_id


def remove_upload(*, actor: Actor, upload_id: UUID) -> None:
    """Remove an upload and its files; what was imported from it stays."""
    with transaction.atomic():
        upload = owned(actor, upload_id, is_locked=True)
        if upload.state in _AT_WORK:
            raise UploadBusyError
        forget(upload)


def forget(upload: Upload) -> None:
    folder = folder_of(upload.id)
    upload.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def folder_of(upload_id: UUID) -> Path:
    return home() / _FOLDER / str(upload_id)


def owned(actor: Actor, upload_id: UUID, *, is_locked: bool = False) -> Upload:
    """Return an upload of the actor's own, else raise as if there were none."""
    actor.must("exchange.import")
    found = Upload.objects.visible_to(actor)
    upload = (found.select_for_update() if is_locked else found).filter(id=upload_id).first()
    if upload is None:
        raise UploadNotFoundError
    return upload


def mapping_of(upload: Upload) -> ImportMapping | None:
    """Return the mapping of an upload, None for files of the format; raise `MappingError`."""
    if not upload.mapping.strip():
        return None
    return read_mapping(upload.mapping_name or "own", upload.mapping.encode())


def _files(upload_id: UUID, room: Path) -> tuple[SourceFile, ...]:
    return open_source(folder_of(upload_id), room)


def _must_rest(upload: Upload) -> None:
    if upload.state in _AT_WORK:
        raise UploadBusyError
    if upload.state == UploadState.APPLIED:
        raise UploadAppliedError


def _must_be_acceptable(actor: Actor, given: list["UploadedFile[bytes]"]) -> None:
    if not given:
        raise UnreadableSourceError("Choose the files to import first.")
    size = sum(one.size or 0 for one in given)
    if len(given) > MOST_FILES or size > LARGEST:
        raise UploadTooLargeError(MOST_FILES, LARGEST)
    held = Upload.objects.visible_to(actor).aggregate(size=Sum("size"))["size"] or 0
    if held + size > QUOTA:
        raise OutOfRoomError(
            f"Your uploads would take more than {QUOTA / 1024**3:.0f} GB. Remove those that you"
            " no longer need."
        )


def _keep(given: list["UploadedFile[bytes]"], folder: Path) -> None:
    """Write files by their plain names; unpack a zip that comes alone."""
    for one in given:
        name = PurePath((one.name or "").replace("\\", "/")).name
        if not name or name.startswith(".") or (folder / name).exists():
            raise UnreadableSourceError(f"“{name}” comes twice or has no name. Rename the file.")
        with (folder / name).open("xb") as written:
            for chunk in one.chunks():
                written.write(chunk)
        if name.lower().endswith(".zip"):
            if len(given) > 1:
                raise UnreadableSourceError(f"{name} is a zip. Bring it alone, or unpack it.")
            _unpack(folder, folder / name)


def _unpack(folder: Path, packed: Path) -> None:
    unpacked = folder / f"{packed.stem}.unpacked"
    unpacked.mkdir()
    safety.unpack(packed, unpacked)
    packed.unlink()
    inside = [one for one in unpacked.iterdir() if one.name != "__MACOSX"]
    source = inside[0] if len(inside) == 1 and inside[0].is_dir() else unpacked
    for one in list(source.iterdir()):
        shutil.move(str(one), folder / one.name)
    shutil.rmtree(unpacked)


def _guessed(folder: Path) -> Guess:
    settings = organisation()
    with workbench() as bench:
        peeks, _ = peek_all(open_source(folder, bench.room), Form(), bench.room)
    return guess(peeks, settings.locale, settings.reporting_currency)


def _title(given: list["UploadedFile[bytes]"]) -> str:
    names = [PurePath(one.name or "").name for one in given]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _audit(actor: Actor, action: str, upload: Upload) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("upload", str(upload.id)),
        after={"files": upload.title, "size": upload.size},
    )
