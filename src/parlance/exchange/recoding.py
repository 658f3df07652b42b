"""Text of other encodings written anew in UTF-8, in pieces: only what a file or mapping says."""

import codecs
from dataclasses import replace
from pathlib import Path

from parlance.exchange.mapping import Encoding, Form
from parlance.exchange.sources import SourceFile

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHUNK = 1024 * 1024


def in_utf_8(file: SourceFile, form: Form, room: Path, name: str) -> SourceFile:
    """Return the file, or a copy in UTF-8 of what is UTF-16 by its mark, or cp1252 by choice.

    Raises `UnicodeDecodeError` where there are bytes that the encoding does not know.
    """
    with file.path.open("rb") as stream:
        start = stream.read(2)
    marked = next((encoding for mark, encoding in _MARKS if start == mark), None)
    if marked is None and form.encoding is Encoding.UTF_8:
        return file
    copy = room / f"{name}.utf8"
    decoder = codecs.getincrementaldecoder(marked or form.encoding.value)()
    with file.path.open("rb") as stream, copy.open("w", encoding="utf-8", newline="") as written:
        stream.seek(len(start) if marked else 0)
        while chunk := stream.read(_CHUNK):
            written.write(decoder.decode(chunk))
        written.write(decoder.decode(b"", final=True))
    return replace(file, path=copy)
