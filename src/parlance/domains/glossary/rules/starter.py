"""The shipped glossary: from its sheets to terms, refusing what does not belong."""

from collections.abc import Mapping
from typing import Any

from parlance.domains.glossary.errors import InvalidDefinitionError
from parlance.domains.glossary.rules.names import is_slug
from parlance.domains.glossary.rules.readings import check_readings, check_text, reading
from parlance.domains.glossary.values import Kind, StarterTerm

_READING_WORDS = {
    "label", "formula", "unit", "better", "why", "as_printed", "trailing_months", "parameters",
}  # fmt: skip
_TERM_WORDS = {
    "name", "short", "aliases", "kind", "owner", "text", "example", "related", "met_in", "window",
    "readings",
}  # fmt: skip
_NEEDED = ("name", "kind", "owner", "text", "example", "met_in")


def starter_terms(sheets: Mapping[str, Mapping[str, Any]]) -> tuple[StarterTerm, ...]:
    """Return the terms of parsed sheets by section and name.

    A sheet is a `section` and a table per term. Raises `InvalidDefinitionError` naming the
    sheet and the entry for a missing or unknown word, a slug in two sheets, a relation to a
    term that is not there, or a definition that is not well formed.
    """
    terms: dict[str, StarterTerm] = {}
    for sheet, entries in sheets.items():
        for slug, given in entries.items():
            if slug == "section":
                continue
            if slug in terms:
                raise InvalidDefinitionError(f"{sheet}: “{slug}” stands in two sheets; drop one.")
            terms[slug] = _starter_term(f"{sheet}, {slug}", slug, entries["section"], given)
    for one in terms.values():
        for other in one.related:
            if other not in terms or other == one.slug:
                raise InvalidDefinitionError(f"{one.slug}: there is no related term “{other}”.")
    return tuple(sorted(terms.values(), key=lambda one: (one.section, one.name.casefold())))


def _starter_term(place: str, slug: str, section: str, given: Mapping[str, Any]) -> StarterTerm:
    _check_words(place, given)
    if not is_slug(slug):
        raise InvalidDefinitionError(f"{place}: write the slug in lower case, joined by “-”.")
    try:
        term = StarterTerm(
            slug=slug,
            name=given["name"],
            short=given.get("short", ""),
            aliases=tuple(given.get("aliases", ())),
            kind=Kind(given["kind"]),
            section=section,
            owner=given["owner"],
            text=_flowing(given["text"]),
            example=_flowing(given["example"]),
            related=tuple(given.get("related", ())),
            met_in=given["met_in"],
            window=given.get("window", "month"),
            readings=tuple(reading(key, row) for key, row in given.get("readings", {}).items()),
        )
        check_readings(term.kind, term.readings, term.window)
        check_text(text=term.text, example=term.example, reason="shipped")
    except (InvalidDefinitionError, ValueError) as error:
        raise InvalidDefinitionError(f"{place}: {error}") from error
    return term


def _check_words(place: str, given: Mapping[str, Any]) -> None:
    if missing := [word for word in _NEEDED if word not in given]:
        raise InvalidDefinitionError(f"{place}: “{missing[0]}” is missing.")
    if unknown := sorted(set(given) - _TERM_WORDS):
        raise InvalidDefinitionError(f"{place}: “{unknown[0]}” is no part of an entry.")
    for key, row in given.get("readings", {}).items():
        if unknown := sorted(set(row) - _READING_WORDS):
            raise InvalidDefinitionError(
                f"{place}, reading {key}: “{unknown[0]}” is no part of a reading."
            )


def _flowing(text: str) -> str:
    """Return a text without the line breaks of its sheet; a blank line parts paragraphs."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
