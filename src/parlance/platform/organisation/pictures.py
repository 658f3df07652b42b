"""Pictures that people upload: looked at part by part, and rewritten without anything extra.

PNG and JPEG only. What is kept is made of the parts that draw the picture: comments, places,
cameras and whatever hides behind the end are gone. Nothing is unpacked further than the size
that the picture itself states, and that size is limited.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from parlance.platform.organisation.errors import PictureRefusedError

LARGEST_BYTES = 512 * 1024
LARGEST_SIDE = 1600
SMALLEST_SIDE = 16

_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
_MOVING = {b"acTL", b"fcTL", b"fdAT"}
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = {0xC0, 0xC1, 0xC2}
_KEPT = _FRAMES | {0xC4, 0xDB, 0xDD, 0xE0, _SCAN, _END}
"""Tables, the frame, APP0, without which some readers refuse the file, and what is drawn."""
_DROPPED = {*range(0xE1, 0xF0), 0xFE}
_DAMAGED = "It is damaged; export it again."

_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    content: bytes
    width: int
    height: int


def checked_picture(given: bytes) -> Picture:
    """Return the picture, rewritten. Raises `PictureRefusedError`, saying what would do."""
    if len(given) > LARGEST_BYTES:
        raise PictureRefusedError(f"It has more than {LARGEST_BYTES // 1024} kB; make it smaller.")
    try:
        if given.startswith(_PNG):
            return _png(given)
        if given.startswith(bytes((0xFF, _START, 0xFF))):
            return _jpeg(given)
    except (struct.error, IndexError, zlib.error) as error:
        raise PictureRefusedError(_DAMAGED) from error
    raise PictureRefusedError("It is neither PNG nor JPEG; export it as one of these.")


def _png(given: bytes) -> Picture:
    chunks = list(_chunks(given))
    if any(kind in _MOVING for kind, _ in chunks):
        raise PictureRefusedError("It moves; a still picture is needed.")
    if [kind for kind, _ in chunks].count(b"IHDR") != 1 or chunks[0][0] != b"IHDR":
        raise PictureRefusedError(_DAMAGED)
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    _must_be_sized(width, height)
    if depth not in _DEPTHS.get(kind, set()):
        raise PictureRefusedError(_DAMAGED)
    packed = b"".join(data for name, data in chunks if name == b"IDAT")
    line = (width * depth * _SAMPLES[kind] + 7) // 8 + 1
    # Interlaced, the same pixels come in seven passes with lines of their own.
    most = line * height + (15 * (width + height) if interlaced else 0)
    _must_unpack(packed, least=line * height if not interlaced else 1, most=most)
    kept = b"".join(_chunk(name, data) for name, data in chunks if name in _DRAWN)
    return Picture("image/png", _PNG + kept, width, height)


def _chunks(given: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", given, place)
        name = given[place + 4 : place + 8]
        data = given[place + 8 : place + 8 + length]
        (said,) = struct.unpack_from(">I", given, place + 8 + length)
        if zlib.crc32(name + data) != said:
            raise PictureRefusedError(_DAMAGED)
        yield name, data
        if name == b"IEND":
            return
        place += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _must_unpack(packed: bytes, *, least: int, most: int) -> None:
    unpacking = zlib.decompressobj()
    size = len(unpacking.decompress(packed, most + 1))
    if not least <= size <= most:
        raise PictureRefusedError("It does not hold what it says; export it again.")


def _jpeg(given: bytes) -> Picture:
    kept, size = [given[:2]], (0, 0)
    for marker, segment in _segments(given):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            size = (width, height)
            _must_be_sized(width, height)
        if marker in _KEPT:
            kept.append(segment)
        elif marker not in _DROPPED:
            raise PictureRefusedError("It is of a rare kind; export it as a common JPEG or PNG.")
    if size == (0, 0):
        raise PictureRefusedError(_DAMAGED)
    return Picture("image/jpeg", b"".join(kept), *size)


def _segments(given: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each segment up to the end of the picture; a scan with the data that follows it."""
    place = 2
    while True:
        if given[place] != 0xFF:
            raise PictureRefusedError(_DAMAGED)
        marker = given[place + 1]
        if marker == _END:
            yield marker, given[place : place + 2]
            return
        (length,) = struct.unpack_from(">H", given, place + 2)
        ends = place + 2 + length
        if marker == _SCAN:
            ends = _end_of_scan(given, ends)
        if ends > len(given):
            raise PictureRefusedError(_DAMAGED)
        yield marker, given[place:ends]
        place = ends


def _end_of_scan(given: bytes, place: int) -> int:
    """Return where the next marker stands that is neither data nor a restart."""
    found = _NEXT_MARKER.search(given, place)
    if found is None:
        raise PictureRefusedError(_DAMAGED)
    return found.start()


def _must_be_sized(width: int, height: int) -> None:
    if not (SMALLEST_SIDE <= width <= LARGEST_SIDE and SMALLEST_SIDE <= height <= LARGEST_SIDE):
        raise PictureRefusedError(
            f"It measures {width} by {height} pixels; each side must have {SMALLEST_SIDE} to"
            f" {LARGEST_SIDE}."
        )
