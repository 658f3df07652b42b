"""What happened in the glossary."""

from dataclasses import dataclass

from parlance.platform.events.values import EventType


@dataclass(frozen=True, slots=True)
class TermDefined:
    """A term was added, by a person or from the starter glossary."""

    slug: str


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A term has a new version of its definition."""

    slug: str
    number: int


@dataclass(frozen=True, slots=True)
class VersionAgreed:
    """Both sides have approved this version; it can only be superseded from now on."""

    slug: str
    number: int


TOLD = (
    EventType("term.defined", "A term was added", TermDefined, {"slug": "time-to-value"}),
    EventType(
        "term.version_published",
        "A definition has a new version",
        VersionPublished,
        {"slug": "churn", "number": 2},
    ),
    EventType(
        "term.version_agreed",
        "Both sides have approved a version",
        VersionAgreed,
        {"slug": "churn", "number": 2},
    ),
)
"""What programs elsewhere are told of."""
