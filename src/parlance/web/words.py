"""Words of the core in the reader's language: the core itself knows no languages."""

from django.utils.functional import lazy
from django.utils.translation import gettext


def translated(text: str) -> str:
    """Return a label, a state or a cause as the reader's catalogue has it, else as it is.

    What people typed passes through: no catalogue knows it. `scripts/translations.py` lists where
    the words of the core are collected from.
    """
    # For no text at all, gettext gives the head of its catalogue.
    return gettext(text) if text else ""


def in_words(code: str) -> str:
    """Return a kind or a cause as a person says it."""
    return translated(code.replace("_", " ").replace("-", " "))


translated_lazily = lazy(translated, str)
"""The same for what is made once and read by many, such as the choices of a form."""
