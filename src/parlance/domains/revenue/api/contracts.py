"""Contracts and products."""

from datetime import date, datetime
from typing import Annotated

from ninja import Query
from pydantic import Field

from parlance.domains.accounts.errors import AccountNotFoundError
from parlance.domains.revenue.api.fields import (
    ENDS_ON,
    SOURCE_ID,
    AccountId,
    AskedAccount,
    Count,
    Days,
    Id,
    PeriodUnit,
)
from parlance.domains.revenue.commands import charges as product_commands
from parlance.domains.revenue.commands import contracts as commands
from parlance.domains.revenue.errors import (
    ContractNotFoundError,
    EndsBeforeStartError,
    SourceIdTakenError,
)
from parlance.domains.revenue.queries import listing, records
from parlance.domains.revenue.values import records as values
from parlance.domains.revenue.values.records import ContractStatus
from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Day, Flag, Key, LongText, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Contracts",
    "What was agreed with an account, version by version, and the products that are sold.",
)

On = Annotated[Day, Field(description="The terms in force on this day; today without it.")]


class Terms(Given):
    """What a contract says from a day on."""

    starts_on: Day = Field(description="Its first day.", examples=["2026-01-01"])
    ends_on: Day | None = Field(None, description=ENDS_ON, examples=["2027-01-01"])
    status: ContractStatus = Field(ContractStatus.ACTIVE, description="Where it stands.")
    term_months: Count | None = Field(None, description="Its length in months.", examples=[12])
    billed_every: Count | None = Field(None, description="Billed every so many.", examples=[1])
    billed_unit: PeriodUnit | None = Field(None, description="Of these.", examples=["month"])
    payment_days: Days | None = Field(None, description="Days to pay.", examples=[30])
    notice_days: Days | None = Field(None, description="Days of notice.", examples=[90])
    auto_renews: Flag = Field(False, description="It goes on by itself.", examples=[True])
    inclusions: LongText | None = Field(None, description="What is part of it.", examples=["Setup"])
    exclusions: LongText | None = Field(None, description="What is not.", examples=["Travel"])
    terms: LongText | None = Field(None, description="Free text.", examples=["See annex 2."])

    def value(self) -> values.ContractTerms:
        return values.ContractTerms(**{name: getattr(self, name) for name in Terms.model_fields})


class ContractTerms(Shown):
    """What a contract says from a day on."""

    starts_on: date = Field(description="Its first day.")
    ends_on: date | None = Field(description=ENDS_ON)
    status: ContractStatus = Field(description="Where it stands.")
    term_months: int | None = Field(description="Its length in months.", examples=[12])
    billed_every: int | None = Field(description="Billed every so many.", examples=[1])
    billed_unit: PeriodUnit | None = Field(description="Of these.")
    payment_days: int | None = Field(description="Days to pay.", examples=[30])
    notice_days: int | None = Field(description="Days of notice.", examples=[90])
    auto_renews: bool = Field(description="It goes on by itself.")
    inclusions: str | None = Field(description="What is part of it.", examples=["Setup"])
    exclusions: str | None = Field(description="What is not.", examples=["Travel"])
    terms: str | None = Field(description="Free text.", examples=["See annex 2."])


class ContractVersion(Shown):
    """One version of a contract."""

    id: int = Field(description="Names the version.", examples=[4])
    effective_on: date = Field(description="In force from this day on.")
    terms: ContractTerms = Field(description="What it says.")
    recorded_from: datetime = Field(description="Recorded then.")
    load_id: int | None = Field(description="The import that brought it.", examples=[None])


class Contract(Shown):
    """A contract with the version in force on the asked day, or its first one before that."""

    id: int = Field(description="Names the contract.", examples=[3])
    source_id: str = Field(description=SOURCE_ID, examples=["C-1"])
    account_id: int = Field(description="The account.", examples=[7])
    version: ContractVersion = Field(description="The version.")


class NewContract(Terms):
    """A contract to record."""

    source_id: Key = Field(description=SOURCE_ID, examples=["C-1"])
    account_id: AccountId


