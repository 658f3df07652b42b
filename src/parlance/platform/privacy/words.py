"""Texts that stand for a person, and patterns that find them."""

import json
import re
from collections.abc import Iterable

_SHORTEST = 6
"""A text that is shorter, like “U-1”, means others as well: it is not looked for."""


def telling(*, names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that mean one person, once each, the longest first.

    Of names, only those of several words: “Robin” is many people.
    """
    found = {one.strip() for one in names if " " in one.strip()}
    found |= {one.strip() for one in others}
    long = {one for one in found if "@" in one or len(one) >= _SHORTEST}
    return tuple(sorted(long, key=lambda one: (-len(one), one)))


def spellings(words: Iterable[str]) -> tuple[str, ...]:
    """Return each word as it stands in plain text and in JSON, escaped or not."""
    found: dict[str, None] = {}
    for word in words:
        for one in (word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]):
            found[one] = None
    return tuple(found)


def pattern(words: Iterable[str]) -> str:
    """Return a pattern of PostgreSQL that finds the words as a whole, whatever their capitals.

    “ana@example.com” is not in “diana@example.com”.
    """
    inner = "|".join("".join(map(_escaped, one)) for one in spellings(words))
    return rf"(?<![[:alnum:]_])(?:{inner})(?![[:alnum:]_])"


def python_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the same for Python."""
    inner = "|".join(re.escape(one) for one in spellings(words))
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)", re.IGNORECASE)


def _escaped(sign: str) -> str:
    return f"\\{sign}" if sign.isascii() and not sign.isalnum() and sign != " " else sign
