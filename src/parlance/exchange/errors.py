from collections.abc import Sequence

from parlance.exchange.values import LoadState
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


class LoadNotFoundError(NotFoundError):
    code = "exchange.load_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such import.")


class LoadNotUndoableError(ConflictError):
    code = "exchange.load_not_undoable"

    def __init__(self, state: LoadState) -> None:
        said = {
            LoadState.UNDONE: "This import was undone already.",
            LoadState.REFUSED: "This import was refused, and changed nothing.",
        }
        super().__init__(said.get(state, "Only an import that was applied can be undone."))


class LaterEditsError(ConflictError):
    """Raised when records of a load were edited, loaded or confirmed since."""

    code = "exchange.later_edits"

    def __init__(self, kept: int) -> None:
        super().__init__(
            f"{kept:,} records of this import were edited or loaded again since. Undo the rest and"
            " keep those, or leave the import as it is."
        )
        self.kept = kept


class ReasonMissingError(InvalidError):
    code = "exchange.reason_missing"

    def __init__(self) -> None:
        super().__init__("Say why the import is undone. The audit log keeps it.")


class TooManyColumnsError(InvalidError):
    """Raised when a bulk call has more rows, or rows with more different fields, than allowed."""

    code = "exchange.too_many_columns"

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(
            f"A call may have {rows:,} rows and {columns:,} different fields; send it in parts."
        )


class TooEntangledError(InvalidError):
    """Raised when rows of a bulk call hang on refused rows in too long a chain."""

    code = "exchange.too_entangled"

    def __init__(self) -> None:
        super().__init__(
            "Too many rows stand one below the other, and the topmost are refused: send the "
            "topmost ones first."
        )


class UploadNotFoundError(NotFoundError):
    code = "exchange.upload_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such upload. It may have been removed some days after it.")


class UploadBusyError(ConflictError):
    code = "exchange.upload_busy"

    def __init__(self) -> None:
        super().__init__("These files are being worked on. Wait until that has ended.")


class UploadAppliedError(ConflictError):
    code = "exchange.upload_applied"

    def __init__(self) -> None:
        super().__init__("These files were imported already. Bring them again to import them anew.")


class UploadTooLargeError(InvalidError):
    code = "exchange.upload_too_large"

    def __init__(self, files: int, size: int) -> None:
        super().__init__(
            f"At most {files} files of {size / 1024**3:.0f} GB together are taken at a time. Use"
            " “parlance import” on the machine itself for more."
        )


class ExportNotFoundError(NotFoundError):
    code = "exchange.export_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such export. It may have been removed some days after it.")


class ProblemsGoneError(NotFoundError):
    code = "exchange.problems_gone"

    def __init__(self) -> None:
        super().__init__("There is no list of problems here any more. Check the files again.")
