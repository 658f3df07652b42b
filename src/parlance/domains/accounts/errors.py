from collections.abc import Sequence
from datetime import date

from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class AccountNotFoundError(NotFoundError):
    """Raised when there is no such account, or the actor may not see it."""

    code = "accounts.account_not_found"

    def __init__(self, account_id: int) -> None:
        super().__init__(f"There is no account {account_id} that you may see.")
        self.account_id = account_id


class SourceIdTakenError(ConflictError):
    """Raised when a record is created under a key that another one has."""

    code = "accounts.source_id_taken"

    def __init__(self, source_id: str) -> None:
        super().__init__(f"“{source_id}” is taken; change that record or choose another key.")
        self.source_id = source_id


class UnknownParentError(InvalidError):
    """Raised when an account is put under one that does not exist."""

    code = "accounts.unknown_parent"

    def __init__(self, parents: Sequence[str]) -> None:
        named = ", ".join(f"“{parent}”" for parent in parents)
        super().__init__(f"No account has the source_id {named}; load these accounts first.")
        self.parents = tuple(parents)


class OwnParentError(InvalidError):
    """Raised when an account is put under itself."""

    code = "accounts.own_parent"

    def __init__(self) -> None:
        super().__init__("An account cannot be its own parent; leave the parent empty.")


class AttributeNotRecordedError(NotFoundError):
    """Raised when the value to correct is not recorded from that day on."""

    code = "accounts.attribute_not_recorded"

    def __init__(self, attribute: str, starts_on: date) -> None:
        super().__init__(f"No value of “{attribute}” is recorded from {starts_on:%d %B %Y} on.")


class CursorNotUnderstoodError(InvalidError):
    """Raised when a list is asked to go on behind something that it never gave out."""

    code = "accounts.cursor_not_understood"

    def __init__(self) -> None:
        super().__init__("This place in the list is not known; start again at its beginning.")


class UnknownFileError(InvalidError):
    """Raised when a file is loaded that this domain does not know."""

    code = "accounts.unknown_file"

    def __init__(self, file: str) -> None:
        super().__init__(f"There is no file “{file}” among the accounts' files.")
