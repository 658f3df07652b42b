import struct
import zlib

import pytest

from factories.pictures import chunk, make_jpeg, make_png
from parlance.platform.organisation.errors import PictureRefusedError
from parlance.platform.organisation.pictures import LARGEST_BYTES, checked_picture


def test_a_png_is_taken_without_anything_but_the_picture() -> None:
    picture = checked_picture(make_png(extra=chunk(b"tEXt", b"Author\0Finn")) + b"<script>")

    assert (picture.media_type, picture.width, picture.height) == ("image/png", 32, 16)
    assert picture.content == make_png()


def test_a_jpeg_loses_camera_place_and_what_hides_behind_its_end() -> None:
    camera = b"\xff\xe1" + struct.pack(">H", 20) + b"Exif\0\0 somewhere!!"
    picture = checked_picture(make_jpeg(extra=camera, tail=b"PK\x03\x04"))

    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 16, 16)
    assert picture.content == make_jpeg()


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        make_png()[:40],
        make_png()[:-4] + b"\0\0\0\0",
        make_png(4000, 4000, pixels=b"\0"),
        make_png(2, 2),
        make_png(pixels=b"\0" * 10),
        make_png(pixels=b"\0" * 50_000_000),
        make_png(extra=chunk(b"acTL", b"\0" * 8)),
        make_jpeg()[:60],
        make_jpeg()[:-2],
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff" + b"\0" * 30,
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", zlib.compress(b"x")) + chunk(b"IEND", b""),
        make_png() + b"\0" * LARGEST_BYTES,
    ],
)
def test_other_files_are_refused_in_words(given: bytes) -> None:
    with pytest.raises(PictureRefusedError, match="cannot be used"):
        checked_picture(given)


def test_any_cut_of_a_picture_is_refused_or_taken_and_never_fails_otherwise() -> None:
    for whole in (make_png(), make_jpeg()):
        for length in range(len(whole)):
            with pytest.raises(PictureRefusedError):
                checked_picture(whole[:length])
