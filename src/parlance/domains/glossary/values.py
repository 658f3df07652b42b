"""Terms and definitions, as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parlance.engine.definitions import DEFAULT_READING, Reading


class Kind(StrEnum):
    """What sort of thing a term names."""

    CONCEPT = "concept"
    METRIC = "metric"
    MODEL = "model"
    OBJECT = "object"
    PROCESS = "process"
    PROGRAM = "program"
    ROLE = "role"
    STAGE = "stage"
    SURVEY = "survey"


class Status(StrEnum):
    """How far a term is agreed; the package's docstring says what each means."""

    AGREED = "agreed"
    DIVERGING = "diverging"
    MISSING = "missing"
    UNDER_REVIEW = "under review"


class Side(StrEnum):
    """The two teams whose approval makes a text agreed."""

    CS = "cs"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Approval:
    """One side's yes to one version. `person` is a person id as text."""

    side: Side
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TermName:
    """A term by its slug and name: enough to choose it or link to it."""

    slug: str
    name: str

    @property
    def identifier(self) -> str:
        """The name in formulas, on the command line, in the API and in files."""
        return self.slug.replace("-", "_")


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """One version of a definition. `number` counts from 1; `author` is a person id as text.

    `readings` holds formulas by reading key, the default among them, in the author's order;
    it is empty unless the term is a metric. `window` is the period that a page shows when none
    is asked: "month", "quarter", "year" or "trailing 12 months".
    """

    term: TermName
    number: int
    text: str
    example: str
    effective_on: date
    author: str
    reason: str
    recorded_at: datetime
    readings: Mapping[str, Reading]
    window: str
    approvals: tuple[Approval, ...] = ()
    approved_at: datetime | None = None

    @property
    def default(self) -> Reading:
        return self.readings[DEFAULT_READING]


@dataclass(frozen=True, slots=True)
class TermSummary:
    """A term in a list. `version` is its newest, None while nobody has written one."""

    term: TermName
    short: str
    aliases: tuple[str, ...]
    kind: Kind
    section: str
    owner: str
    status: Status
    version: int | None
    text: str

    @property
    def slug(self) -> str:
        return self.term.slug

    @property
    def identifier(self) -> str:
        return self.term.identifier

    @property
    def name(self) -> str:
        return self.term.name


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term that fits a search, 0 to 1. `shares` are others that the asked word may mean, too."""

    term: TermName
    short: str
    kind: Kind
    text: str
    score: float
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term with all its versions, oldest first.

    `owner` is a role or a person id as text. `met_in` says where a reader meets the word.
    """

    slug: str
    name: str
    short: str
    aliases: tuple[str, ...]
    kind: Kind
    section: str
    owner: str
    met_in: str
    status: Status
    related: tuple[TermName, ...]
    versions: tuple[DefinitionVersion, ...]
    created_at: datetime

    @property
    def identifier(self) -> str:
        return self.slug.replace("-", "_")

    @property
    def newest(self) -> DefinitionVersion | None:
        return self.versions[-1] if self.versions else None

    def in_force(self, on: date) -> DefinitionVersion | None:
        """Return the version that counts on a day; the first one extends back."""
        begun = [one for one in self.versions if one.number == 1 or one.effective_on <= on]
        return begun[-1] if begun else None


@dataclass(frozen=True, slots=True)
class StarterTerm:
    """An entry of the glossary that ships with Parlance."""

    slug: str
    name: str
    short: str
    aliases: tuple[str, ...]
    kind: Kind
    section: str
    owner: str
    text: str
    example: str
    related: tuple[str, ...]
    met_in: str
    window: str
    readings: tuple[Reading, ...]

    @property
    def identifier(self) -> str:
        return self.slug.replace("-", "_")
