"""Large bodies, kept on disk while they are read row by row."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import HttpRequest

from parlance.platform.api.bodies import once, refuse
from parlance.platform.api.errors import BodyTooLargeError, MalformedBodyError

_CHUNK = 256 * 1024
LONGEST_ROW = 64 * 1024
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Spooled:
    """A body on disk, and its digest."""

    file: IO[bytes]
    digest: str


@contextmanager
def spooled(request: HttpRequest, most: int) -> Iterator[Spooled]:
    """Hold a body on disk. Raises `BodyTooLargeError` as soon as it is too large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise BodyTooLargeError(most)
    digest, size = sha256(), 0
    with TemporaryFile() as file:
        while chunk := request.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise BodyTooLargeError(most)
            digest.update(chunk)
            file.write(chunk)
        yield Spooled(file, digest.hexdigest())


def rows_of(file: IO[bytes]) -> Iterator[Any]:
    """Yield the members of a JSON list, one after the other; numbers stay the digits they are.

    Never more than a row and a piece of the file is in memory. Raises `MalformedBodyError`.
    """
    file.seek(0)
    text = _Text(file)
    text.must("[", "Send a list of rows: it begins with “[”.")
    if text.has("]"):
        text.must_end()
        return
    while True:
        yield text.value()
        if text.has("]"):
            text.must_end()
            return
        text.must(",", "Rows of the list are separated by “,”.")


class _Text:
    """The text of a file, read ahead only as far as the next value needs."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._held, self._at, self._rest = "", 0, b""
        self._decoder = json.JSONDecoder(
            object_pairs_hook=once, parse_constant=refuse, parse_float=_digits, parse_int=_digits
        )

    def has(self, sign: str) -> bool:
        """Take a sign if it is the next one that is not blank."""
        self._skip()
        if self._held[self._at : self._at + 1] != sign:
            return False
        self._at += 1
        return True

    def must(self, sign: str, remedy: str) -> None:
        if not self.has(sign):
            raise MalformedBodyError(f"The body is no list of rows. {remedy}")

    def must_end(self) -> None:
        self._skip()
        if self._at < len(self._held):
            raise MalformedBodyError("Something stands behind the list of rows; send one list.")

    def value(self) -> Any:
        self._skip()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._held, self._at)
            except RecursionError as error:
                raise MalformedBodyError("A row has too many levels of brackets.") from error
            except json.JSONDecodeError as error:
                self._more_or_raise(error)
                continue
            # A number at the end of what is held may go on.
            if end == len(self._held) and self._read():
                continue
            self._at = end
            return found

    def _more_or_raise(self, error: json.JSONDecodeError) -> None:
        if len(self._held) - self._at > LONGEST_ROW + _CHUNK:
            message = f"A row has more than {LONGEST_ROW:,} characters; make it shorter."
            raise MalformedBodyError(message) from error
        if not self._read():
            raise MalformedBodyError(f"The list of rows breaks off: {error.msg}.") from error

    def _skip(self) -> None:
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._held) or not self._read():
                return

    def _read(self) -> bool:
        """Read one piece more; drop what was taken. Raises `MalformedBodyError`."""
        chunk = self._rest + self._file.read(_CHUNK)
        if not chunk:
            return False
        whole = _whole_signs(chunk)
        try:
            text = chunk[:whole].decode("utf-8")
        except UnicodeDecodeError as error:
            raise MalformedBodyError("The body is not UTF-8.") from error
        if not text:
            raise MalformedBodyError("The body is not UTF-8.")
        self._rest = chunk[whole:]
        self._held, self._at = self._held[self._at :] + text, 0
        return True


def _whole_signs(chunk: bytes) -> int:
    """Return how many bytes end with a whole sign of UTF-8."""
    for back in range(1, min(4, len(chunk)) + 1):
        byte = chunk[-back]
        if byte < 0x80:
            return len(chunk) - back + 1
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(chunk) if length == back else len(chunk) - back
    return len(chunk)


class Digits(str):
    """A number of JSON, as the digits that stood there."""

    __slots__ = ()


def _digits(text: str) -> Digits:
    return Digits(text)
