from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class ViewNotFoundError(NotFoundError):
    code = "views.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such view. Its owner may have deleted it.")


class InvalidViewError(InvalidError):
    """Raised when a view cannot be kept as given."""

    code = "views.invalid"


class NameTakenError(ConflictError):
    code = "views.name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"You have a view named “{name}” on this page. Choose another name, or delete that one."
        )
