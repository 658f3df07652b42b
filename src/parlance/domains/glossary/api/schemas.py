"""What programs send and hear about terms."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from parlance.domains.glossary import values
from parlance.domains.glossary.values import Kind, Side, Status
from parlance.engine.units import Unit
from parlance.platform.api.fields import Day, Flag, LongText, RecordId, Text
from parlance.platform.api.schemas import Given, Paged, Shown

Slug = Annotated[
    str,
    Field(description="The term's slug or identifier.", max_length=300, examples=["churn-rate"]),
]


Number = Annotated[
    RecordId, Field(description="The number of the version, from 1 on.", examples=[1])
]


class TermName(Shown):
    """A term by its slug, identifier and name."""

    slug: str = Field(description="Its address; stays for good.", examples=["churn-rate"])
    identifier: str = Field(description="Its name in formulas.", examples=["churn_rate"])
    name: str = Field(description="What people call it.", examples=["Churn rate"])


class TermSummary(TermName):
    """A term in a list."""

    short: str = Field(description="Its short form, empty for none.", examples=[""])
    aliases: list[str] = Field(description="Other words for it.", examples=[["customer churn"]])
    kind: Kind = Field(description="What sort of thing it names.")
    section: str = Field(description="Where it stands in the glossary.", examples=["Retention"])
    owner: str = Field(description="A role, or the id of a person.", examples=["cs_ops"])
    status: Status = Field(description="How far its meaning is agreed.")
    version: int | None = Field(description="Its newest version; null: nobody wrote one yet.")
    text: str = Field(description="What the newest version says.", examples=["The share of …"])


class Reading(Shown):
    """One labelled way to compute a metric."""

    key: str = Field(description="Its key; every metric has a “default”.", examples=["default"])
    label: str = Field(description="What people call it.", examples=["Of accounts at the start"])
    formula: str = Field(
        description="The formula in the Parlance language.",
        examples=["accounts_lost / opening_accounts"],
    )
    unit: Unit = Field(description="What it counts in.")
    better: str = Field(description="higher, lower or neither.", examples=["lower"])
    why: str = Field(description="Why one would choose it.", examples=["Easy to check."])
    as_printed: bool = Field(description="Kept for comparison only.", examples=[False])
    trailing_months: int | None = Field(
        description="So many months before the asked close; null: the asked period.",
        examples=[None],
    )
    parameters: dict[str, str | int] = Field(description="Choices of the facts.", examples=[{}])


class ReadingGiven(Given):
    """One labelled way to compute a metric."""

    key: Text = Field(description="Its key; every metric has a “default”.", examples=["default"])
    label: Text = Field(description="What people call it.", examples=["Of accounts at the start"])
    formula: Annotated[str, Field(max_length=4_000)] = Field(
        description="The formula in the Parlance language.",
        examples=["accounts_lost / opening_accounts"],
    )
    unit: Unit = Field(description="What it counts in.")
    better: Literal["higher", "lower", "neither"] = Field("higher", description="Which is good.")
    why: LongText = Field("", description="Why one would choose it.", examples=["Easy to check."])
    as_printed: Flag = Field(False, description="Kept for comparison only.", examples=[False])
    trailing_months: Annotated[int, Field(strict=True, ge=1, le=99)] | None = Field(
        None, description="So many months before the asked close; null: the asked period."
    )
    parameters: dict[Text, Text | Annotated[int, Field(strict=True)]] = Field(
        default_factory=dict, description="Choices of the facts.", examples=[{}]
    )


class Approval(Shown):
    """One team's yes to a version."""

    side: Side = Field(description="The team.")
    person: str = Field(
        description="Who said so, by id.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"]
    )
    at: datetime = Field(description="When.")


