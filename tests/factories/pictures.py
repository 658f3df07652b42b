"""Small pictures, made byte by byte."""

import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"

# 16 by 16 gray pixels, baseline; the tables are the shortest that hold one code each.
_TABLES = b"\xff\xdb\x00\x43\x00" + bytes([16] * 64)
_CODES = b"\xff\xc4\x00\x14\x00" + bytes([1] + [0] * 15) + b"\x00"
_CODES_AC = b"\xff\xc4\x00\x14\x10" + bytes([1] + [0] * 15) + b"\x00"
_FRAME = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
_SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x00" * 4


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def make_png(
    width: int = 32, height: int = 16, *, extra: bytes = b"", pixels: bytes | None = None
) -> bytes:
    """Return an RGB picture of one color; `extra` are chunks before the pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    drawn = (b"\x00" + b"\x2a\x52\xc4" * width) * height if pixels is None else pixels
    body = chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(drawn))
    return _PNG + body + chunk(b"IEND", b"")


def make_jpeg(*, extra: bytes = b"", tail: bytes = b"") -> bytes:
    """Return a gray picture of 16 by 16; `extra` are segments, `tail` follows the end."""
    return b"\xff\xd8" + extra + _TABLES + _FRAME + _CODES + _CODES_AC + _SCAN + b"\xff\xd9" + tail
