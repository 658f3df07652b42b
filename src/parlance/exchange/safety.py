"""Zips are opened only after their table of contents was found harmless."""

import lzma
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from parlance.exchange.errors import OutOfRoomError, UnreadableSourceError, UnsafeArchiveError

MOST_MEMBERS = 200
LARGEST_UNPACKED = 50 * 1024**3
LARGEST_RATIO = 200
SMALL = 10 * 1024**2
"""Below this size a member may be as repetitive as it likes."""

NESTED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst")
ROOM_FACTOR = 3
"""Files unpacked, tables made of them, and rows on their way to PostgreSQL."""

_CHUNK = 1024 * 1024
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError),
    *(OSError, ValueError),
)
"""What a zip may raise that is cut off, changed on its way or made by no packer."""


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip into an empty folder, or raise `UnsafeArchiveError` before writing a byte.

    Refused: more than 200 members, more than 50 GiB unpacked, a member that unpacks to more
    than 200 times its size, archives in archives, encrypted members, links, and names that lead
    out of the folder. A member that unpacks to more than it declared is cut off.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check(path.name, members)
            must_have_room(folder, sum(one.file_size for one in members))
            for member in members:
                _write(archive, member, folder / PurePosixPath(member.filename))
    except _UNREADABLE as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableSourceError(
            f"{path.name} is no zip that can be read ({why}). Pack the folder again."
        ) from error


def must_have_room(folder: Path, size: int) -> None:
    """Raise `OutOfRoomError` unless the disk can hold what the import of `size` bytes needs."""
    free = shutil.disk_usage(folder).free
    needed = size * ROOM_FACTOR
    if needed > free:
        raise OutOfRoomError(
            f"The import needs about {needed / 1e9:.1f} GB beside {folder}, where {free / 1e9:.1f}"
            " GB are free. Make room, or set PARLANCE_HOME to a larger disk."
        )


def _check(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise UnsafeArchiveError(
            f"{name} has {len(members)} members; at most {MOST_MEMBERS} are unpacked. Pack only the"
            " files of the exchange format."
        )
    unpacked = sum(one.file_size for one in members)
    if unpacked > LARGEST_UNPACKED:
        raise UnsafeArchiveError(
            f"{name} would unpack to {unpacked / 1e9:.0f} GB; at most {LARGEST_UNPACKED / 1e9:.0f}"
            " GB are unpacked. Give the folder instead."
        )
    seen: set[str] = set()
    for member in members:
        complaint = _complaint(member, seen)
        if complaint:
            raise UnsafeArchiveError(f"{name}, member {member.filename}: {complaint}")
        seen.add(member.filename.casefold())


def _complaint(member: zipfile.ZipInfo, seen: set[str]) -> str | None:
    name = PurePosixPath(member.filename)
    leads_out = not name.parts or name.is_absolute() or ".." in name.parts
    bomb = (
        f"it unpacks to more than {LARGEST_RATIO} times its size, as a zip bomb does. If it is"
        " sound, give the folder instead."
    )
    complaints = {
        "its name leads out of the folder. Pack the files with plain names.": (
            leads_out or "\\" in member.filename or ":" in name.parts[0]
        ),
        "it is a link. Pack the file itself.": stat.S_ISLNK(member.external_attr >> 16),
        "it is encrypted. Pack the files without a password.": bool(member.flag_bits & 1),
        "it is an archive inside the archive. Pack the files themselves.": (
            name.suffix.lower() in NESTED
        ),
        "it is there twice. Pack every file once.": member.filename.casefold() in seen,
        bomb: member.file_size > max(SMALL, member.compress_size * LARGEST_RATIO),
    }
    return next((complaint for complaint, holds in complaints.items() if holds), None)


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as packed, target.open("xb") as unpacked:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > member.file_size:
                raise UnsafeArchiveError(
                    f"Member {member.filename} unpacks to more than it declares. Pack it again."
                )
            unpacked.write(chunk)
