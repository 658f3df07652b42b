"""What moved MRR, who moved most, and what cohorts kept."""

from datetime import date
from typing import Annotated, Any

from ninja import Query
from pydantic import Field

from parlance.domains.revenue.api.fields import AskedAccount
from parlance.domains.revenue.queries import movements as queries
from parlance.domains.revenue.queries.reconciliation import reconciliation
from parlance.domains.revenue.values.movements import Movement as MovementValue
from parlance.domains.revenue.values.movements import Reconciliation as ReconciliationValue
from parlance.kit.periods import Every, Window, windows
from parlance.platform.api.doors import Doors
from parlance.platform.api.errors import Fault, InvalidFieldsError
from parlance.platform.api.fields import Amount, Day
from parlance.platform.api.schemas import Asked, Page, Paged, Shown, paged
from parlance.platform.organisation.queries import organisation
from parlance.platform.rendering import Request

doors = Doors(
    "Movements",
    "Signed changes of MRR by account and day, and what follows from them.",
)

_MOST = 100_000
"""More movements than this nobody reads; ask for a shorter period."""

_LONGEST_DAYS = 3_700

Opens = Annotated[Day, Field(description="The first day.", examples=["2026-01-01"])]
Closes = Annotated[Day, Field(description="The day after the last.", examples=["2026-07-01"])]
AsOf = Annotated[Day, Field(description="As recorded by then; now without it.")]


class Movement(Shown):
    """One signed change of an account's MRR, in its own currency."""

    account_id: int = Field(description="The account.", examples=[7])
    account_name: str = Field(description="Its name.", examples=["Northwind Mills"])
    day: date = Field(description="The day.")
    kind: str = Field(description="new, expansion, contraction, …", examples=["expansion"])
    cause: str = Field(description="What it comes from.", examples=["licence"])
    reason: str = Field(description="That in words.", examples=["seats added"])
    line: str = Field(description="The line.", examples=["L-1"])
    product: str = Field(description="The product.", examples=["P-1"])
    plan: str = Field(description="The plan.", examples=["pro"])
    amount: Amount = Field(description="How much.", examples=["100"])
    currency: str = Field(description="ISO 4217 code.", examples=["EUR"])


class Mover(Shown):
    """An account's net movement of one kind, in the reporting currency."""

    account_id: int = Field(description="The account.", examples=[7])
    account_name: str = Field(description="Its name.", examples=["Northwind Mills"])
    kind: str = Field(description="The kind.", examples=["churn"])
    cause: str = Field(description="That of its largest piece.", examples=["churn"])
    reason: str = Field(description="That in words.", examples=[""])
    amount: Amount = Field(description="How much.", examples=["-900"])
    currency: str = Field(description="ISO 4217 code.", examples=["USD"])


class Movers(Shown):
    """The accounts that moved most."""

    data: list[Mover] = Field(description="The largest movement first.")


class Cohort(Shown):
    """A signup month: how many accounts, and what is left of them month by month."""

    cohort: date = Field(description="The first of the month.")
    size: int = Field(description="Accounts that started in it.", examples=[10])
    active: list[int] = Field(description="Active at each month's close.", examples=[[10, 9]])
    mrr: list[Amount] = Field(description="Their MRR then.", examples=[["1000", "950"]])


class Cohorts(Shown):
    """What is left of each signup month."""

    data: list[Cohort] = Field(description="By month.")


class Reconciliation(Shown):
    """MRR at a close, counted in two ways that must agree."""

    opens: date = Field(description="First day of the period.")
    closes: date = Field(description="The day after its last.")
    by_snapshot: Amount = Field(description="From what is in force.", examples=["1000"])
    by_movements: Amount = Field(description="From what moved.", examples=["1000"])
    gap: Amount = Field(description="The difference; must be zero.", examples=["0"])
    currency: str = Field(description="ISO 4217 code.", examples=["USD"])

    @staticmethod
    def of(one: ReconciliationValue) -> dict[str, Any]:
        kept = ("by_snapshot", "by_movements", "gap", "currency")
        plain = {name: getattr(one, name) for name in kept}
        return plain | {"opens": one.window.opens, "closes": one.window.closes}


class Reconciliations(Shown):
    """Both ways, period by period."""

    data: list[Reconciliation] = Field(description="By period.")


class _Period(Asked):
    opens: Opens
    closes: Closes
    as_of: AsOf | None = None

    @property
    def window(self) -> Window:
        if not self.opens < self.closes:
            message = "A period ends after it begins; write a later day."
            raise InvalidFieldsError([Fault("closes", "before_opens", message)])
        if (self.closes - self.opens).days > _LONGEST_DAYS:
            message = "Ask for ten years at most."
            raise InvalidFieldsError([Fault("closes", "too_long", message)])
        return Window(self.opens, self.closes)


class AskedMovements(Paged, _Period):
    account_id: AskedAccount | None = None


class AskedMovers(_Period):
    limit: Annotated[int, Field(ge=1, le=100)] = Field(10, description="How many to list.")


class AskedPeriod(_Period):
    """A period."""


@doors.get("/movements", returns=Page[Movement], right="revenue.read")
def list_movements(request: Request, asked: Query[AskedMovements]) -> object:
    """List movements of a period, by day and account; transfers between plans are left out."""
    ids = None if asked.account_id is None else [asked.account_id]
    found = queries.movements(
        actor=request.actor,
        account_ids=ids,
        window=asked.window,
        as_of=asked.as_of,
        limit=_MOST,
    )
    return paged(sorted(found, key=_place), asked, _place)


def _place(one: MovementValue) -> tuple[str, int, str, str, str, str, str]:
    place = (one.line, one.product or "", one.plan or "", one.kind, one.cause or "")
    return (one.day.isoformat(), one.account_id, *place)


@doors.get("/movers", returns=Movers, right="revenue.read")
def list_movers(request: Request, asked: Query[AskedMovers]) -> object:
    """List the accounts whose MRR moved most in a period."""
    found = queries.top_movers(
        actor=request.actor, window=asked.window, as_of=asked.as_of, limit=asked.limit
    )
    return {"data": found}


@doors.get("/cohorts", returns=Cohorts, right="revenue.read")
def list_cohorts(request: Request, asked: Query[AskedPeriod]) -> object:
    """Tell what is left of each signup month at the close of every month since."""
    window = asked.window
    found = queries.cohorts(
        actor=request.actor, first=window.opens, closes=window.closes, as_of=asked.as_of
    )
    return {"data": found}


@doors.get("/reconciliation", returns=Reconciliations, right="revenue.read")
def reconcile(request: Request, asked: Query[AskedPeriod]) -> object:
    """Compare MRR from what is in force with MRR carried forward by movements, by month."""
    window = asked.window
    months = windows(
        window.opens, window.closes, Every.MONTH, organisation().fiscal_year_first_month
    )
    found = reconciliation(actor=request.actor, windows=months, as_of=asked.as_of)
    return {"data": [Reconciliation.of(one) for one in found]}
