import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def secret_key(path: Path) -> str:
    """Return the newest key kept in `path`; see `secret_keys`."""
    return secret_keys(path)[0]


def secret_keys(path: Path) -> list[str]:
    """Return the keys kept in `path`, newest first, one a line.

    The first is made on first use; the file is readable by its owner only. There is more than
    one only while a new key takes over.
    """
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key-") as fresh:
            fresh.write(new_key())
            fresh.flush()
            # Of two first starts at once, one wins and both use its key, whole.
            with suppress(FileExistsError):
                path.hardlink_to(fresh.name)
    return path.read_text().split()


def keep_keys(path: Path, keys: list[str]) -> None:
    """Replace the keys in `path`, whole or not at all."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key-", delete=False) as fresh:
        fresh.write("\n".join(keys))
    Path(fresh.name).replace(path)


def new_key() -> str:
    return secrets.token_urlsafe(64)
