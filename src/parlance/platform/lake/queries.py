from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from parlance.platform.home import home
from parlance.platform.lake.delta import contents
from parlance.platform.lake.models import Manifest
from parlance.platform.lake.values import Snapshot

_COLUMNS = (
    "generation",
    "cut_off",
    "epoch",
    "facts__fact",
    "facts__delta_version",
    "facts__rows",
)


def snapshot() -> Snapshot:
    """Return the newest publication, whole: one statement reads which files belong to it.

    Before the first publication it is empty, with version "0". Raises `LakeBehindError` when
    the database knows of more than the files hold, as after a restore.
    """
    published = list(Manifest.objects.order_by("facts__fact").values_list(*_COLUMNS))
    if not published:
        return Snapshot(version="0", facts={}, schemas={}, rows={}, cut_off=None)
    generation, cut_off, epoch = published[0][:3]
    tables = {
        fact: (folder_of(fact, epoch), version, rows)
        for *_, fact, version, rows in published
        if fact
    }
    found = {fact: contents(folder, version) for fact, (folder, version, _) in tables.items()}
    rows = {fact: count for fact, (*_, count) in tables.items()}
    return Snapshot(
        version=f"{generation}-{_digest(tables.values())}",
        facts={fact: one.files if rows[fact] else () for fact, one in found.items()},
        schemas={fact: one.schema for fact, one in found.items()},
        rows=rows,
        cut_off=cut_off,
    )


def lake_folder() -> Path:
    return home() / "lake"


def former_folders() -> list[Path]:
    """Return the folders that resets have left behind, for those who still read them."""
    epoch = Manifest.objects.values_list("epoch", flat=True).first() or 0
    return [one for one in lake_folder().glob("[0-9]*") if int(one.name) < epoch]


def folder_of(fact: str, epoch: int) -> Path:
    return lake_folder() / str(epoch) / fact


def _digest(tables: Iterable[tuple[Path, int, int]]) -> str:
    """Tell apart publications of one number: a restored database counts from its backup on."""
    named = "".join(f"{folder} {version}\n" for folder, version, _ in tables)
    return blake2b(named.encode(), digest_size=6).hexdigest()
