"""Text cut into tokens. Limits and characters are checked before anything else."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from parlance.engine.language.errors import (
    CharacterError,
    GrammarError,
    LiteralError,
    TooLongError,
    visible_name,
)

MAX_CHARACTERS = 4_000
MAX_NAME = 100

TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
    | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_.%]|-[0-9]))
    | (?P<number>[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?%?)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)
    | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    | (?P<column>`(?:[^`]|``)*`)
    | (?P<sign><=|>=|!=|<>|==|[-+*/=<>(),\[\]])
    """,
    re.VERBOSE,
)
FORBIDDEN = {
    "--": "Write a - (-b) to subtract a negative number; there are no comments.",
    "/*": "There are no comments in a formula.",
    "*/": "There are no comments in a formula.",
    "**": "Write x * x; there is no power.",
    "&&": "Write and.",
    "||": "Write or; to join texts write concat(a, b).",
}
REMEDIES = {
    ";": "A formula is one expression; there are no statements.",
    "%": "Write 5% without a space; there is no modulo.",
    "!": "Write not or !=.",
    "&": "Write and.",
    "|": "Write or.",
    ".": "Write 0.5 rather than .5; names have no dots.",
    "\\": "Write a quote inside a text twice: 'it''s'.",
    "\N{LEFT SINGLE QUOTATION MARK}": "Use straight quotes: 'text'.",
    "\N{RIGHT SINGLE QUOTATION MARK}": "Use straight quotes: 'text'.",
    "“": 'Use straight quotes: "text".',
    "”": 'Use straight quotes: "text".',
    "\N{NO-BREAK SPACE}": "Use a plain space.",
    "\N{MINUS SIGN}": "Use the plain minus sign -.",
    "\N{EN DASH}": "Use the plain minus sign -.",
    "\N{MULTIPLICATION SIGN}": "Write * to multiply.",
    "÷": "Write / to divide.",
    "≤": "Write <=.",
    "≥": "Write >=.",
    "≠": "Write !=.",
    "_": "A name begins with a letter.",
    "'": "Close the text with '.",
    '"': 'Close the text with ".',
    "`": "Close the column name with `.",
}
PLAIN = "Names have letters a to z, digits and _; write other column names in `backticks`."


class Token(NamedTuple):
    """`kind` is date, number, word, text, column, sign or end. `word` is in small letters."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Cut `text` into tokens, the last of kind `end`; raise `LanguageError` where it fails."""
    if len(text) > MAX_CHARACTERS:
        raise TooLongError(
            f"The formula has {len(text):,} characters; {MAX_CHARACTERS:,} are allowed.",
            position=MAX_CHARACTERS,
            remedy="Split it into metrics.",
        )
    found = list(_scan(text))
    found.append(Token("end", "", len(text), len(text)))
    return found


def _scan(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        _refuse_pair(text, position)
        if match is None:
            raise _unexpected(text[position], position)
        kind = str(match.lastgroup)
        if kind == "sign":
            yield Token(kind, match.group(), position, match.end())
        elif kind != "space":
            yield _token(kind, match.group(), position, text)
        position = match.end()


def _refuse_pair(text: str, position: int) -> None:
    pair = text[position : position + 2]
    if pair in FORBIDDEN:
        raise CharacterError(
            f"“{pair}” has no meaning here.", position=position, length=2, remedy=FORBIDDEN[pair]
        )


def _token(kind: str, text: str, start: int, whole: str) -> Token:
    end = start + len(text)
    following = whole[end : end + 1]
    if kind == "number" and following and (following.isalnum() or following in "_.%"):
        raise LiteralError(
            "A number ends here, but something follows at once.",
            position=end,
            remedy="Write numbers as 12, 0.5, 1_000 or 5%.",
        )
    if kind in {"word", "column"} and len(text) > MAX_NAME:
        raise TooLongError(
            f"A name has at most {MAX_NAME} characters.", position=start, length=len(text)
        )
    if kind == "word":
        return Token(kind, text.lower(), start, end)
    if kind in {"text", "column"}:
        _check_printable(text, start)
        return Token(kind, _unquoted(text, start), start, end)
    return Token(kind, text, start, end)


def _unquoted(text: str, start: int) -> str:
    quote = text[0]
    inner = text[1:-1].replace(quote + quote, quote)
    if quote == "`" and not inner.strip():
        raise GrammarError(
            "A column name is missing.",
            position=start,
            length=len(text),
            remedy="Write it between the backticks.",
        )
    return inner


def _check_printable(text: str, start: int) -> None:
    """Refuse control characters, lone surrogates and marks that turn the reading direction."""
    if text.isprintable():
        return
    for offset, character in enumerate(text):
        if is_hidden(character):
            raise CharacterError(
                f"{visible_name(character)} cannot stand in a text.",
                position=start + offset,
                remedy="Remove this character.",
            )


def is_hidden(character: str) -> bool:
    """Tell whether a character would be unseen, or change how others are read."""
    category = unicodedata.category(character)
    joins = character in "\u200c\u200d"  # needed to spell some scripts and emoji
    return category in {"Cc", "Cs", "Zl", "Zp", "Cf"} and not joins


def _unexpected(character: str, position: int) -> CharacterError:
    return CharacterError(
        f"{visible_name(character)} cannot stand here.",
        position=position,
        remedy=REMEDIES.get(character, PLAIN),
    )
