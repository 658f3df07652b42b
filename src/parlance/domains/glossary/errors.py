"""What the glossary refuses."""

from collections.abc import Sequence
from datetime import date

from parlance.domains.glossary.values import Side, TermName
from parlance.kit.errors import ConflictError, DeniedError, InvalidError, NotFoundError


class TermNotFoundError(NotFoundError):
    """Raised when no term goes by this name; `close` are names that nearly match."""

    code = "glossary.term_not_found"

    def __init__(self, text: str, close: Sequence[TermName] = ()) -> None:
        hint = f" Did you mean {_listed(close)}?" if close else ""
        super().__init__(f"The glossary has no term “{text}”.{hint}")
        self.text = text
        self.close = tuple(close)


class AmbiguousTermError(ConflictError):
    """Raised when a short form or alias belongs to several terms; it is never guessed."""

    code = "glossary.ambiguous_term"

    def __init__(self, text: str, candidates: Sequence[TermName]) -> None:
        super().__init__(f"“{text}” has several meanings. Choose {_listed(candidates)}.")
        self.text = text
        self.candidates = tuple(candidates)


class VersionNotFoundError(NotFoundError):
    """Raised when a term has no version of this number."""

    code = "glossary.version_not_found"

    def __init__(self, term: TermName, number: int) -> None:
        super().__init__(f"“{term.name}” has no version {number}.")


class TermExistsError(ConflictError):
    """Raised when a slug is taken."""

    code = "glossary.term_exists"

    def __init__(self, term: TermName) -> None:
        super().__init__(
            f"The address “{term.slug}” belongs to the term “{term.name}”. Change that term, "
            "or choose another slug."
        )


class VersionOutOfOrderError(ConflictError):
    """Raised when a version would take effect before the one that it supersedes."""

    code = "glossary.version_out_of_order"

    def __init__(self, number: int, effective_on: date) -> None:
        super().__init__(
            f"Version {number} takes effect on {effective_on:%d %B %Y}. "
            "Choose that day or a later one."
        )


class AlreadyApprovedError(ConflictError):
    """Raised when a side approves a version twice."""

    code = "glossary.already_approved"

    def __init__(self, number: int, side: Side) -> None:
        super().__init__(f"Version {number} has the approval of this side already: {side}.")


class NotYourSideError(DeniedError):
    """Raised when somebody approves for a team without a role in it."""

    code = "glossary.not_your_side"

    def __init__(self, side: Side) -> None:
        super().__init__(f"glossary.approve for {side}")


class InvalidDefinitionError(InvalidError):
    """Raised when a term or version cannot be taken as written; the sentence says what to mend."""

    code = "glossary.invalid_definition"


def _listed(terms: Sequence[TermName]) -> str:
    return " or ".join(f"“{one.identifier}” ({one.name})" for one in terms)
