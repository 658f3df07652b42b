from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class MemberNotFoundError(NotFoundError):
    code = "people.member_not_found"

    def __init__(self, who: object) -> None:
        super().__init__(f"Nobody signs in as “{who}”.")


class EmailTakenError(ConflictError):
    code = "people.email_taken"

    def __init__(self, email: str) -> None:
        super().__init__(f"Somebody signs in as {email} already. Change that person's roles.")


class InvalidMemberError(InvalidError):
    """Raised when name, e-mail address, password or roles cannot be taken as given."""

    code = "people.invalid_member"


class LastAdministratorError(ConflictError):
    code = "people.last_administrator"

    def __init__(self) -> None:
        super().__init__("One administrator must remain. Make somebody else one first.")
