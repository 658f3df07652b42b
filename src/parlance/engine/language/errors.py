"""Everything the language can refuse, each with its place in the text and a remedy."""

import unicodedata

from parlance.kit.errors import InvalidError

SHOWN_WIDTH = 100


class LanguageError(InvalidError):
    """A text that is not understood. `position` counts characters from 0."""

    code = "language.error"

    def __init__(self, message: str, *, position: int, length: int = 1, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".rstrip())
        self.message = message
        self.position = position
        self.length = max(length, 1)
        self.remedy = remedy

    def pointed_out(self, text: str) -> str:
        """Return the refused line of `text`, with carets under the place, and the sentence."""
        start = text.rfind("\n", 0, self.position) + 1
        line = text[start:].partition("\n")[0]
        column = self.position - start
        cut = max(0, column - SHOWN_WIDTH // 2)
        shown = "".join(_visible(character) for character in line[cut : cut + SHOWN_WIDTH])
        width = min(self.length, max(1, len(shown) - (column - cut)))
        carets = " " * (column - cut) + "^" * width
        return f"{shown}\n{carets}\n{self}"


class TooLongError(LanguageError):
    """More characters, levels or operators than a formula may have."""

    code = "language.too_long"


class CharacterError(LanguageError):
    """A character that has no place in a formula."""

    code = "language.character"


class GrammarError(LanguageError):
    """Words and signs that do not make an expression."""

    code = "language.grammar"


class LiteralError(LanguageError):
    """A number, date or text that does not exist or is out of bounds."""

    code = "language.literal"


class UnknownNameError(LanguageError):
    """A name or function that the vocabulary does not have."""

    code = "language.unknown_name"


class AmbiguousNameError(LanguageError):
    """A short form that belongs to several words; it is never resolved silently."""

    code = "language.ambiguous_name"

    def __init__(self, name: str, candidates: tuple[str, ...], *, position: int) -> None:
        super().__init__(
            f"“{name}” has several meanings.",
            position=position,
            length=len(name),
            remedy=f"Write one of: {', '.join(candidates)}.",
        )
        self.candidates = candidates


class TypeMismatchError(LanguageError):
    """An operation on kinds of values that do not go together."""

    code = "language.type"


class UnitMismatchError(LanguageError):
    """An operation on numbers that count different things."""

    code = "language.unit"


class ArgumentsError(LanguageError):
    """A function called with too few, too many or unsuitable arguments."""

    code = "language.arguments"


class DivisionByZeroError(LanguageError):
    """A division by something that is always zero."""

    code = "language.division_by_zero"


def visible_name(character: str) -> str:
    """Name a character so that it can be seen and printed: `“β” (U+03B2)` or `U+0000`."""
    number = f"U+{ord(character):04X}"
    return f"“{character}” ({number})" if _visible(character) == character else number


def _visible(character: str) -> str:
    if character == " " or unicodedata.category(character)[0] not in "CZ":
        return character
    return "·"
