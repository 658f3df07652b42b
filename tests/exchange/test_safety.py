import stat
import zipfile
from pathlib import Path

import pytest

from parlance.exchange import safety
from parlance.exchange.errors import OutOfRoomError, UnreadableSourceError, UnsafeArchiveError


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _refusal(archive: Path, folder: Path) -> str:
    folder.mkdir()
    with pytest.raises(UnsafeArchiveError) as refused:
        safety.unpack(archive, folder)
    assert list(folder.iterdir()) == []
    return str(refused.value)


def test_unpack_writes_the_members(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", {"accounts.csv": b"source_id\n1\n", "in/b.csv": b"x\n"})
    (tmp_path / "out").mkdir()

    safety.unpack(archive, tmp_path / "out")

    assert (tmp_path / "out/accounts.csv").read_bytes() == b"source_id\n1\n"
    assert (tmp_path / "out/in/b.csv").read_bytes() == b"x\n"


@pytest.mark.parametrize(
    "name", [".", "../a.csv", "/a.csv", "in/../../a.csv", "C:/a.csv", "in\\a.csv"]
)
def test_unpack_refuses_names_that_lead_out(tmp_path: Path, name: str) -> None:
    said = _refusal(_zip(tmp_path / "a.zip", {name: b"x"}), tmp_path / "out")

    assert "leads out of the folder" in said


def test_unpack_refuses_a_bomb_by_its_ratio(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", {"accounts.csv": b"0" * 30_000_000})

    said = _refusal(archive, tmp_path / "out")

    assert "200 times its size" in said


def test_unpack_refuses_too_many_members(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", {f"{number}.csv": b"" for number in range(201)})

    assert "201 members" in _refusal(archive, tmp_path / "out")


def test_unpack_refuses_more_than_it_may_unpack_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety, "LARGEST_UNPACKED", 10)
    archive = _zip(tmp_path / "a.zip", {"a.csv": b"123456", "b.csv": b"123456"})

    assert "at most" in _refusal(archive, tmp_path / "out")


def test_unpack_refuses_archives_in_archives(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", {"more.zip": b"PK"})

    assert "archive inside the archive" in _refusal(archive, tmp_path / "out")


def test_unpack_refuses_links(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("accounts.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert "it is a link" in _refusal(tmp_path / "a.zip", tmp_path / "out")


def test_unpack_refuses_the_same_name_twice(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", {"a.csv": b"1", "A.csv": b"2"})

    assert "it is there twice" in _refusal(archive, tmp_path / "out")


def test_unpack_cuts_off_what_lies_about_its_size(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", {"a.csv": b"0" * 5_000_000})
    content = bytearray(archive.read_bytes())
    declared = (5_000_000).to_bytes(4, "little")
    assert content.count(declared) == 2
    archive.write_bytes(content.replace(declared, (100).to_bytes(4, "little")))
    (tmp_path / "out").mkdir()

    with pytest.raises((UnsafeArchiveError, UnreadableSourceError)):
        safety.unpack(archive, tmp_path / "out")

    assert sum(one.stat().st_size for one in (tmp_path / "out").iterdir()) <= 100


def test_unpack_says_what_is_no_zip(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and then nothing of the kind")

    with pytest.raises(UnreadableSourceError, match=r"a\.zip is no zip"):
        safety.unpack(tmp_path / "a.zip", tmp_path / "out")


def test_an_import_without_room_is_refused_with_words(tmp_path: Path) -> None:
    with pytest.raises(OutOfRoomError, match="Make room"):
        safety.must_have_room(tmp_path, 10**15)


@pytest.mark.parametrize(
    "members",
    [{"a": b"x", "a/accounts.csv": b"x"}, {"n" * 300 + ".csv": b"x"}],
    ids=["a file where a folder must be", "a name too long for the disk"],
)
def test_unpack_says_what_cannot_be_written(tmp_path: Path, members: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableSourceError, match=r"no zip that can be read .* Pack the folder"):
        safety.unpack(_zip(tmp_path / "a.zip", members), tmp_path / "out")


def test_unpack_says_when_any_byte_was_changed_on_the_way(tmp_path: Path) -> None:
    sound = _zip(tmp_path / "a.zip", {"accounts.csv": b"source_id,name\na1,One\n"}).read_bytes()
    refused = 0
    for place in range(len(sound)):
        broken = tmp_path / "broken.zip"
        broken.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        (tmp_path / f"out-{place}").mkdir()
        try:
            safety.unpack(broken, tmp_path / f"out-{place}")
        except (UnreadableSourceError, UnsafeArchiveError):
            refused += 1

    # The rest stands where a zip keeps dates and the like.
    assert refused > len(sound) // 2
