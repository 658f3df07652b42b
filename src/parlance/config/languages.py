from collections.abc import Iterable
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError

SOURCE = ("en", "English")
"""The language that the source is written in: it needs no catalogue."""


def languages(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Return the languages that have a compiled catalogue below a folder, by Django's code."""
    found = {
        catalogue.parents[1].name
        for folder in folders
        for catalogue in folder.glob("*/LC_MESSAGES/django.mo")
    }
    named = ((name.lower().replace("_", "-"), _in_its_own_words(name)) for name in sorted(found))
    return [SOURCE, *(one for one in named if one[0] != SOURCE[0])]


def _in_its_own_words(name: str) -> str:
    try:
        return Locale.parse(name).get_display_name() or name
    except (ValueError, UnknownLocaleError):
        return name
