"""Where an installation keeps its state."""

import errno
import os
from pathlib import Path

from parlance.kit.errors import ConflictError


class HomeError(ConflictError):
    """Raised when the folder of all local state cannot be used."""

    code = "home.unusable"

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"PARLANCE_HOME {folder} cannot be used: {why}. Name a folder that you may write to."
        )


def home() -> Path:
    """Return PARLANCE_HOME (default `~/.parlance`), made on first use for its owner only."""
    named = os.environ.get("PARLANCE_HOME") or Path.home() / ".parlance"
    folder = Path(named).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(folder, os.strerror(error.errno or 0)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HomeError(folder, os.strerror(errno.EACCES))
    return folder
