"""Accounts at both ends of a window: what retention is asked of, and what stands at the close."""

from typing import Any

import ibis

from parlance.domains.revenue.measures import ledger
from parlance.engine.days import day_before
from parlance.engine.facts import Scan

CARRIED = frozenset({"product", "plan"})


def retained_base(scan: Scan) -> Any:
    """Return the accounts active when a window opens, with their MRR then and at its close.

    Grain: one row per window and account; per account and group when asked by product or plan.
    Unit: MRR in the reporting currency, at the rate of the opening.
    Left out: accounts won inside the window; they are growth, not retention.
    Lost accounts stay, with a closing MRR of 0. A line that changes its plan counts under the
    plan that it had at the opening. A product sold to an account that was active before
    stands under that product, with an opening MRR of 0.
    Source: `mrr_intervals`.
    """
    finer = tuple(sorted(CARRIED & scan.by))
    both = _both_ends(scan, finer, closing_at="opening_rate", group_at_opening=True)
    keys = ("opens", "closes", "account_id", *finer)
    rows = both.group_by(*keys).agg(
        opening_mrr=both.opening_mrr.sum(), closing_mrr=both.closing_mrr.sum()
    )
    if scan.parameters.logo == "parent":
        rows = _customers(scan, rows, finer, "opens")
    if finer:
        whole = ibis.window(group_by=[rows.opens, rows.closes, rows.account_id])
        rows = rows.mutate(base=rows.opening_mrr.sum().over(whole))
        rows = rows.filter(rows.base > 0).drop("base")
    else:
        rows = rows.filter(rows.opening_mrr > 0)
    return rows.mutate(
        kept_mrr=ibis.least(rows.opening_mrr, rows.closing_mrr),
        lost=(rows.closing_mrr == 0) & (rows.opening_mrr > 0),
        dated=day_before(rows.opens),
    )


def closing_base(scan: Scan) -> Any:
    """Return the accounts active when a window closes, and whether they were at its opening.

    Grain: one row per window and account; per account and group when asked by product or plan.
    Unit: `closing_mrr` in the reporting currency at the rate of the close, `won_mrr` (that of
    accounts without MRR at the opening) at the rate of the opening.
    Source: `mrr_intervals`.
    """
    finer = tuple(sorted(CARRIED & scan.by))
    rows = ledger.intervals(scan)
    both = _both_ends(scan, finer, closing_at="closing_rate", group_at_opening=False)
    keys = ("opens", "closes", "account_id", *finer)
    ends = both.group_by(*keys).agg(
        opening_mrr=both.opening_mrr.sum(),
        closing_mrr=both.closing_mrr.sum(),
        won_mrr=both.closing_mrr_at_opening_rate.sum(),
    )
    firsts = rows.group_by("account_id").agg(first_on=rows.starts_on.min())
    firsts = firsts.rename(first_account="account_id")
    ends = ends.join(firsts, ends.account_id == firsts.first_account).drop("first_account")
    if scan.parameters.logo == "parent":
        ends = _customers(scan, ends, finer, "closes")
    whole = ibis.window(group_by=[ends.opens, ends.closes, ends.account_id])
    ends = ends.mutate(before=ends.opening_mrr.sum().over(whole) if finer else ends.opening_mrr)
    ends = ends.filter(ends.closing_mrr > 0)
    return ends.mutate(
        won=ends.before == 0,
        new=(ends.before == 0) & (ends.first_on >= ends.opens),
        dated=day_before(ends.closes),
    )


def passing_accounts(scan: Scan) -> Any:
    """Return the accounts that joined and left inside one window.

    Grain: one row per window and account that paid in between but at neither end.
    Source: `mrr_intervals`.
    """
    rows = ledger.intervals(scan)
    windows = scan.windows
    inside = rows.join(windows, (rows.starts_on < windows.closes) & (rows.ends_on >= windows.opens))
    at_an_end = ((inside.starts_on < inside.opens) & (inside.opens <= inside.ends_on)) | (
        (inside.starts_on < inside.closes) & (inside.closes <= inside.ends_on)
    )
    by_account = inside.group_by("opens", "closes", "account_id").agg(
        ends=at_an_end.sum(), left_on=inside.ends_on.max()
    )
    return by_account.filter(by_account.ends == 0).mutate(dated=day_before(by_account.left_on))


