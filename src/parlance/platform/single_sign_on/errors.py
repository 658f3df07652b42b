from parlance.kit.errors import ConflictError, DeniedError, InvalidError, NotFoundError


class ProviderNotFoundError(NotFoundError):
    code = "single_sign_on.provider_not_found"

    def __init__(self, who: object) -> None:
        super().__init__(f"There is no identity provider “{who}” here.")


class InvalidProviderError(InvalidError):
    """Raised when what was said about a provider cannot be taken as given."""

    code = "single_sign_on.invalid_provider"

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class ProviderTroubleError(ConflictError):
    """Raised when the provider does not answer, or not as the standard says."""

    code = "single_sign_on.provider_trouble"


class RefusedError(DeniedError):
    """Raised when somebody who comes from a provider is not let in; says why.

    The sentences name neither addresses nor groups: they are shown, and logged by their code.
    """

    code = "single_sign_on.refused"

    def __init__(self, why: str) -> None:
        Exception.__init__(self, why)
        self.right = ""


class UnexpectedReturnError(RefusedError):
    """The return belongs to no sign-in that this browser began, or was used before."""

    code = "single_sign_on.unexpected_return"

    def __init__(self) -> None:
        super().__init__(
            "This sign-in was not begun in this browser, took longer than ten minutes, or was"
            " used before. Begin it again."
        )


class UnprovenError(RefusedError):
    """What the provider sent proves nothing: signature, address or time do not hold."""

    code = "single_sign_on.unproven"

    def __init__(self, why: str) -> None:
        super().__init__(f"The provider's answer cannot be trusted: {why}.")


class TurnedAwayError(RefusedError):
    """The provider itself refused, or the person gave up there."""

    code = "single_sign_on.turned_away"

    def __init__(self) -> None:
        super().__init__("The identity provider did not sign you in.")


class NoRoleError(RefusedError):
    code = "single_sign_on.no_role"

    def __init__(self) -> None:
        super().__init__(
            "None of your groups at the identity provider gives you a role here. Ask an"
            " administrator to add you to one."
        )


class AddressTakenError(RefusedError):
    code = "single_sign_on.address_taken"

    def __init__(self) -> None:
        super().__init__(
            "A member with your address signs in another way, and this provider is not trusted"
            " to speak for that address. Sign in as before, or ask an administrator."
        )


class SignInClosedError(RefusedError):
    code = "single_sign_on.sign_in_closed"

    def __init__(self) -> None:
        super().__init__("Your sign-in here has been closed. Ask an administrator.")


class NoWayInError(ConflictError):
    """Raised when switching off passwords would leave no administrator a way in."""

    code = "single_sign_on.no_way_in"

    def __init__(self) -> None:
        super().__init__(
            "One administrator must keep a password, for the day when the identity provider"
            " cannot be reached. Give one a password first."
        )


class NothingToSignInWithError(ConflictError):
    code = "single_sign_on.nothing_to_sign_in_with"

    def __init__(self) -> None:
        super().__init__("Switch on an identity provider first, then switch off passwords.")


class SamlMissingError(ConflictError):
    code = "single_sign_on.saml_missing"

    def __init__(self) -> None:
        super().__init__(
            "SAML needs a library that is not installed. Install requirements/saml.txt, set"
            " PARLANCE_SAML=1 and start Parlance again."
        )


class ErasedError(RefusedError):
    """Somebody comes who was erased here; nobody has decided yet to record them again."""

    code = "single_sign_on.erased"

    def __init__(self) -> None:
        super().__init__(
            "You were erased here, as asked for. An administrator can invite you again."
        )
