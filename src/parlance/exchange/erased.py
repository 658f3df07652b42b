"""Rows about persons who were erased: an import leaves them out, and lists them."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from parlance.exchange.checks import TargetTable
from parlance.exchange.problems import SKIPPED, ProblemLog, found
from parlance.exchange.workbench import quoted, text
from parlance.platform.privacy.suppression import EMAIL, suppressed

_KINDS = {"contacts": "contacts", "users": "users"}
"""Files of persons, and under which kind their keys are on the list of the erased."""

_REMEDY = (
    "Left out: this person was erased here. If they agree to be recorded again, an administrator"
    " can allow it under Settings, Privacy."
)
_ERASED = pa.schema([("erased", pa.string())])


def leave_out(connection: Any, targets: Mapping[str, TargetTable], log: ProblemLog) -> None:
    """Take the rows of erased persons out of the files; the log names rows, and no values."""
    for file, kind in _KINDS.items():
        if file in targets:
            _leave_out(connection, targets[file], "source_id", kind, log)
            _leave_out(connection, targets[file], "email", EMAIL, log)


def _leave_out(
    connection: Any, target: TargetTable, column: str, kind: str, log: ProblemLog
) -> None:
    if column not in target.columns:
        return
    name = quoted(column)
    values = target.rows(connection).filter(f"{name} IS NOT NULL").project(name).distinct()
    erased = sorted(suppressed(kind, [value for (value,) in values.fetchall()]))
    if not erased:
        return
    connection.from_arrow(pa.table([erased], schema=_ERASED)).create("erased")
    rows = target.rows(connection)
    out = rows.join(connection.table("erased"), f"{name} = erased", how="semi")
    label = target.label(column)
    log.add_found(out.project(found(target.source, label, "NULL", text(SKIPPED), text(_REMEDY))))
    connection.execute(
        f"DELETE FROM {quoted(target.table)} WHERE {name} IN (FROM erased)"  # noqa: S608 - names are quoted
    )
    connection.execute("DROP TABLE erased")