class ContractAmendment(Terms):
    """A new version of a contract. Earlier days keep their terms."""

    effective_on: Day = Field(description="In force from this day on.", examples=["2026-06-01"])
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["Renewed early."]
    )


class Product(Shown):
    """Something that is sold."""

    id: int = Field(description="Names the product.", examples=[2])
    source_id: str = Field(description=SOURCE_ID, examples=["P-1"])
    name: str = Field(description="What people call it.", examples=["Core"])


class NewProduct(Given):
    """A product to add."""

    source_id: Key = Field(description=SOURCE_ID, examples=["P-1"])
    name: Text = Field(description="What people call it.", examples=["Core"])


class AskedContracts(Paged):
    account_id: AskedAccount | None = None
    on: On | None = None


class AskedContract(Given):
    on: On | None = None


@doors.get("/contracts", returns=Page[Contract], right="revenue.read")
def list_contracts(request: Request, asked: Query[AskedContracts]) -> object:
    """List contracts with the terms in force on a day, in the order of recording."""
    (after,) = cursors.read(asked.cursor, int) or [0]
    found = listing.contracts_page(
        actor=request.actor,
        after=after,
        limit=asked.limit + 1,
        on=asked.on or clock.today(),
        account_id=asked.account_id,
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.post(
    "/contracts",
    returns=Contract,
    right="revenue.change",
    status=201,
    refusals=(AccountNotFoundError, EndsBeforeStartError, SourceIdTakenError),
)
def record_contract(request: Request, given: NewContract) -> object:
    """Add a contract; its first version is in force from its first day on."""
    contract_id = commands.record_contract(
        actor=request.actor,
        source_id=given.source_id,
        account_id=given.account_id,
        terms=given.value(),
        recorded_at=clock.now(),
    )
    return records.contract(actor=request.actor, contract_id=contract_id, on=given.starts_on)


@doors.get(
    "/contracts/{contract_id}",
    returns=Contract,
    right="revenue.read",
    refusals=(ContractNotFoundError,),
)
def get_contract(request: Request, contract_id: Id, asked: Query[AskedContract]) -> object:
    """Show a contract with the terms in force on a day."""
    on = asked.on or clock.today()
    return records.contract(actor=request.actor, contract_id=contract_id, on=on)


@doors.get(
    "/contracts/{contract_id}/versions",
    returns=Page[ContractVersion],
    right="revenue.read",
    refusals=(ContractNotFoundError,),
)
def list_contract_versions(request: Request, contract_id: Id, asked: Query[Paged]) -> object:
    """List the versions of a contract, by the day they take effect."""
    found = records.contract_versions(actor=request.actor, contract_id=contract_id)
    return paged(found, asked, lambda one: (one.effective_on.isoformat(), one.id))


@doors.post(
    "/contracts/{contract_id}/versions",
    returns=Contract,
    right="revenue.change",
    status=201,
    refusals=(ContractNotFoundError, EndsBeforeStartError),
)
def amend_contract(request: Request, contract_id: Id, given: ContractAmendment) -> object:
    """Add a version in force from a day on. Prices change through the subscriptions."""
    commands.amend_contract(
        actor=request.actor,
        contract_id=contract_id,
        effective_on=given.effective_on,
        terms=given.value(),
        recorded_at=clock.now(),
        reason=given.reason,
    )
    on = given.effective_on
    return records.contract(actor=request.actor, contract_id=contract_id, on=on)


@doors.get("/products", returns=Page[Product], right="revenue.read")
def list_products(request: Request, asked: Query[Paged]) -> object:
    """List products, in the order of recording."""
    found = sorted(records.products(actor=request.actor), key=lambda one: one.id)
    return paged(found, asked, lambda one: (one.id,))


@doors.post(
    "/products",
    returns=Product,
    right="revenue.change",
    status=201,
    refusals=(SourceIdTakenError,),
)
def add_product(request: Request, given: NewProduct) -> object:
    """Add a product."""
    product_id = product_commands.add_product(actor=request.actor, **dict(given))
    return Product(id=product_id, **dict(given))
