"""What happened inside a window: movements, transfers, the currency effect, one-time revenue."""

from typing import Any

import ibis

from parlance.domains.revenue.measures import ends, ledger
from parlance.domains.revenue.measures.movements import mrr_movements
from parlance.engine.days import as_day, day_before
from parlance.engine.facts import Parameters, Scan

CARRIED = frozenset({"product", "plan", "cause", "kind"})
STANDARD = Parameters()


def movements(scan: Scan) -> Any:
    """Return the movements of each window, at the rate of its opening.

    Grain: one row per window and movement, with transfers between the groups asked for.
    Unit: signed MRR in the reporting currency.
    Left out: transfers that the grouping does not show.
    Source: `mrr_movements`; under other parameters derived from `mrr_intervals`.
    """
    native = native_movements(scan)
    windows = scan.windows
    inside = native.join(windows, (windows.opens <= native.day) & (native.day < windows.closes))
    return _valued(scan, inside, "opening_rate")


def native_movements(scan: Scan) -> Any:
    """Return movements and transfers with `dated`, in native currency, for all time."""
    stored = scan.parameters == STANDARD
    rows = scan.tables["mrr_movements"] if stored else mrr_movements(scan)
    if not scan.by & ends.CARRIED:
        rows = rows.filter(rows.kind != "transfer")
    rows = rows.select(
        "account_id",
        "day",
        "product",
        "plan",
        "currency",
        "kind",
        "cause",
        "amount",
        dated=rows.day,
    )
    dims = sorted(scan.by - CARRIED - {"account", "parent_account"})
    if dims:
        rows = rows.union(group_changes(scan, dims).select(*rows.columns))
    return rows


def group_changes(scan: Scan, dimensions: list[str]) -> Any:
    """Return a transfer out and a transfer in for each change of an account's group.

    The amount is the level at the start of the day: movements of that day are the new group's.
    """
    known = scan.tables["account_attributes"]
    changes = known.filter(known.dimension.isin(dimensions) & ~known.assumed)
    earlier = known.select(
        was_of=known.account_id,
        was_dimension=known.dimension,
        was=known.value,
        was_until=known.ends_on,
    )
    changed = changes.join(
        earlier,
        (changes.account_id == earlier.was_of)
        & (changes.dimension == earlier.was_dimension)
        & (changes.starts_on == earlier.was_until)
        & (changes.value != earlier.was),
    )
    days = changed.select(mover=changed.account_id, day=changed.starts_on).distinct()
    rows = ledger.intervals(scan)
    held = rows.join(
        days,
        (rows.account_id == days.mover) & (rows.starts_on < days.day) & (days.day <= rows.ends_on),
    )
    held = held.group_by("account_id", "day", "product", "plan", "currency").agg(
        held=held.amount.sum()
    )
    common = ("account_id", "day", "product", "plan", "currency")
    told = {"kind": ibis.literal("transfer"), "cause": ibis.literal("transfer")}
    six = "decimal(18, 6)"
    out = held.select(*common, **told, amount=(-held.held).cast(six), dated=day_before(held.day))
    into = held.select(*common, **told, amount=held.held.cast(six), dated=held.day)
    return out.union(into)


def movements_of_opening(scan: Scan) -> Any:
    """Return the movements of accounts active at the opening, grouped as they were then.

    Grain: one row per window and movement of an account with MRR at the opening.
    Left out: accounts won inside the window, with everything that happens to them in it.
    """
    plain = Scan(
        tables=scan.tables,
        windows=scan.windows,
        parameters=scan.parameters,
        by=scan.by & CARRIED,
        currency=scan.currency,
        one_currency=scan.one_currency,
    )
    moved = movements(plain)
    base_scan = Scan(
        tables=scan.tables,
        windows=scan.windows,
        parameters=scan.parameters,
        by=frozenset(),
        currency=scan.currency,
        one_currency=scan.one_currency,
    )
    base = ends.retained_base(base_scan).select(
        base_opens=ibis._.opens, base_closes=ibis._.closes, base_account=ibis._.account_id
    )
    joined = moved.join(
        base,
        (moved.opens == base.base_opens)
        & (moved.closes == base.base_closes)
        & (moved.account_id == base.base_account),
    ).drop("base_opens", "base_closes", "base_account")
    return joined.mutate(dated=day_before(joined.opens))


