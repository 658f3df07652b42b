import re
import shutil
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from parlance.platform.lake import delta
from parlance.platform.lake.delta import Written
from parlance.platform.lake.errors import FactNameError
from parlance.platform.lake.models import FactVersion, Manifest
from parlance.platform.lake.parts import is_by_account
from parlance.platform.lake.queries import folder_of, former_folders, lake_folder

_LOCK = 0x6C616B65  # "lake"; one publisher at a time
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@transaction.atomic
def publish(
    tables: Mapping[str, Any],
    *,
    accounts: Collection[int] | None,
    cut_off: datetime | None = None,
) -> int:
    """Replace the rows of these accounts (None: all rows) in each fact; return the generation.

    `tables` maps facts to Arrow tables with the new rows. A fact without `account_id` is
    replaced whole. All of it becomes visible at once, when the transaction commits; if it
    does not, readers and later publications see nothing of it. `cut_off` is when the records
    were read, by default when this began.
    """
    for fact in tables:
        if not _NAME.fullmatch(fact):
            raise FactNameError(fact)
    epoch = _lock()
    published = {row.fact: row for row in FactVersion.objects.all()}
    for fact, rows in sorted(tables.items()):
        written = _write(folder_of(fact, epoch), rows, accounts, published.get(fact))
        FactVersion.objects.update_or_create(
            fact=fact,
            defaults={
                "delta_version": written.version,
                "rows": written.rows,
                "parts": written.parts,
                "changed_at": Now(),
            },
        )
    return _next_generation(cut_off)


@transaction.atomic
def reset() -> int:
    """Forget every fact, to be rebuilt from the records; return the generation.

    What is published next, in this transaction or later, starts in a new folder, so even
    damaged files do no harm. The folder before stays for those who read it, until the reset
    after this one.
    """
    epoch = _lock() + 1
    FactVersion.objects.all().delete()
    Manifest.objects.update(epoch=epoch)
    transaction.on_commit(lambda: _remove_before(epoch - 1))
    return _next_generation(None)


def _write(
    folder: Path, rows: Any, accounts: Collection[int] | None, published: FactVersion | None
) -> Written:
    if accounts is None or published is None or not is_by_account(rows):
        return delta.replace_all(folder, rows)
    base = Written(published.delta_version, published.rows, published.parts)
    return delta.replace_accounts(folder, rows, accounts=accounts, base=base)


def _lock() -> int:
    """Wait for the publisher before, until its commit; return the epoch that it left."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    Manifest.objects.get_or_create(id=1)
    return Manifest.objects.values_list("epoch", flat=True).get(id=1)


def forget_former() -> None:
    """Remove the folders of resets before the last, whoever may still read them."""
    for folder in former_folders():
        shutil.rmtree(folder, ignore_errors=True)


def _remove_before(epoch: int) -> None:
    for folder in lake_folder().glob("[0-9]*"):
        if int(folder.name) < epoch:
            shutil.rmtree(folder)


def _next_generation(cut_off: datetime | None) -> int:
    Manifest.objects.update(generation=F("generation") + 1, cut_off=cut_off or Now())
    return Manifest.objects.values_list("generation", flat=True).get(id=1)
