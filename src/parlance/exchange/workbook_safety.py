"""Excel workbooks looked over before they are read.

A workbook is a zip of XML, and its reader holds a whole sheet in memory. So its parts are gone
through in pieces first: one that would unpack to too much, that has XML entities, or whose cells
lie too far apart never reaches the reader.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MOST_CELLS = 4_000_000
LARGEST_PART = 256 * 1024**2
LARGEST_WORKBOOK = 512 * 1024**2
LARGEST_RATIO = 400
MOST_PARTS = 2_000

_OLE = b"\xd0\xcf\x11\xe0"
_SMALL = 4 * 1024**2
_CHUNK = 1024 * 1024
_OVERLAP = 4 * 1024
_MOST_ERRORS = 1_000
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_ERROR = re.compile(rb'\bt="e"')
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError),
    KeyError,
)


class WorkbookError(Exception):
    """Raised with what is wrong with a workbook and what would be right."""


PROTECTED = (
    "The workbook is protected by a password, or written by a very old Excel. Open it, take the"
    " password off, and save it as .xlsx."
)


@dataclass(slots=True)
class _Extent:
    """Where the cells of a sheet lie, and which hold errors."""

    top: int = 2**20
    bottom: int = 0
    left: int = 2**14
    right: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)

    @property
    def cells(self) -> int:
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)


def cells_with_errors(path: Path, sheet: str | None) -> list[tuple[int, int]]:
    """Return line and place (both counted as in `_Extent`) of cells whose formula failed.

    The reader takes them for empty.
    """
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        extent = _extent(archive, part) if part else _Extent()
    return sorted(extent.errors)


def look_over(path: Path) -> None:
    """Raise `WorkbookError` before anything is unpacked that could harm the machine."""
    with path.open("rb") as stream:
        if stream.read(4) == _OLE:
            raise WorkbookError(PROTECTED)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive.infolist())
            for part in archive.infolist():
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    extent = _extent(archive, part.filename)
                    if extent.cells > MOST_CELLS:
                        raise WorkbookError(_too_many(extent.cells))
                elif part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part.filename)
    except _UNREADABLE as error:
        message = f"This is no Excel workbook that can be read ({error}). Save it anew as .xlsx."
        raise WorkbookError(message) from error


def _too_many(cells: int) -> str:
    return (
        f"The sheet stretches over {cells:,} cells; up to {MOST_CELLS:,} are read from a workbook."
        " Remove what stands far off the table, or save the sheet as “CSV UTF-8”."
    )


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise WorkbookError(f"The workbook has {len(parts):,} parts. Save it anew.")
    total = sum(one.file_size for one in parts)
    is_bomb = any(
        one.file_size > max(_SMALL, one.compress_size * LARGEST_RATIO)
        or one.file_size > LARGEST_PART
        for one in parts
    )
    if is_bomb or total > LARGEST_WORKBOOK:
        raise WorkbookError(
            f"The workbook would unpack to {total / 1e6:,.0f} MB, as a zip bomb does. If it is"
            " sound, save its sheets as “CSV UTF-8”."
        )
    if any(one.flag_bits & 1 for one in parts):
        raise WorkbookError(PROTECTED)


def _extent(archive: zipfile.ZipFile, part: str) -> _Extent:
    extent = _Extent()
    for text in _pieces(archive, part):
        for letters, digits, rest in _CELL.findall(text):
            row, column = int(digits), _column(letters)
            extent.top, extent.bottom = min(extent.top, row), max(extent.bottom, row)
            extent.left, extent.right = min(extent.left, column), max(extent.right, column)
            if _ERROR.search(rest) and len(extent.errors) < _MOST_ERRORS:
                extent.errors.add((row, column))
    return extent


def _check_part(archive: zipfile.ZipFile, part: str) -> None:
    for _ in _pieces(archive, part):
        pass


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part of XML in overlapping pieces; refuse entities, and more than was declared."""
    read, rest = 0, b""
    declared = archive.getinfo(part).file_size
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            text = rest + chunk
            if read > declared:
                raise WorkbookError("A part of the workbook unpacks to more than it declares.")
            if _ENTITY.search(text):
                raise WorkbookError("The workbook declares XML entities. Save it anew as .xlsx.")
            yield text
            rest = text[-_OVERLAP:]


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _part_of(archive: zipfile.ZipFile, sheet: str | None) -> str | None:
    """Return the part that holds a sheet, by the names and relations of the workbook."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for link in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", links):
        found = dict(re.findall(r'(\w+)="([^"]*)"', link))
        targets[found.get("Id", "")] = found.get("Target", "").lstrip("/").removeprefix("xl/")
    for one in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book):
        found = dict(re.findall(r'([\w:]+)="([^"]*)"', one))
        if sheet is None or _unescaped(found.get("name", "")) == sheet:
            part = f"xl/{targets.get(found.get('r:id', ''), '')}"
            return part if part in archive.namelist() else None
    return None


def _unescaped(name: str) -> str:
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;")):
        name = name.replace(entity, sign)
    return name.replace("&amp;", "&")
