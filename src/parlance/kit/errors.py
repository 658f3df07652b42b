"""The four kinds of refusal. Their HTTP status and exit code are given once, at the doors."""

from typing import ClassVar


class ParlanceError(Exception):
    """A refusal that a person can act on: a stable code and a sentence."""

    code: ClassVar[str] = "parlance.error"


class NotFoundError(ParlanceError):
    """What was asked for does not exist, or the actor may not know that it does."""

    code = "parlance.not_found"


class ConflictError(ParlanceError):
    """The change contradicts what is recorded by now."""

    code = "parlance.conflict"


class InvalidError(ParlanceError):
    """What was sent cannot be understood or breaks a rule; the sentence names the remedy."""

    code = "parlance.invalid"


class DeniedError(ParlanceError):
    """The actor has no right to do this."""

    code = "parlance.denied"

    def __init__(self, right: str) -> None:
        super().__init__(f"This needs the right “{right}”. Ask an administrator for it.")
        self.right = right
