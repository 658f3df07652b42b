"""The priced intervals as a reading sees them, exchange rates, and levels at instants.

A level at instant t (the start of day t) is that of the day before: an interval counts when
`starts_on < t <= ends_on`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from parlance.engine.days import as_day, day_before
from parlance.engine.facts import Parameters, Scan
from parlance.kit.periods import FAR

MONEY = "decimal(38, 14)"
"""Native amount (6 decimals) times rate (8 decimals), with room for sums."""


def amount_of(parameters: Parameters) -> str:
    """Name the column that holds the monthly amount under these parameters."""
    return "mrr" if parameters.discounts == "after" else "mrr_before_discount"


def intervals(scan: Scan) -> Any:
    """Return the priced intervals that count, with the reading's choices applied.

    Grain: one row per priced interval. Column `amount` is the MRR in native currency.
    Left out: intervals without an amount under the chosen discount rule.
    """
    chosen = amount_of(scan.parameters)
    rows = scan.tables["mrr_intervals"]
    rows = rows.mutate(amount=rows[chosen]).filter(ibis._.amount > 0)
    if scan.parameters.allowed_gap_days > 0:
        rows = _without_short_gaps(rows, scan.parameters.allowed_gap_days)
    if scan.parameters.churn_day == "last_paid":
        rows = _ending_on_the_last_paid_day(rows)
    return rows


def _lapses(rows: Any) -> Any:
    """Return (account_id, lapsed_on, resumes_on): when an account falls to zero, and comes back.

    `resumes_on` is null for a lapse that lasts.
    """
    by_start = ibis.window(
        group_by=rows.account_id,
        order_by=[rows.starts_on, rows.ends_on, rows.subscription_id],
        following=0,
    )
    reach = rows.select(
        rows.account_id,
        rows.starts_on,
        rows.ends_on,
        rows.subscription_id,
        covered=rows.ends_on.max().over(by_start),
    )
    following = ibis.window(
        group_by=reach.account_id,
        order_by=[reach.starts_on, reach.ends_on, reach.subscription_id],
    )
    ends = reach.mutate(resumes_on=reach.starts_on.lead(1).over(following))
    return ends.filter(
        (ends.resumes_on.isnull() | (ends.resumes_on > ends.covered)) & (ends.covered < FAR)
    ).select("account_id", lapsed_on=ibis._.covered, resumes_on=ibis._.resumes_on)


def _without_short_gaps(rows: Any, days: int) -> Any:
    """Let the intervals before a short lapse run on until the account is back."""
    lapses = _lapses(rows)
    short = lapses.filter(lapses.resumes_on <= lapses.lapsed_on + ibis.interval(days=days))
    short = short.select(
        gap_account=short.account_id, gap_from=short.lapsed_on, gap_to=short.resumes_on
    )
    joined = rows.left_join(
        short, (rows.account_id == short.gap_account) & (rows.ends_on == short.gap_from)
    )
    return joined.mutate(ends_on=ibis.coalesce(joined.gap_to, joined.ends_on)).drop(
        "gap_account", "gap_from", "gap_to"
    )


def _ending_on_the_last_paid_day(rows: Any) -> Any:
    """Date the fall to zero one day earlier; an interval of a single day keeps its day."""
    lapses = _lapses(rows).select(gap_account=ibis._.account_id, gap_from=ibis._.lapsed_on)
    joined = rows.left_join(
        lapses, (rows.account_id == lapses.gap_account) & (rows.ends_on == lapses.gap_from)
    )
    earlier = day_before(joined.ends_on)
    may_end = joined.gap_from.notnull() & (joined.starts_on < earlier)
    return joined.mutate(ends_on=may_end.ifelse(earlier, joined.ends_on)).drop(
        "gap_account", "gap_from"
    )


def rates(scan: Scan) -> Any:
    """Return (currency, starts_on, ends_on, rate), the reporting currency among them at 1.

    A rate dated d holds from day d, so at instant t it is the one with `starts_on < t <= ends_on`.
    """
    given = scan.tables["exchange_rates"]
    given = given.filter(given.currency != scan.currency)
    always = date(1, 1, 1)
    own = ibis.literal(scan.currency).name("currency").as_table()
    own = own.mutate(
        starts_on=ibis.literal(always),
        ends_on=ibis.literal(FAR),
        rate=ibis.literal(1).cast("decimal(18, 8)"),
    )
    return given.select("currency", "starts_on", "ends_on", "rate").union(own)


def opening_rates(scan: Scan) -> Any:
    """Return (opens, closes, currency, opening_rate, closing_rate) for every window."""
    known = rates(scan)
    windows = scan.windows
    at_open = known.join(
        windows, (known.starts_on < windows.opens) & (windows.opens <= known.ends_on)
    ).select(windows.opens, windows.closes, known.currency, opening_rate=known.rate)
    later = known.select(
        at_close=known.currency,
        close_from=known.starts_on,
        close_to=known.ends_on,
        closing_rate=known.rate,
    )
    joined = at_open.join(
        later,
        (at_open.currency == later.at_close)
        & (later.close_from < at_open.closes)
        & (at_open.closes <= later.close_to),
    )
    return joined.select("opens", "closes", "currency", "opening_rate", "closing_rate")


def levels(scan: Scan, rows: Any, finer: tuple[str, ...]) -> Any:
    """Return native levels at the openings and closes of the windows.

    Grain: one row per instant, account, currency and `finer` columns. One pass over the
    intervals serves every instant.
    """
    windows = scan.windows
    instants = windows.select(instant=windows.opens).union(
        windows.select(instant=windows.closes), distinct=True
    )
    active = rows.join(
        instants, (rows.starts_on < instants.instant) & (instants.instant <= rows.ends_on)
    )
    return active.group_by("instant", "account_id", "currency", *finer).agg(
        native=active.amount.sum(), lines=active.count()
    )


def in_reporting_currency(amount: Any, rate: Any) -> Any:
    """Multiply exactly. Both sides are wide: DuckDB keeps a product of 18 digits in 18."""
    return (amount.cast("decimal(38, 6)") * rate.cast("decimal(38, 8)")).cast(MONEY)


def signup_cohorts(tables: Mapping[str, Any]) -> Any:
    """Return the month of each account's first paid day, for good.

    Grain: one row per account (account_id, value, starts_on, ends_on); `value` is the first of
    the month, as 2026-01-01. A later change of any attribute does not move an account.
    """
    rows = tables["mrr_intervals"]
    firsts = rows.filter(rows.mrr > 0).group_by("account_id").agg(first=rows.starts_on.min())
    return firsts.select(
        "account_id",
        value=as_day(firsts.first.truncate("M")).cast("string"),
        starts_on=ibis.literal(date(1, 1, 1)),
        ends_on=ibis.literal(FAR),
    )
