"""What people type into forms: numbers, money and days, in their own way of writing.

A text is understood in exactly one way or refused with what to write instead: a thousand and one
are never mixed up. Digits of every script are understood.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import (
    NumberFormatError,
    format_decimal,
    get_decimal_symbol,
    get_group_symbol,
    parse_decimal,
)
from django.utils.translation import gettext as _

from parlance.kit.errors import InvalidError
from parlance.kit.money import Money
from parlance.kit.periods import FIRST_ASKED, LAST_ASKED

_LONGEST = 40
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
_MINUSES = "\u2212\u2013\ufe63\uff0d"
_MARKS = re.compile(r"[\u200e\u200f\u061c]")
_FINEST = 6
_DIGITS = 15


class NotANumberError(InvalidError):
    """Raised when a text is no number, or could be two."""

    code = "input.not_a_number"


class NotADayError(InvalidError):
    """Raised when a text is no day, or could be two."""

    code = "input.not_a_day"


def parse_number(text: str, locale: str) -> Decimal:
    """Return the number as written in this locale (`1.234,56` in `de_DE`).

    Refused: groups at wrong places, the other decimal sign, and `1.234` where a point groups: it
    reads as 1234 to some and as 1,234 to others. Raises `NotANumberError`.
    """
    written = _plain(text)
    symbols = _symbols(locale)
    if len(written) > _LONGEST or not re.fullmatch(_shape(symbols), written):
        raise NotANumberError(_remedy(text, locale))
    group, decimal = symbols
    if group == "." and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", written):
        bare = written.replace(".", "")
        words = _(
            "“%(text)s” can be read in two ways. Write %(whole)s, or %(parted)s if the point parts"
            " decimals."
        )
        both = {"whole": bare, "parted": written.replace(".", ",")}
        raise NotANumberError(words % {"text": text.strip(), **both})
    if group.isspace():
        written = written.replace(" ", group)
    try:
        found: Decimal = parse_decimal(
            written, locale=locale, strict=group in written, numbering_system="latn"
        )
    except NumberFormatError as error:
        raise NotANumberError(_remedy(text, locale)) from error
    whole, _sign, fraction = written.lstrip("-").partition(decimal)
    if len(whole) > _DIGITS + _DIGITS // 3 or len(fraction) > _FINEST + 4:
        raise NotANumberError(_remedy(text, locale))
    return found


def parse_money(text: str, currency: str, locale: str) -> Money:
    """Return an amount of this currency; its code or sign may stand before or after.

    Raises `NotANumberError`, also for another currency.
    """
    sign = Locale.parse(locale).currency_symbols.get(currency, currency)
    bare = text.strip()
    for known in (currency, sign):
        bare = bare.removeprefix(known).removesuffix(known).strip()
    if re.search(r"[^\W\d_]{3}", bare):
        words = _("“%(text)s” must be an amount in %(currency)s.")
        raise NotANumberError(words % {"text": text.strip(), "currency": currency})
    return Money(parse_number(bare, locale), currency)


def parse_day(text: str, locale: str) -> date:
    """Return the day: as `2026-03-12`, or in the order of this locale with four digits of year.

    Raises `NotADayError`.
    """
    written = _ascii_digits(_MARKS.sub("", text)).strip()
    parts = re.findall(r"\d+", written)
    if not re.fullmatch(r"\d{1,4}\D{1,3}\d{1,2}\D{1,3}\d{1,4}\D?", written) or len(parts) != 3:
        raise NotADayError(_day_remedy(text))
    order = "yMd" if len(parts[0]) == 4 else _order(locale)
    year, month, day = (parts[order.index(one)] for one in "yMd")
    try:
        if len(year) != 4:
            raise NotADayError(_day_remedy(text))
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotADayError(_day_remedy(text)) from error
    if not FIRST_ASKED <= found <= LAST_ASKED:
        words = _("Days go from %(first)s to %(last)s; %(day)s is outside.")
        raise NotADayError(words % {"first": FIRST_ASKED, "last": LAST_ASKED, "day": found})
    return found


def is_number(text: str) -> bool:
    """Tell whether an address holds the number of a record: plain digits, as we wrote them."""
    return text.isascii() and text.isdigit() and len(text) < 19


def typed_number(value: Decimal, locale: str) -> str:
    """Write a number as a field shows it: without groups, so that it is read back the same."""
    return str(
        format_decimal(
            value,
            format="0.##########",
            locale=locale,
            decimal_quantization=False,
            numbering_system="latn",
        )
    )


def _symbols(locale: str) -> tuple[str, str]:
    group = get_group_symbol(locale, numbering_system="latn")
    return group, get_decimal_symbol(locale, numbering_system="latn")


def _shape(symbols: tuple[str, str]) -> str:
    group, decimal = symbols
    between = " " if group.isspace() else re.escape(group)
    return rf"-?\d[\d{between}]*({re.escape(decimal)}\d+)?"


def _plain(text: str) -> str:
    """Write digits, minus and spaces of every script in the plain way."""
    written = _ascii_digits(_MARKS.sub("", text)).strip()
    for minus in _MINUSES:
        written = written.replace(minus, "-")
    # The signs that go with Arabic digits mean what their Latin siblings mean.
    written = written.replace("\u066b", ".").replace("\u066c", ",")
    return _SPACES.sub(" ", written).replace("'", "\u2019")


def _ascii_digits(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(one)) if unicodedata.decimal(one, None) is not None else one
        for one in text
    )


def _order(locale: str) -> str:
    """Return in which order the locale writes year, month and day."""
    pattern = Locale.parse(locale).date_formats["short"].pattern
    return "".join(dict.fromkeys(re.findall("[yMd]", pattern)))


def _remedy(text: str, locale: str) -> str:
    shown = text.strip()[:_LONGEST]
    example = typed_number(Decimal("1234.5"), locale)
    words = _("“%(text)s” is no number that can be read safely. Write it like %(example)s.")
    return words % {"text": shown, "example": example}


def _day_remedy(text: str) -> str:
    words = _("“%(text)s” is no day that can be read safely. Write it like 2026-03-31.")
    return words % {"text": text.strip()[:_LONGEST]}
