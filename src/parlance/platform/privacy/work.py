"""What the worker does for privacy: copies are written, erasures finished, old things deleted."""

import json
import zipfile
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parlance.platform.home import home
from parlance.platform.lake.commands import forget_former
from parlance.platform.lake.queries import former_folders
from parlance.platform.people.models import Person
from parlance.platform.privacy import folders, registry, retention, tables
from parlance.platform.privacy.models import Erasure, PersonalExport
from parlance.platform.privacy.queries import FOLDER, path_of
from parlance.platform.privacy.values import Found, Holding
from parlance.platform.runs import commands as runs
from parlance.platform.search.models import Visit
from parlance.platform.secrets import unseal

PROBLEMS = "problems"


def write_export(export_id: UUID) -> None:
    """Write all that is kept about a person; done again after a crash, it is written anew."""
    export = PersonalExport.objects.filter(id=export_id, is_ready=False).first()
    if export is None:
        return
    run_id = export.run_id or 0
    if not Person.objects.filter(id=export.person_id).exists():
        runs.fail(run_id, "The person has been erased meanwhile.", reverse("privacy"))
        return
    runs.report(run_id, "Gathering the records")
    path = path_of(export_id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    told = contents(export.person_id, datetime.now(UTC))
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("person.json", _as_json(told))
        packed.writestr("person.html", _as_page(told))
    draft.replace(path)
    with transaction.atomic():
        export.is_ready, export.size = True, path.stat().st_size
        export.save(update_fields=["is_ready", "size"])
        href = reverse("privacy_person", args=[export.person_id])
        runs.finish(run_id, "The copy is ready to be fetched.", href)


def contents(person_id: UUID, now: datetime) -> dict[str, Any]:
    """Return every column that is tagged personal, of every table that keeps any, with its rows."""
    kept = [one for one in reversed(registry.holdings()) if one.belongs]
    return {
        "person_id": str(person_id),
        "written_at": now,
        "tables": [_table(one, person_id) for one in kept],
    }


def finish_erasure(erasure_id: int, now: datetime) -> None:
    """Clean files and the lake after an erasure, look for what is left, and forget the words."""
    erasure = Erasure.objects.filter(id=erasure_id, finished_at=None).first()
    if erasure is None:
        return
    run_id = erasure.run_id or 0
    words = tuple(json.loads(unseal(erasure.words)))
    runs.report(run_id, "Removing files")
    _remove_copies()
    for clean in registry.cleaners():
        clean(words, now)
    folders.mask(words)
    if erasure.rebuilds_facts:
        runs.report(run_id, "Building the lake anew")
        registry.rebuild_facts()
    runs.report(run_id, "Looking for what is left")
    left = verify_erased(words)
    with transaction.atomic():
        erasure.words, erasure.finished_at = "", now
        erasure.found = {one.place: one.times for one in left}
        erasure.save(update_fields=["words", "finished_at", "found"])
        runs.finish(run_id, _said(left), reverse("privacy"))


def verify_erased(words: tuple[str, ...]) -> list[Found]:
    """Return where one of the words still stands: in any table, or a file under PARLANCE_HOME.

    The lake of before is left out; it is removed within the hour.
    """
    former = _former_lake()
    found = [*tables.find(words), *folders.find(words)]
    return [one for one in found if not one.place.startswith(former)]


def forget_lake_of_before() -> None:
    forget_former()


def forget_old(now: datetime) -> None:
    """Delete what has been kept for as long as it should be."""
    for export in PersonalExport.objects.filter(expires_at__lte=now):
        path_of(export.id).unlink(missing_ok=True)
        export.delete()
    Visit.objects.filter(opened_at__lt=retention.before("visits", now=now)).delete()
    oldest = retention.before("problems", now=now).timestamp()
    for path in (home() / PROBLEMS).glob("*.csv"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _former_lake() -> tuple[str, ...]:
    return tuple(f"{one.relative_to(home())}/" for one in former_folders()) or ("\x00",)


def _remove_copies() -> None:
    """Remove the files whose rows an erasure has deleted."""
    for path in (home() / FOLDER).glob("*.zip"):
        if not PersonalExport.objects.filter(id=path.stem).exists():
            path.unlink(missing_ok=True)


def _said(left: list[Found]) -> str:
    if not left:
        return "Erased. Every table and file was looked through; nothing is left."
    places = ", ".join(f"{one.place} ({one.times})" for one in left[:10])
    return f"Erased, but the same words stand in {places}: look whether they mean somebody else."


def _table(one: Holding, person_id: UUID) -> dict[str, Any]:
    rows = tables.rows_of(one, person_id)
    return {
        "table": one.table,
        "label": str(one.label),
        "columns": list(one.shown),
        "not_shown": list(one.secret),
        "rows": [{name: _plain(value) for name, value in row.items()} for row in rows],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value


def _as_json(told: dict[str, Any]) -> str:
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _as_page(told: dict[str, Any]) -> SafeString:
    """Return the same for people: a page without scripts that opens in any browser."""
    return format_html(
        "<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        "<h1>{title}</h1><p>{written}</p>{tables}</body></html>",
        title=_("What is kept about you"),
        written=told["written_at"].isoformat(timespec="minutes"),
        tables=format_html_join("", "{}", ((_sheet(one),) for one in told["tables"])),
    )


def _sheet(one: dict[str, Any]) -> SafeString:
    if not one["rows"]:
        return format_html("<h2>{}</h2><p>{}</p>", one["label"], _("Nothing."))
    heads = format_html_join("", "<th>{}</th>", ((name,) for name in one["columns"]))
    rows = (
        (format_html_join("", "<td>{}</td>", ((_shown(row[name]),) for name in one["columns"])),)
        for row in one["rows"]
    )
    body = format_html_join("", "<tr>{}</tr>", rows)
    table = format_html("<table border=1><tr>{}</tr>{}</table>", heads, body)
    return format_html("<h2>{}</h2>{}", one["label"], table)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
