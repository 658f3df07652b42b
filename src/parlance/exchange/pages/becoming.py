"""The first rows of the source, and beside them what they become."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from parlance.exchange.mapping import ImportMapping
from parlance.exchange.package import FILES
from parlance.exchange.peeking import Peek
from parlance.exchange.uploads import Look
from parlance.web.words import translated

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Grid:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FilePreview:
    """One file of the format: the source's first rows, and the records made of them."""

    title: str
    source: Grid | None
    becomes: Grid


def file_previews(look: Look, shown: ImportMapping | None) -> tuple[FilePreview, ...]:
    """Return the first rows beside what they become; of files of the format, just the rows."""
    if look.preview is None:
        return tuple(
            FilePreview(
                translated(FILES[one.file.target].title)
                if one.file.target in FILES
                else one.file.name,
                None,
                _grid(one),
            )
            for one in look.peeks
            if one.columns and shown is not None and not look.fault
        )
    return tuple(
        FilePreview(
            translated(FILES[one.target].title),
            next((_grid(peek) for peek in look.peeks if _is(peek, one.source)), None),
            Grid(
                one.target,
                one.columns,
                tuple(tuple(value or "" for value in row) for _, row in one.rows[:SHOWN]),
            ),
        )
        for one in look.preview.becoming
    )


def _is(peek: Peek, source: str) -> bool:
    return fnmatchcase(peek.file.name.lower(), source.lower())


def _grid(peek: Peek) -> Grid:
    rows = tuple(tuple(value or "" for value in row) for row in peek.rows[:SHOWN])
    return Grid(peek.file.name, peek.columns, rows)
