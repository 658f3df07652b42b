from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

Folder: TypeAlias = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return what writes a folder of CSV files from their lines."""

    def write(name: str = "given", /, **files: str) -> Path:
        return write_folder(tmp_path / name, files)

    return write


def write_folder(path: Path, files: Mapping[str, str]) -> Path:
    path.mkdir(parents=True)
    for name, lines in files.items():
        (path / f"{name}.csv").write_text(lines.strip() + "\n", encoding="utf-8")
    return path
