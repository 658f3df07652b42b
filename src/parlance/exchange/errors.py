from collections.abc import Sequence

from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class SourceNotFoundError(NotFoundError):
    code = "exchange.source_not_found"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is nothing at {path}. Name a folder or zip with files of the exchange format."
        )


class UnreadableSourceError(InvalidError):
    """Raised when a folder, zip or file cannot be opened as what it claims to be."""

    code = "exchange.unreadable_source"


class UnsafeArchiveError(InvalidError):
    """Raised before unpacking, when a zip could harm the machine."""

    code = "exchange.unsafe_archive"


class MappingError(InvalidError):
    """Raised when a mapping names what does not exist or cannot be understood."""

    code = "exchange.mapping"


class UnknownExportError(InvalidError):
    code = "exchange.unknown_export"

    def __init__(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(
            f"There is no file {', '.join(unknown)} to export. Choose from {', '.join(known)}."
        )


class TargetExistsError(ConflictError):
    code = "exchange.target_exists"

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} holds something already. Name a folder or zip that is new.")


class OutOfRoomError(ConflictError):
    """Raised when the machine has too little memory or disk for the files."""

    code = "exchange.out_of_room"
