import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def secret_key(path: Path) -> str:
    """Return the key kept in `path`, made on first use and readable by its owner only."""
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key-") as fresh:
            fresh.write(secrets.token_urlsafe(64))
            fresh.flush()
            # Of two first starts at once, one wins and both use its key, whole.
            with suppress(FileExistsError):
                path.hardlink_to(fresh.name)
    return path.read_text().strip()
