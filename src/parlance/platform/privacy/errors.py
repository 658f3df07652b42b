from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class PersonNotFoundError(NotFoundError):
    code = "privacy.person_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such person, or they were erased.")


class OwnErasureError(ConflictError):
    code = "privacy.own_erasure"

    def __init__(self) -> None:
        super().__init__("You cannot erase yourself. Ask another administrator to do it.")


class ErasedPersonError(ConflictError):
    """Raised when somebody who was erased is to be recorded again without anybody's decision."""

    code = "privacy.erased_person"

    def __init__(self) -> None:
        super().__init__(
            "This person was erased here, and is not recorded again. If they agree to it now, an"
            " administrator can allow it under Settings, Privacy."
        )


class NothingToAllowError(NotFoundError):
    code = "privacy.nothing_to_allow"

    def __init__(self) -> None:
        super().__init__("Nobody was erased under this address or key.")


class ReasonMissingError(InvalidError):
    code = "privacy.reason_missing"

    def __init__(self) -> None:
        super().__init__("Say why: the audit log keeps the reason. Do not name the person in it.")


class DaysUnsoundError(InvalidError):
    code = "privacy.days_unsound"

    def __init__(self, label: str, least: int, most: int) -> None:
        super().__init__(f"{label}: choose from {least} to {most} days.")


class KindUnknownError(InvalidError):
    """Raised when days are given for something that is not kept for a while."""

    code = "privacy.kind_unknown"

    def __init__(self, kind: str, known: list[str]) -> None:
        super().__init__(
            f"Nothing “{kind[:60]}” is kept for a while. Choose of {', '.join(known)}."
        )


class ExportGoneError(NotFoundError):
    code = "privacy.export_gone"

    def __init__(self) -> None:
        super().__init__("This file is not here, or no longer. Write a new one.")
