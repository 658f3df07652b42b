"""Where an installation keeps its state."""

import os
from pathlib import Path


def home() -> Path:
    """Return PARLANCE_HOME (default `~/.parlance`), made on first use for its owner only."""
    named = os.environ.get("PARLANCE_HOME") or Path.home() / ".parlance"
    folder = Path(named).expanduser().absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