def _both_ends(
    scan: Scan, finer: tuple[str, ...], *, closing_at: str, group_at_opening: bool
) -> Any:
    """Return one row per window, account, currency and group for each end that has a level."""
    detail = ("line", *finer) if finer and group_at_opening else finer
    at = ledger.levels(scan, ledger.intervals(scan), detail)
    windows = _windows_with_rates(scan)
    opening = _at(at, windows, "opens", scan)
    closing = _at(at, windows, "closes", scan)
    if finer and group_at_opening:
        closing = _under_the_group_at_opening(opening, closing, finer)
    zero = ibis.literal(0).cast(ledger.MONEY)
    keys = ("opens", "closes", "account_id", *finer)
    opened = opening.select(
        *keys,
        opening_mrr=_money(opening, "opening_rate", scan),
        closing_mrr=zero,
        closing_mrr_at_opening_rate=zero,
    )
    closed = closing.select(
        *keys,
        opening_mrr=zero,
        closing_mrr=_money(closing, closing_at, scan),
        closing_mrr_at_opening_rate=_money(closing, "opening_rate", scan),
    )
    return opened.union(closed)


def _windows_with_rates(scan: Scan) -> Any:
    if scan.one_currency:
        return scan.windows
    return ledger.opening_rates(scan).rename(rate_currency="currency")


def _at(at: Any, windows: Any, end: str, scan: Scan) -> Any:
    same = at.instant == windows[end]
    if not scan.one_currency:
        same = same & (at.currency == windows.rate_currency)
    return at.join(windows, same)


def _money(rows: Any, rate: str, scan: Scan) -> Any:
    if scan.one_currency:
        return rows.native.cast(ledger.MONEY)
    return ledger.in_reporting_currency(rows.native, rows[rate])


def _under_the_group_at_opening(opening: Any, closing: Any, finer: tuple[str, ...]) -> Any:
    """Give each line at the close the group it had at the opening, where it had one."""
    had = opening.group_by("opens", "closes", "account_id", "line").agg(
        **{f"had_{name}": opening[name].max() for name in finer}
    )
    had = had.rename(
        had_opens="opens", had_closes="closes", had_account="account_id", had_line="line"
    )
    joined = closing.left_join(
        had,
        (closing.opens == had.had_opens)
        & (closing.closes == had.had_closes)
        & (closing.account_id == had.had_account)
        & (closing.line == had.had_line),
    )
    return joined.mutate(
        **{name: ibis.coalesce(joined[f"had_{name}"], joined[name]) for name in finer}
    )


def _customers(scan: Scan, rows: Any, finer: tuple[str, ...], end: str) -> Any:
    """Join the accounts of one parent, as it was at this end of a window, into one customer.

    It goes by the smallest id of its accounts that are active at that end.
    """
    known = scan.tables["account_attributes"]
    parents = known.filter(known.dimension == "parent").select(
        child=known.account_id, parent=known.value, since=known.starts_on, until=known.ends_on
    )
    before = day_before(rows[end])
    joined = rows.left_join(
        parents,
        (rows.account_id == parents.child) & (parents.since <= before) & (before < parents.until),
    )
    joined = joined.mutate(logo=ibis.coalesce(joined.parent, joined.account_id.cast("string")))
    active = (joined.opening_mrr if end == "opens" else joined.closing_mrr) > 0
    amounts = [name for name in rows.columns if name.endswith("_mrr")]
    columns = {name: joined[name].sum() for name in amounts}
    if "first_on" in rows.columns:
        columns["first_on"] = joined.first_on.min()
    summed = joined.group_by("opens", "closes", "logo", *finer).agg(
        first_active=joined.account_id.min(where=active), first=joined.account_id.min(), **columns
    )
    whole = ibis.window(group_by=[summed.opens, summed.closes, summed.logo])
    account = ibis.coalesce(summed.first_active.min().over(whole), summed.first.min().over(whole))
    return summed.mutate(account_id=account).drop("logo", "first", "first_active")