def currency_effect(scan: Scan) -> Any:
    """Return what changing exchange rates did to levels and movements.

    Grain: one row per window and rate step of a held amount, and per movement.
    Unit: reporting currency. Native level times rate step, plus each movement times the
    difference between its day's rate and the opening rate; never a remainder. On a day with
    several changes the rate steps first, in the old group; then the group, then the amount.
    """
    windows = scan.windows
    keys = ("opens", "closes", "account_id", "product", "plan", "dated")
    if scan.one_currency:
        none = scan.tables["mrr_movements"].limit(0)
        return none.join(windows, none.day < windows.opens).select(
            "opens",
            "closes",
            "account_id",
            "product",
            "plan",
            dated=none.day,
            amount=none.amount.cast(ledger.MONEY),
        )
    steps = _rate_steps(scan)
    rows = ledger.intervals(scan)
    held = rows.join(
        steps,
        (rows.currency == steps.step_currency)
        & (rows.starts_on < steps.step_on)
        & (steps.step_on <= rows.ends_on),
    )
    held = held.join(windows, (windows.opens <= held.step_on) & (held.step_on < windows.closes))
    stepped = held.select(
        "opens",
        "closes",
        "account_id",
        "product",
        "plan",
        dated=day_before(held.step_on),
        amount=ledger.in_reporting_currency(held.amount, held.step),
    )
    native = native_movements(scan)
    known = ledger.rates(scan).rename(rate_currency="currency")
    rated = native.join(
        known,
        (native.currency == known.rate_currency)
        & (known.starts_on <= native.day)
        & (native.day < known.ends_on),
    )
    inside = rated.join(windows, (windows.opens <= rated.day) & (rated.day < windows.closes))
    priced = _with_rates(scan, inside)
    moved = priced.mutate(
        amount=ledger.in_reporting_currency(
            priced.amount, (priced.rate - priced.opening_rate).cast("decimal(18, 8)")
        )
    )
    return stepped.select(*keys, "amount").union(moved.select(*keys, "amount"))


def one_time_revenue(scan: Scan) -> Any:
    """Return one-time charges of each window, at the rate of its opening.

    Grain: one row per window and charge of kind `one_time`.
    Left out: invoices and usage fees; they bill what is counted elsewhere.
    """
    rows = scan.tables["charges"]
    rows = rows.filter(rows.kind == "one_time")
    windows = scan.windows
    inside = rows.join(windows, (windows.opens <= rows.day) & (rows.day < windows.closes))
    return _valued(scan, inside.mutate(dated=inside.day), "opening_rate")


def recognized_months(scan: Scan) -> Any:
    """Return recurring revenue as it is earned: each day its share of the month's MRR.

    Grain: one row per window, account and calendar month. An amount that is in force for a
    whole month is earned once, whatever the month's length.
    Unit: reporting currency, at the rate of the window's opening.
    """
    rows = ledger.intervals(scan)
    windows = scan.windows
    inside = rows.join(windows, (rows.starts_on < windows.closes) & (rows.ends_on > windows.opens))
    first = ibis.greatest(inside.starts_on, inside.opens)
    until = ibis.least(inside.ends_on, inside.closes)
    inside = inside.mutate(first=first, until=until)
    months = ibis.range(
        inside.first.truncate("M").cast("timestamp"),
        inside.until.cast("timestamp"),
        ibis.interval(months=1),
    ).unnest()
    monthly = inside.mutate(month=months)
    start = as_day(monthly.month)
    end = as_day(start + ibis.interval(months=1))
    days = ibis.least(end, monthly.until).delta(ibis.greatest(start, monthly.first), unit="day")
    length = end.delta(start, unit="day")
    monthly = monthly.mutate(dated=start, length=length, earned=monthly.amount * days)
    summed = monthly.group_by("opens", "closes", "account_id", "currency", "dated", "length").agg(
        earned=monthly.earned.sum()
    )
    share = (summed.earned.cast("float64") / summed.length).cast("decimal(18, 6)")
    return _valued(scan, summed.mutate(amount=share), "opening_rate")


def _rate_steps(scan: Scan) -> Any:
    """Return (step_currency, step_on, step): by how much a rate changed on a day."""
    known = ledger.rates(scan)
    later = known.select(
        later_currency=known.currency, later_from=known.starts_on, later_rate=known.rate
    )
    joined = known.join(
        later, (known.currency == later.later_currency) & (known.ends_on == later.later_from)
    )
    return joined.select(
        step_currency=joined.currency,
        step_on=joined.later_from,
        step=(joined.later_rate - joined.rate).cast("decimal(18, 8)"),
    )


def _with_rates(scan: Scan, rows: Any) -> Any:
    known = ledger.opening_rates(scan).select(
        rate_opens=ibis._.opens,
        rate_closes=ibis._.closes,
        opening_currency=ibis._.currency,
        opening_rate=ibis._.opening_rate,
    )
    return rows.join(
        known,
        (rows.opens == known.rate_opens)
        & (rows.closes == known.rate_closes)
        & (rows.currency == known.opening_currency),
    )


def _valued(scan: Scan, rows: Any, rate: str) -> Any:
    if scan.one_currency:
        return rows.mutate(amount=rows.amount.cast(ledger.MONEY))
    priced = _with_rates(scan, rows)
    return priced.mutate(amount=ledger.in_reporting_currency(priced.amount, priced[rate]))
