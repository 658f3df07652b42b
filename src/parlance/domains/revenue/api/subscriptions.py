"""Priced intervals: what an account pays for, from which day to which."""

from typing import Annotated

from ninja import Query
from ninja.responses import Status
from pydantic import Field

from parlance.domains.accounts.errors import AccountNotFoundError
from parlance.domains.revenue.api.fields import (
    SOURCE_ID,
    Id,
)
from parlance.domains.revenue.api.intervals import (
    AskedSubscriptions,
    NewSubscription,
    Subscription,
    SubscriptionAmendment,
    SubscriptionCorrection,
    SubscriptionEnd,
    SubscriptionGiven,
)
from parlance.domains.revenue.commands import subscriptions as commands
from parlance.domains.revenue.errors import (
    ContractNotFoundError,
    ContractOfOtherAccountError,
    EndsBeforeStartError,
    NotYetStartedError,
    PriceUnsoundError,
    ProductNotFoundError,
    ReasonMissingError,
    SourceIdTakenError,
    SubscriptionAlreadyEndedError,
    SubscriptionNotFoundError,
)
from parlance.domains.revenue.queries import listing, records
from parlance.domains.revenue.values.records import SubscriptionRow
from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, Paged, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Subscriptions",
    "Priced intervals in a ledger that keeps what was recorded before: a change ends one interval "
    "and begins the next of its line; a correction says what an interval really was.",
)


_RECORDING = (
    AccountNotFoundError,
    ContractNotFoundError,
    ContractOfOtherAccountError,
    ProductNotFoundError,
    PriceUnsoundError,
    EndsBeforeStartError,
    SourceIdTakenError,
)


@doors.get("/subscriptions", returns=Page[Subscription], right="revenue.read")
def list_subscriptions(request: Request, asked: Query[AskedSubscriptions]) -> object:
    """List the intervals that stand, in the order of recording."""
    (after,) = cursors.read(asked.cursor, int) or [0]
    found = listing.subscriptions_page(
        actor=request.actor,
        after=after,
        limit=asked.limit + 1,
        account_id=asked.account_id,
        source_id=asked.source_id,
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.post(
    "/subscriptions", returns=Subscription, right="revenue.change", status=201, refusals=_RECORDING
)
def record_subscription(request: Request, given: NewSubscription) -> object:
    """Add a priced interval to an account."""
    row_id = commands.record_subscription(
        actor=request.actor, terms=given.terms(given.source_id), recorded_at=clock.now()
    )
    return _row(request, row_id)


@doors.get(
    "/subscriptions/{subscription_id}",
    returns=Subscription,
    right="revenue.read",
    refusals=(SubscriptionNotFoundError,),
)
def get_subscription(request: Request, subscription_id: Id) -> object:
    """Show a row of the ledger, also one that was corrected since."""
    return _row(request, subscription_id)


@doors.get(
    "/subscriptions/{subscription_id}/history",
    returns=Page[Subscription],
    right="revenue.read",
    refusals=(SubscriptionNotFoundError,),
)
def list_subscription_history(request: Request, subscription_id: Id, asked: Query[Paged]) -> object:
    """List all that was ever recorded under the key of this row, the oldest record first."""
    row = _row(request, subscription_id)
    found = records.subscription_history(
        actor=request.actor, account_id=row.account_id, source_id=row.source_id
    )
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.put(
    "/subscriptions/{subscription_id}",
    returns=Subscription,
    right="revenue.change",
    refusals=(*_RECORDING, SubscriptionNotFoundError, ReasonMissingError),
)
def correct_subscription(
    request: Request, subscription_id: Id, given: SubscriptionCorrection
) -> object:
    """Say what the interval really was. Its row gets another id; what stood before is kept."""
    row_id = commands.correct_subscription(
        actor=request.actor,
        subscription_id=subscription_id,
        terms=given.terms(given.source_id),
        reason=given.reason,
        recorded_at=clock.now(),
    )
    return _row(request, row_id)


@doors.put(
    "/subscriptions/by-source/{source_id}",
    returns=Subscription,
    right="revenue.change",
    status=(200, 201),
    refusals=(*_RECORDING, ReasonMissingError),
)
def upsert_subscription(
    request: Request,
    source_id: Annotated[str, Field(description=SOURCE_ID, max_length=200, examples=["SUB-1"])],
    given: SubscriptionGiven,
) -> object:
    """Record an interval under your key, or correct the one that stands if it differs."""
    actor, terms = request.actor, given.terms(source_id)
    found = listing.subscriptions_page(actor=actor, after=0, limit=1, source_id=source_id)
    if not found:
        row_id = commands.record_subscription(actor=actor, terms=terms, recorded_at=clock.now())
        return Status(201, _row(request, row_id))
    row_id = commands.correct_subscription(
        actor=actor,
        subscription_id=found[0].id,
        terms=terms,
        reason=given.reason,
        recorded_at=clock.now(),
    )
    return Status(200, _row(request, row_id))


@doors.post(
    "/subscriptions/{subscription_id}/amendments",
    returns=Subscription,
    right="revenue.change",
    status=201,
    refusals=(
        *_RECORDING,
        SubscriptionNotFoundError,
        SubscriptionAlreadyEndedError,
        NotYetStartedError,
    ),
)
def amend_subscription(
    request: Request, subscription_id: Id, given: SubscriptionAmendment
) -> object:
    """Let the line go on at another price from a day on; the interval before ends that day."""
    stated = dict(given) | {"price": given.price.value}
    row_id = commands.amend_subscription(
        actor=request.actor, subscription_id=subscription_id, recorded_at=clock.now(), **stated
    )
    return _row(request, row_id)


@doors.post(
    "/subscriptions/{subscription_id}/end",
    returns=Subscription,
    right="revenue.change",
    refusals=(
        SubscriptionNotFoundError,
        SubscriptionAlreadyEndedError,
        EndsBeforeStartError,
        ReasonMissingError,
    ),
)
def end_subscription(request: Request, subscription_id: Id, given: SubscriptionEnd) -> object:
    """End an interval on its first unpaid day, for a reason."""
    row_id = commands.end_subscription(
        actor=request.actor,
        subscription_id=subscription_id,
        ends_on=given.ends_on,
        reason=given.reason,
        recorded_at=clock.now(),
    )
    return _row(request, row_id)


def _row(request: Request, row_id: int) -> SubscriptionRow:
    found = records.subscriptions_by_ids(actor=request.actor, ids=[row_id])
    if not found:
        raise SubscriptionNotFoundError(row_id)
    return found[0]
