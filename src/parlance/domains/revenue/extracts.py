"""For each fact of revenue, the read that fills it from our tables; amounts travel as text."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from parlance.engine.lake import Source
from parlance.platform.ledger.reads import EARLY, FAR, Asked


def mrr_intervals(source: Source, accounts: Collection[int] | None, as_of: datetime | None) -> Any:
    """Return the priced intervals that count, with MRR per month in their own currency.

    Columns: account_id, subscription_id (the ledger row), line, product and contract (their
    source_id), plan, currency, quantity, starts_on, ends_on, mrr, mrr_before_discount,
    start_cause, end_reason. Product, plan and contract are empty text where there is none.
    Left out: trials, free intervals and those of no length.
    """
    asked = Asked(accounts, as_of)
    return source.arrow(
        f"""
        select s.account_id, s.id as subscription_id, s.line,
            coalesce(p.source_id, '') as product, coalesce(s.plan, '') as plan,
            coalesce(c.source_id, '') as contract, s.currency::text as currency,
            s.quantity::text as quantity, s.starts_on, coalesce(s.ends_on, {FAR}) as ends_on,
            s.mrr::text as mrr, s.mrr_before_discount::text as mrr_before_discount,
            s.start_cause, s.end_reason
        from revenue_subscription s
        left join revenue_product p on p.id = s.product_id
        left join revenue_contract c on c.id = s.contract_id
        where {asked.known("s")} and {asked.of("s.account_id")}
            and s.mrr_before_discount > 0 and s.starts_on < coalesce(s.ends_on, {FAR})
        """,  # noqa: S608
        asked.params,
    )


def charges(source: Source, accounts: Collection[int] | None, as_of: datetime | None) -> Any:
    """Return account_id, charge_id (the ledger row), day, kind, amount, currency."""
    asked = Asked(accounts, as_of)
    return source.arrow(
        f"""
        select c.account_id, c.id as charge_id, c.charged_on as day, c.kind,
            c.amount::text as amount, c.currency::text as currency
        from revenue_charge c
        where {asked.known("c")} and {asked.of("c.account_id")}
        """,  # noqa: S608
        asked.params,
    )


def exchange_rates(source: Source, accounts: Collection[int] | None, as_of: datetime | None) -> Any:
    """Return currency, starts_on, ends_on, rate; a currency's first rate extends back.

    Rates belong to no account: `accounts` is not used. The reporting currency has rows only
    where somebody recorded some.
    """
    del accounts
    asked = Asked(None, as_of)
    return source.arrow(
        f"""
        select r.currency::text as currency,
            case when lag(r.rate) over w is null then {EARLY} else r.starts_on end as starts_on,
            coalesce(lead(r.starts_on) over w, {FAR}) as ends_on, r.rate::text as rate
        from revenue_exchangerate r
        where {asked.known("r")}
        window w as (partition by r.currency order by r.starts_on)
        """,  # noqa: S608
        asked.params,
    )
