from collections.abc import Sequence

from parlance.kit.errors import InvalidError, NotFoundError


class TokenNotFoundError(NotFoundError):
    """Raised when the actor has no such token."""

    code = "tokens.token_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such token.")


class InvalidTokenError(InvalidError):
    """Raised when a token is asked for without a name, or for too long."""

    code = "tokens.invalid_token"


class ScopeNotHeldError(InvalidError):
    """Raised when a token is asked for that could do what its owner may not."""

    code = "tokens.scope_not_held"

    def __init__(self, scopes: Sequence[str]) -> None:
        named = ", ".join(f"“{one}”" for one in scopes)
        super().__init__(
            f"A token cannot do more than you may: leave out {named}, or ask an administrator "
            "for the right."
        )
        self.scopes = tuple(scopes)


class TooManyTokensError(InvalidError):
    """Raised when somebody has too many valid tokens."""

    code = "tokens.too_many"

    def __init__(self, most: int) -> None:
        super().__init__(f"You have {most} valid tokens, the most there may be. Revoke one first.")
