"""One quick look over the bytes of a CSV: what it is, and whether anything in it is unusual."""

import codecs
import csv
from dataclasses import dataclass
from pathlib import Path

LONGEST_LINE = 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")

_CHUNK = 4 * 1024 * 1024
_EXCEL = "This is an Excel workbook. Save its sheet as “CSV UTF-8 (comma delimited)”."
_OFFICE = "This is an old Excel or Word file. Open it and save its sheet as “CSV UTF-8”."
_UTF_16 = "This is text in UTF-16. Save it as “CSV UTF-8”."
_SIGNATURES = (
    (b"PK\x03\x04", _EXCEL),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"PAR1", "This is a Parquet file. Name it with .parquet at the end."),
    (b"%PDF", "This is a PDF. Give the table itself as “CSV UTF-8”."),
    (b"\x1f\x8b", "This is packed with gzip. Unpack it first."),
    (b"\xff\xfe", _UTF_16),
    (b"\xfe\xff", _UTF_16),
    (b"{", "This is JSON. Give the records as “CSV UTF-8”."),
    (b"<", "This is a web page or XML. Give the records as “CSV UTF-8”."),
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file looks like. `lines` counts the header; a last line needs no line break.

    `is_clean`: valid UTF-8 whose lines all end in the same way. `refusal` says why this is no
    CSV at all, and `refused_at` the line where that shows.
    """

    header: tuple[str, ...] = ()
    delimiter: str = ","
    lines: int = 0
    is_clean: bool = False
    refusal: str | None = None
    refused_at: int = 1


def scan(path: Path) -> Scan:
    """Read a file once, in pieces of 4 MB."""
    with path.open("rb") as stream:
        start = stream.read(LONGEST_LINE)
    refusal = _refusal(start)
    if refusal:
        return Scan(refusal=refusal)
    delimiter, header = _header(start)
    lines, is_clean, has_nul = _count(path)
    if has_nul:
        refusal = "This is no text: it has zero bytes. Save it as “CSV UTF-8”."
        return Scan(refusal=refusal, refused_at=lines)
    return Scan(header, delimiter, lines, is_clean)


def look_at(start: bytes) -> tuple[str | None, str, tuple[str, ...]]:
    """Return why this is the start of no CSV, or its delimiter and the names of its columns."""
    refusal = _refusal(start)
    return (refusal, ",", ()) if refusal else (None, *_header(start))


def _refusal(start: bytes) -> str | None:
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        return "The file is empty. Its first row must name the columns."
    for signature, remedy in _SIGNATURES:
        if start.startswith(signature):
            return remedy
    if start[1:200:2].count(0) > 10 or start[0:200:2].count(0) > 10:
        return _UTF_16
    if b"\n" not in start and len(start) == LONGEST_LINE:
        return "The first line is longer than 1 MB: this is no CSV with a row per line."
    if b"\n" not in start and b"\r" in start:
        return "Its lines end as on an old Macintosh. Save it as “CSV UTF-8” with Unix line ends."
    return None


def _header(start: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter under which the first line gives the most names, and the names."""
    line = start.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    found = [(one, tuple(next(csv.reader([line], delimiter=one), []))) for one in DELIMITERS]
    return max(found, key=lambda pair: len(pair[1]))


def _count(path: Path) -> tuple[int, bool, bool]:
    """Return the number of lines, whether the bytes are clean, and whether any is zero.

    Of a file with a zero byte, only the lines up to that one are counted.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, pairs, returns = 0, 0, 0
    is_text, last = True, b"\n"
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            zero = chunk.find(b"\0")
            if zero >= 0:
                return lines + chunk.count(b"\n", 0, zero) + 1, False, True
            is_text = is_text and _decodes(decoder, chunk)
            lines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            pairs += (last + chunk).count(b"\r\n") if chunk else 0
            last = chunk[-1:]
    lines_end_alike = returns == pairs and pairs in {0, lines}
    return lines + (last != b"\n"), is_text and lines_end_alike, False


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True
