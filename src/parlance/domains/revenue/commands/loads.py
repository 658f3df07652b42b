"""Loads of whole files. The exchange has checked and typed the rows; audit is the load's."""

from datetime import datetime

from django.db import transaction

from parlance.domains.metrics.commands import mark_changed
from parlance.domains.revenue import events
from parlance.domains.revenue.errors import UnknownFileError
from parlance.kit.actor import Actor
from parlance.platform.events.outbox import publish
from parlance.platform.ledger import loads
from parlance.platform.ledger.loads import Load, LoadCounts, Target

PRODUCTS = Target(table="revenue_product", key=("source_id",), columns=("name",), withdraws=True)
CONTRACTS = Target(table="revenue_contract", key=("source_id",), columns=("account_id",))
VERSIONS = Target(
    table="revenue_contractversion",
    key=("contract_id", "effective_on"),
    columns=(
        *("starts_on", "ends_on", "status", "term_months", "billed_every", "billed_unit"),
        *("payment_days", "notice_days", "auto_renews", "inclusions", "exclusions", "terms"),
    ),
    is_ledger=True,
)
SUBSCRIPTIONS = Target(
    table="revenue_subscription",
    key=("source_id",),
    columns=(
        *("account_id", "line", "contract_id", "product_id", "plan", "kind", "starts_on"),
        *("ends_on", "quantity", "amount", "price_every", "price_unit", "billed_every"),
        *("billed_unit", "discount_rate", "discount_amount", "currency", "start_cause"),
        "end_reason",
    ),
    is_ledger=True,
    account="account_id",
)
CHARGES = Target(
    table="revenue_charge",
    key=("source_id",),
    columns=(
        *("account_id", "contract_id", "product_id", "kind", "charged_on", "amount", "currency"),
    ),
    is_ledger=True,
    account="account_id",
)
RATES = Target(
    table="revenue_exchangerate",
    key=("currency", "starts_on"),
    columns=("rate",),
    is_ledger=True,
)


@transaction.atomic
def load(
    *, actor: Actor, file: str, staging: str, load_id: int, recorded_at: datetime
) -> LoadCounts:
    """Write the rows of a temporary table as the file says, and return what that changed.

    `staging` has the file's columns, typed; every record it refers to exists.
    """
    actor.must("revenue.change")
    now = Load(load_id, recorded_at)
    match file:
        case "products":
            counts, touched = loads.merge(PRODUCTS, _products(staging), now)
        case "contracts":
            counts, touched = _load_contracts(staging, now), []
        case "subscriptions":
            counts, touched = loads.merge(SUBSCRIPTIONS, _subscriptions(staging), now)
        case "charges":
            counts, touched = loads.merge(CHARGES, _charges(staging), now)
        case "exchange_rates":
            counts, _ = loads.merge(RATES, _rates(staging), now)
            touched = None if counts.added or counts.changed else []
        case _:
            raise UnknownFileError(file)
    mark_changed(account_ids=touched)
    changed = counts.added + counts.changed
    publish(events.RevenueLoaded(load_id=load_id, file=file, changed=changed), actor)
    return counts


def preview(
    *, actor: Actor, file: str, staging: str, load_id: int, recorded_at: datetime
) -> LoadCounts:
    """Return what `load` would change, and change nothing."""
    with transaction.atomic():
        counts = load(
            actor=actor, file=file, staging=staging, load_id=load_id, recorded_at=recorded_at
        )
        transaction.set_rollback(True)
    return counts


def _products(staging: str) -> str:
    return f"select source_id, name from {staging}"  # noqa: S608


def _load_contracts(staging: str, load: Load) -> LoadCounts:
    """Add contracts, then their versions; rows are counted by version."""
    contracts = f"""
        select distinct on (s.source_id) s.source_id, a.id as account_id
        from {staging} s join accounts_account a on a.source_id = s.account
        order by s.source_id, s.effective_on desc nulls last
    """  # noqa: S608
    loads.merge(CONTRACTS, contracts, load)
    versions = f"""
        select c.id as contract_id, coalesce(s.effective_on, s.starts_on) as effective_on,
            s.starts_on, s.ends_on, coalesce(s.status, 'active') as status,
            s.term_months::integer, s.billed_every::integer, s.billed_unit,
            s.payment_days::integer, s.notice_days::integer,
            coalesce(s.auto_renews, false) as auto_renews, s.inclusions, s.exclusions, s.terms
        from {staging} s join revenue_contract c on c.source_id = s.source_id
    """  # noqa: S608
    return loads.merge(VERSIONS, versions, load)[0]


def _subscriptions(staging: str) -> str:
    return f"""
        select s.source_id, a.id as account_id, coalesce(s.line, s.source_id) as line,
            c.id as contract_id, p.id as product_id, s.plan,
            coalesce(s.kind, 'recurring') as kind, s.starts_on, s.ends_on,
            coalesce(s.quantity, 1)::numeric(18, 6) as quantity,
            s.amount::numeric(18, 6) as amount,
            coalesce(s.price_every, 1)::integer as price_every,
            coalesce(s.price_unit, 'month') as price_unit,
            s.billed_every::integer, s.billed_unit,
            coalesce(s.discount_rate, 0)::numeric(9, 8) as discount_rate,
            coalesce(s.discount_amount, 0)::numeric(18, 6) as discount_amount,
            s.currency, s.start_cause, s.end_reason
        from {staging} s
        join accounts_account a on a.source_id = s.account
        left join revenue_contract c on c.source_id = s.contract
        left join revenue_product p on p.source_id = s.product
    """  # noqa: S608


def _charges(staging: str) -> str:
    return f"""
        select s.source_id, a.id as account_id, c.id as contract_id, p.id as product_id,
            coalesce(s.kind, 'one_time') as kind, s.charged_on,
            s.amount::numeric(18, 6) as amount, s.currency
        from {staging} s
        join accounts_account a on a.source_id = s.account
        left join revenue_contract c on c.source_id = s.contract
        left join revenue_product p on p.source_id = s.product
    """  # noqa: S608


def _rates(staging: str) -> str:
    return f"select currency, starts_on, rate::numeric(18, 8) as rate from {staging}"  # noqa: S608
