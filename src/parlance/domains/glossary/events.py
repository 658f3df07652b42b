"""What happened in the glossary."""

from dataclasses import dataclass


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
