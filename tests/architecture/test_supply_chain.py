"""What an installation consists of is known: every package pinned by its hash, and listed."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ \\;]+)", re.IGNORECASE | re.MULTILINE)


def pinned(lock: Path) -> set[tuple[str, str]]:
    """Return names and versions; some packages have one for each range of Pythons."""
    return set(_PINNED.findall(lock.read_text()))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_with_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    packages = [entry for entry in entries if not entry.startswith("#")]

    assert [entry for entry in packages if not _PINNED.match(entry)] == []
    assert [entry for entry in packages if "--hash=sha256:" not in entry] == []


def test_bill_of_materials_lists_what_is_installed(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements"]
    subprocess.run(
        [*command, str(ROOT / "requirements/runtime.txt"), "--of", "JSON", "-o", str(bill)],
        check=True,
        capture_output=True,
    )

    parts = json.loads(bill.read_text())["components"]
    listed = {(one["name"], one["version"]) for one in parts}
    there = {(name, installed) for name, _ in listed if (installed := _installed(name))}

    assert listed == pinned(ROOT / "requirements/runtime.txt")
    assert there - listed == set()


@pytest.mark.slow
def test_wheel_is_the_same_whoever_builds_it(tmp_path: Path) -> None:
    digests = set()
    for place in ("here", "there"):
        folder = tmp_path / place
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            cwd=ROOT,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
            check=True,
            capture_output=True,
        )
        (wheel,) = folder.glob("*.whl")
        digests.add(sha256(wheel.read_bytes()).hexdigest())

    assert len(digests) == 1


def _installed(name: str) -> str | None:
    """Return the installed version; None for a package of other systems."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
