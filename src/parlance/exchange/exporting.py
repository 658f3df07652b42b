"""Records written as files of the exchange format."""

import json
import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path
from tempfile import mkdtemp

from django.db import connection, transaction

from parlance.exchange import parquet, records
from parlance.exchange.errors import TargetExistsError, UnknownExportError
from parlance.exchange.package import FILES, data_package
from parlance.exchange.sources import DESCRIPTOR
from parlance.exchange.values import ExportForm, ExportOutcome
from parlance.kit.actor import Actor
from parlance.kit.tables import FileSchema

_MONEY = frozenset({"contracts", "subscriptions", "charges"})
"""Files about money: written only for who may see it."""


def export(
    actor: Actor, path: Path, what: Collection[str], form: ExportForm = ExportForm.CSV
) -> ExportOutcome:
    unknown = sorted(set(what) - set(FILES))
    if unknown:
        raise UnknownExportError(unknown, list(FILES))
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise TargetExistsError(str(path))
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    room = Path(mkdtemp(prefix=f".{path.name}-", dir=path.absolute().parent))
    try:
        rows, left_out = _write(actor, room, what)
        if form is ExportForm.PARQUET:
            parquet.rewrite(room, [name for name, _ in rows])
        _put_in_place(room, path)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return ExportOutcome(path, rows, left_out)


def _write(
    actor: Actor, room: Path, what: Collection[str]
) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Write files as of one moment; return the rows of each, and the columns left out."""
    if _MONEY.intersection(what):
        actor.must("revenue.read")
    hidden_files = frozenset() if actor.may("revenue.read") else _MONEY
    names = [one for one in FILES if one not in hidden_files and (not what or one in what)]
    is_asked = bool(what)
    is_outermost = not connection.in_atomic_block
    written: list[tuple[FileSchema, int]] = []
    left_out: list[str] = []
    extra: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for name in names:
            schema = _permitted(actor, FILES[name])
            hidden = [one.name for one in FILES[name].fields if schema.field(one.name) is None]
            extra[name] = records.custom_attributes(actor) if schema.extra else []
            count = records.write(cursor, actor, schema, extra[name], room / f"{name}.csv")
            if count or is_asked:
                written.append((schema, count))
                left_out += [f"{name}.{one}" for one in hidden]
            else:
                (room / f"{name}.csv").unlink()
    package = data_package([schema for schema, _ in written], extra=extra)
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (room / DESCRIPTOR).write_text(f"{text}\n", encoding="utf-8")
    return tuple((schema.name, count) for schema, count in written), tuple(left_out)


def _permitted(actor: Actor, schema: FileSchema) -> FileSchema:
    """Return the schema without personal columns, where the actor may not see those."""
    if actor.may("accounts.read_personal"):
        return schema
    fields = tuple(one for one in schema.fields if not one.personal)
    return FileSchema(schema.name, schema.title, fields, schema.key, schema.extra)


def _put_in_place(room: Path, path: Path) -> None:
    if path.suffix.lower() != ".zip":
        room.chmod(0o755)
        if path.exists():
            path.rmdir()
        room.rename(path)
        return
    packed = room / "packed"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(room.iterdir()):
            if one != packed:
                archive.write(one, one.name)
    packed.rename(path)
