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


class AdministratorExistsError(NotFoundError):
    """Raised when somebody asks for the first administrator of an installation that has people."""

    code = "people.administrator_exists"

    def __init__(self) -> None:
        super().__init__("This installation is set up. Sign in, or ask for an invitation.")


class WrongSetupCodeError(InvalidError):
    """Raised when the code of the first start is not the one that was printed."""

    code = "people.wrong_setup_code"

    def __init__(self) -> None:
        super().__init__(
            "That is not the code that “parlance up” printed. Copy it from there once more."
        )


class LinkGoneError(NotFoundError):
    """Raised for a link that never was, was used, was taken back or has expired: no telling."""

    code = "people.link_gone"

    def __init__(self) -> None:
        super().__init__("This link does not work any more.")


class WeakPasswordError(InvalidError):
    """Raised when a password is easy to guess; the sentences say what would be better."""

    code = "people.weak_password"


class SessionNotFoundError(NotFoundError):
    code = "people.session_not_found"

    def __init__(self) -> None:
        super().__init__("This session has ended already.")


class NotInvitedError(ConflictError):
    """Raised when an invitation is sent again or withdrawn that has been accepted."""

    code = "people.not_invited"

    def __init__(self) -> None:
        super().__init__("This person has accepted the invitation already.")