class Version(Shown):
    """One version of a definition."""

    number: int = Field(description="Counts from 1.")
    text: str = Field(description="The definition.", examples=["The share of accounts …"])
    example: str = Field(description="A concrete case.", examples=["200 accounts, 24 lost: 12 %."])
    effective_on: date = Field(description="Counts from this day on.")
    author: str = Field(description="Who wrote it, by id.", examples=["system"])
    reason: str = Field(description="Why it was written.", examples=["Shipped with Parlance."])
    recorded_at: datetime = Field(description="When it was written.")
    readings: list[Reading] = Field(description="Its formulas; none unless it is a metric.")
    window: str = Field(description="The period that pages show.", examples=["month"])
    approvals: list[Approval] = Field(description="Who approved it so far.")
    approved_at: datetime | None = Field(description="When both sides had approved it.")

    @staticmethod
    def of(one: values.DefinitionVersion) -> "Version":
        plain = {name: getattr(one, name) for name in Version.model_fields if name != "readings"}
        return Version(**plain, readings=list(one.readings.values()))  # type: ignore[arg-type]


class Term(TermName):
    """A term with all its versions, oldest first."""

    short: str = Field(description="Its short form, empty for none.", examples=[""])
    aliases: list[str] = Field(description="Other words for it.", examples=[["customer churn"]])
    kind: Kind = Field(description="What sort of thing it names.")
    section: str = Field(description="Where it stands in the glossary.", examples=["Retention"])
    owner: str = Field(description="A role, or the id of a person.", examples=["cs_ops"])
    met_in: str = Field(description="Where a reader meets the word.", examples=["Dashboards"])
    status: Status = Field(description="How far its meaning is agreed.")
    related: list[TermName] = Field(description="Terms that belong to it.")
    versions: list[Version] = Field(description="All that it meant, oldest first.")
    created_at: datetime = Field(description="When it was added.")

    @staticmethod
    def of(one: values.Term) -> "Term":
        plain = {name: getattr(one, name) for name in Term.model_fields if name != "versions"}
        return Term(**plain, versions=[Version.of(each) for each in one.versions])


class Approved(Shown):
    """Whether an approval made the version agreed."""

    is_agreed: bool = Field(description="Both sides have approved it: it is fixed for good.")


class AskedTerms(Paged):
    search: str = Field("", description="A part of name, short form or alias.", max_length=300)
    kind: Kind | None = Field(None, description="Only terms of this kind.")
    section: str = Field("", description="Only terms of this section.", max_length=300)


class NewTerm(Given):
    """A term to add; `POST …/versions` gives it a meaning."""

    slug: Text = Field(description="Lower case words joined by “-”.", examples=["first-value"])
    name: Text = Field(description="What people call it.", examples=["First value"])
    kind: Kind = Field(description="What sort of thing it names.")
    section: Text = Field(description="Where it stands.", examples=["Onboarding"])
    owner: Text = Field(description="A role, or the id of a person.", examples=["cs_ops"])
    short: Annotated[str, Field(max_length=40)] = Field(
        "", description="Its short form.", examples=["FV"]
    )
    aliases: Annotated[list[Text], Field(max_length=50)] = Field(
        default_factory=list, description="Other words for it.", examples=[["initial value"]]
    )
    related: Annotated[list[Text], Field(max_length=50)] = Field(
        default_factory=list, description="Slugs of terms that belong to it.", examples=[[]]
    )
    met_in: LongText = Field(
        "", description="Where a reader meets the word.", examples=["The onboarding plan"]
    )


class TermChange(Given):
    """Another name for a term; the old one stays as an alias."""

    name: Text = Field(description="The new name.", examples=["First value"])
    reason: Text = Field(description="Why.", examples=["Both teams say it like that."])


class NewAlias(Given):
    """Another word for a term."""

    alias: Text = Field(description="The word.", examples=["initial value"])


class NewVersion(Given):
    """A new meaning to propose; it starts without approvals."""

    text: LongText = Field(description="The definition.", examples=["The day on which …"])
    example: LongText = Field(description="A concrete case.", examples=["Ada reads her first …"])
    reason: LongText = Field(description="Why it changes.", examples=["Asked by both teams."])
    effective_on: Day = Field(description="It counts from this day on.", examples=["2026-01-31"])
    readings: Annotated[list[ReadingGiven], Field(max_length=50)] = Field(
        default_factory=list, description="Formulas, for a metric only.", examples=[[]]
    )
    window: Text = Field("month", description="The period that pages show.", examples=["month"])


class NewApproval(Given):
    """A team's yes."""

    side: Side = Field(description="The team that you approve for; you need a role in it.")


class AskedWord(Paged):
    text: str = Field(
        description="A name, short form or alias.", min_length=1, max_length=300, examples=["churn"]
    )
