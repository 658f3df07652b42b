"""What assistants are answered. Every number names its definition, and where it can be checked."""

from datetime import date, datetime

from pydantic import BaseModel, Field

_LINK = Field(description="The page that shows this to a person.")


class TermFound(BaseModel):
    slug: str
    name: str
    kind: str
    text: str = Field(description="The newest text of the definition; empty while there is none.")
    same_word: list[str] = Field(description="Other terms that the asked word may mean, too.")
    link: str = _LINK


class TermsFound(BaseModel):
    terms: list[TermFound]


class DefinitionAnswer(BaseModel):
    number: int = Field(description="The version, counted from 1.")
    text: str
    example: str
    effective_on: date
    reason: str
    approved_by: list[str] = Field(description="The sides that approved: cs, product, or both.")
    formulas: dict[str, str] = Field(description="Formula by reading; empty unless a metric.")


class TermAnswer(BaseModel):
    slug: str
    name: str
    aliases: list[str]
    kind: str
    owner: str
    status: str = Field(description="agreed, diverging, missing or under review.")
    versions: list[DefinitionAnswer] = Field(description="All versions, oldest first.")
    related: list[str]
    link: str = _LINK


class MetricAnswer(BaseModel):
    metric: str = Field(description="The identifier to ask for.")
    name: str
    unit: str
    usual_period: str
    version: int = Field(description="The version of the definition in force.")
    readings: dict[str, str] = Field(description="Other ways to compute it, by key, in words.")
    may_be_asked: bool = Field(description="False where you may not see figures about money.")
    link: str = _LINK


class MetricsAnswer(BaseModel):
    metrics: list[MetricAnswer]
    dimensions: dict[str, str] = Field(description="What figures can be grouped by.")


class FigureAnswer(BaseModel):
    metric: str
    first: date = Field(description="The first day counted.")
    last: date = Field(description="The last day counted.")
    by: dict[str, str]
    value: str | None = Field(description="Exact; a ratio of 0.92 means 92 percent.")
    unit: str
    currency: str | None
    numerator: str | None
    denominator: str | None
    definition_version: int
    reading: str
    reason: str | None = Field(description="Why there is no value.")
    link: str = _LINK


class FiguresAnswer(BaseModel):
    figures: list[FigureAnswer]
    as_of: date | None
    data_until: datetime | None = Field(description="Until when the figures know the records.")


class MeasureAnswer(BaseModel):
    measure: str
    label: str
    value: str | None
    unit: str


class AccountShare(BaseModel):
    account_id: int
    name: str
    values: dict[str, str | None]


class ExplanationAnswer(BaseModel):
    figure: FigureAnswer
    definition: str
    status: str
    formula: str
    with_values: str
    measures: list[MeasureAnswer]
    accounts: list[AccountShare] = Field(description="Those that move the figure most, first.")
    accounts_in_all: int
    data_until: datetime | None


class AccountFound(BaseModel):
    account_id: int
    source_id: str
    name: str
    segment: str | None
    owner: str | None
    country: str | None
    link: str = _LINK


class AccountsFound(BaseModel):
    accounts: list[AccountFound]


class AccountAnswer(BaseModel):
    account: AccountFound
    industry: str | None
    parent: str | None
    attributes: dict[str, str]


class Proposed(BaseModel):
    slug: str
    version: int
    status: str = Field(description="A proposal is never agreed before both sides approve it.")
    link: str = _LINK
