from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class EntryNotFoundError(NotFoundError):
    code = "directory.not_found"

    def __init__(self, what: object) -> None:
        super().__init__(f"There is no member or group “{what}” here.")


class NameTakenError(ConflictError):
    """Raised when a member or group of this name, or a member with this address, is there."""

    code = "directory.name_taken"

    def __init__(self) -> None:
        super().__init__("A member or group with this name or address exists already.")


class InvalidEntryError(InvalidError):
    code = "directory.invalid"


class TokenNotFoundError(NotFoundError):
    code = "directory.token_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such token, or it was revoked before.")
