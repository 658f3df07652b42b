"""How the person who reads wants to read: set once around a request or a mail, used everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from zoneinfo import available_timezones

from babel import Locale
from babel.localedata import locale_identifiers


@dataclass(frozen=True, slots=True)
class Reader:
    """How one person wants to read; empty means as the organisation writes."""

    locale: str = ""
    time_zone: str = ""


_HOUSE = Reader()
_reader: ContextVar[Reader] = ContextVar("reader", default=_HOUSE)


@contextmanager
def reading_as(reader: Reader) -> Iterator[None]:
    """Write for this reader whatever is written within: the answer to one request, one mail."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def current_reader() -> Reader:
    return _reader.get()


def locales() -> list[tuple[str, str]]:
    """Return locales of a language and a country, each in its own words."""
    known = (Locale.parse(one) for one in locale_identifiers() if one.count("_") == 1)
    named = [(str(one), f"{one.get_display_name()} · {one}") for one in known if one.territory]
    return sorted(named)


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones that may be chosen, with spaces for people."""
    return [(one, one.replace("_", " ")) for one in sorted(available_timezones())]
