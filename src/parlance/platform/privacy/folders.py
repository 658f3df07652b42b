"""Files under PARLANCE_HOME, looked through for words; in plain text they are masked."""

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from parlance.platform.home import home
from parlance.platform.privacy.values import Found
from parlance.platform.privacy.words import python_pattern, spellings

_PLAIN = frozenset({".log", ".csv", ".txt", ".json"})
_OF_DATABASE = "PG_VERSION"
_PIECE = 4 * 1024 * 1024
_OVERLAP = 4096


def mask(words: tuple[str, ...]) -> int:
    """Write asterisks over the words in logs and lists of problems; return how many files.

    The length stays, so that a log which is being written to is not disturbed.
    """
    if not words:
        return 0
    sought = _pattern(words)
    return sum(_mask(path, sought) for path in _files() if path.suffix in _PLAIN)


def find(words: tuple[str, ...]) -> list[Found]:
    """Return the files where one of the words stands: plain, packed, or in columns."""
    if not words:
        return []
    root, found = home(), []
    for path in _files():
        times = _times(path, words)
        if times:
            found.append(Found(str(path.relative_to(root)), times))
    return found


def _files() -> Iterator[Path]:
    """Yield all files but those of the database, which are its own affair."""
    for folder, inner, names in os.walk(home()):
        if _OF_DATABASE in names:
            inner.clear()
            continue
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _times(path: Path, words: tuple[str, ...]) -> int:
    if path.suffix == ".parquet":
        # One that is no Parquet file after all is searched as the bytes that it is.
        with suppress(pa.ArrowInvalid):
            return _in_columns(path, words)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            inside = [one for one in packed.namelist() if not one.endswith("/")]
            return sum(_in_stream(packed.open(one), _pattern(words)) for one in inside)
    with path.open("rb") as stream:
        return _in_stream(stream, _pattern(words))


def _in_stream(stream: IO[bytes], sought: "re.Pattern[bytes]") -> int:
    times, before = 0, b""
    while piece := stream.read(_PIECE):
        times += sum(found.end() > len(before) for found in sought.finditer(before + piece))
        before = piece[-_OVERLAP:]
    return times


def _in_columns(path: Path, words: tuple[str, ...]) -> int:
    sought = python_pattern(words)
    times = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for column in batch.columns:
                if _is_text(column.type):
                    texts = column.cast(pa.string()).unique().to_pylist()
                    times += sum(bool(sought.search(one)) for one in texts if one)
    return times


def _is_text(kind: Any) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    )


def _mask(path: Path, sought: "re.Pattern[bytes]") -> bool:
    content = path.read_bytes()
    places = [found.span() for found in sought.finditer(content)]
    if places:
        with path.open("r+b") as stream:
            for begins, ends in places:
                stream.seek(begins)
                stream.write(b"*" * (ends - begins))
    return bool(places)


def _pattern(words: tuple[str, ...]) -> "re.Pattern[bytes]":
    inner = "|".join(re.escape(one) for one in spellings(words))
    return re.compile(rf"(?:{inner})".encode(), re.IGNORECASE)
