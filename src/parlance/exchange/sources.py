"""What stands in a folder or zip, before any of it is read."""

import errno
import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from parlance.exchange import safety
from parlance.exchange.errors import SourceNotFoundError, UnreadableSourceError

DESCRIPTOR = "datapackage.json"
WORKBOOK = ".xlsx"
READABLE = (".csv", ".parquet", WORKBOOK)
TABLES = (*READABLE, ".tsv", ".txt", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".zip")
"""Suffixes of files that may hold records: never passed over in silence."""

_LARGEST_DESCRIPTOR = 5 * 1024**2


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was given. `name` is its place in the folder; `target` what it describes.

    `target` is the name of a resource in datapackage.json, else the file's name without suffix.
    Of a workbook, `sheet` is meant, which stands in the name where there are several.
    """

    name: str
    path: Path
    target: str
    sheet: str | None = None


def open_source(path: Path, workroom: Path) -> tuple[SourceFile, ...]:
    """Return the files of a folder, of a zip (unpacked into `workroom`), or one single file.

    Hidden files are left out. Raises when nothing is there, a zip is unsafe or anything may not
    be read.
    """
    if not _is_there(path):
        raise SourceNotFoundError(str(path))
    if path.is_dir():
        return _in_folder(path)
    if not path.is_file():
        raise UnreadableSourceError(f"{path} is neither a file nor a folder.")
    _must_be_readable(path.name, path)
    if path.suffix.lower() == ".zip":
        unpacked = workroom / "unpacked"
        unpacked.mkdir()
        safety.unpack(path, unpacked)
        return _in_folder(_only_folder(unpacked))
    return (SourceFile(path.name, path, path.stem),)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise _not_opened(path, error) from error


def _not_opened(path: Path | str, error: OSError) -> UnreadableSourceError:
    why = os.strerror(error.errno or 0)
    return UnreadableSourceError(
        f"{path} cannot be opened: {why}. Let the account that runs Parlance read it."
    )


def _must_be_readable(name: str, path: Path) -> None:
    if not path.is_file():
        raise UnreadableSourceError(
            f"{name} is no file: a link that leads nowhere, or a device. Take it out."
        )
    if not os.access(path, os.R_OK):
        raise _not_opened(name, PermissionError(errno.EACCES, ""))


def _only_folder(folder: Path) -> Path:
    """Return the folder inside, where a zip was made of a folder instead of its files."""
    inside = [one for one in folder.iterdir() if not _is_hidden(one.name)]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _in_folder(folder: Path) -> tuple[SourceFile, ...]:
    found = _below(folder)
    named = _resources(folder)
    files = []
    for path in found:
        place = path.relative_to(folder)
        if any(_is_hidden(part) for part in place.parts):
            continue
        name = place.as_posix()
        _must_be_readable(name, path)
        if name != DESCRIPTOR:
            files.append(SourceFile(name, path, named.pop(name, path.stem)))
    if named:
        raise UnreadableSourceError(
            f"{DESCRIPTOR} names {', '.join(sorted(named))}, which is not in the folder. Add the"
            " file or take its resource out."
        )
    return tuple(files)


def _below(folder: Path) -> list[Path]:
    """Return all that is no folder, in order; links to folders are not followed."""

    def refuse(error: OSError) -> None:
        raise _not_opened(error.filename, error) from error

    walked = os.walk(folder, onerror=refuse)
    return sorted(Path(place, name) for place, _, names in walked for name in names)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in {"__MACOSX", "Thumbs.db", "desktop.ini"}


def _resources(folder: Path) -> dict[str, str]:
    """Return the name of each resource by its path, as datapackage.json has them."""
    path = folder / DESCRIPTOR
    if not path.is_file():
        return {}
    if path.stat().st_size > _LARGEST_DESCRIPTOR:
        raise UnreadableSourceError(f"{DESCRIPTOR} is larger than 5 MB; it only describes files.")
    try:
        described = json.loads(path.read_bytes())
        return {_place(one["path"]): str(one["name"]) for one in described["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableSourceError(
            f"{DESCRIPTOR} is no Data Package ({error}). It needs “resources”, each with “name” and"
            " “path”; without the file, names of files count."
        ) from error


def _place(path: Any) -> str:
    place = PurePosixPath(path if isinstance(path, str) else "")
    if not place.parts or place.is_absolute() or ".." in place.parts:
        raise ValueError(f"path {path!r} is not one file inside the folder")
    return place.as_posix()
