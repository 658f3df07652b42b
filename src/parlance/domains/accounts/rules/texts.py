"""Values of attributes as text: what suits which type, and in which one spelling it is kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.values.records import AttributeType
from parlance.engine.language.tokens import is_hidden
from parlance.kit.tables import LONGEST_TEXT

_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})
_LARGEST = Decimal(10) ** 18


def kept_value(
    name: str, value: str | None, kind: AttributeType, choices: Sequence[str] = ()
) -> str | None:
    """Return a value as it is kept; empty text is none. Raises `ValueUnsoundError`.

    Numbers are written with a point, days as 2026-01-31, truth as true or false.
    """
    text = (value or "").strip()
    if not text:
        return None
    match kind:
        case AttributeType.NUMBER | AttributeType.MONEY:
            return _number(name, text)
        case AttributeType.DATE:
            return _day(name, text)
        case AttributeType.BOOLEAN:
            return _truth(name, text)
        case AttributeType.CHOICE:
            return _choice(name, text, choices)
        case _:
            return _text(name, text)


def _number(name: str, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueUnsoundError(name, f"“{text[:60]}” is no number. Write it as 1234.5.") from None
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise ValueUnsoundError(name, "This number is too large; write one below a quintillion.")
    plain = format(number.normalize() + 0, "f")  # no negative zero
    if len(plain.partition(".")[2]) > 8:
        raise ValueUnsoundError(name, "A number has at most eight decimals.")
    return plain


def _day(name: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueUnsoundError(name, f"“{text[:60]}” is no day. Write it as 2026-01-31.") from None


def _truth(name: str, text: str) -> str:
    if text.casefold() in _YES:
        return "true"
    if text.casefold() in _NO:
        return "false"
    raise ValueUnsoundError(name, f"“{text[:60]}” is neither yes nor no.")


def _choice(name: str, text: str, choices: Sequence[str]) -> str:
    spelled = {one.casefold(): one for one in choices}
    if text.casefold() not in spelled:
        raise ValueUnsoundError(
            name, f"“{text[:60]}” is no choice here. Choose from {', '.join(choices)}."
        )
    return spelled[text.casefold()]


def _text(name: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueUnsoundError(name, f"At most {LONGEST_TEXT} characters; this has {len(text)}.")
    if any(is_hidden(character) for character in text):
        raise ValueUnsoundError(name, "There is a character in it that cannot be seen; remove it.")
    return text
