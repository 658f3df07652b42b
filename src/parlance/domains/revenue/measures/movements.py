"""MRR movements: what changed, on which day, of which kind and for which cause.

Kinds are told per account and day, netted: new, reactivation, expansion, contraction, churn.
Causes are told below that, on the subscription line. What only moves between products or
plans is a transfer.
"""

from typing import Any

import ibis

from parlance.domains.revenue.measures import ledger
from parlance.engine.facts import Scan
from parlance.kit.periods import FAR

COLUMNS = ("account_id", "day", "line", "product", "plan", "currency", "kind", "cause", "amount")


def mrr_movements(scan: Scan) -> Any:
    """Return every movement of the ledger; `scan.windows` plays no part.

    Grain: account, day, line, product, plan, currency, kind and cause.
    Unit: signed MRR in native currency, six decimals.
    Left out: days on which nothing changed after netting per line.
    Source: `mrr_intervals`, and `exchange_rates` to net currencies within a day.
    """
    rows = ledger.intervals(scan)
    steps = _steps(rows)
    lines = _line_days(steps)
    plain = lines.filter(lines.is_plain)
    pieces = _pieces(plain, _owned_products(steps)).union(
        _mixed_pieces(steps, lines.filter(~lines.is_plain))
    )
    told = _kinds(pieces, _account_days(scan, steps))
    keys = [name for name in COLUMNS if name != "amount"]
    summed = told.group_by(*keys).agg(amount=told.amount.sum().cast("decimal(18, 6)"))
    return summed.filter(summed.amount != 0).select(*COLUMNS)


def _steps(rows: Any) -> Any:
    """Return each interval's start and end as a dated step of its account."""
    common = ("account_id", "line", "product", "plan", "currency")
    started = rows.select(
        *common,
        day=rows.starts_on,
        up=rows.amount,
        down=ibis.literal(0).cast("decimal(18, 6)"),
        started=ibis.literal(1),
        contract_up=rows.contract,
        contract_down=ibis.literal("", type="string"),
        quantity_up=rows.quantity,
        quantity_down=ibis.literal(0).cast(rows.quantity.type()),
        stated_up=rows.start_cause,
        stated_down=ibis.literal(None, type="string"),
    )
    ended = rows.filter(rows.ends_on < FAR)
    ended = ended.select(
        *common,
        day=ended.ends_on,
        up=ibis.literal(0).cast("decimal(18, 6)"),
        down=ended.amount,
        started=ibis.literal(-1),
        contract_up=ibis.literal("", type="string"),
        contract_down=ended.contract,
        quantity_up=ibis.literal(0).cast(ended.quantity.type()),
        quantity_down=ended.quantity,
        stated_up=ibis.literal(None, type="string"),
        stated_down=ended.end_reason,
    )
    return started.union(ended)


def _line_days(steps: Any) -> Any:
    """Return one row per account, day, line and currency: what ended and what began there.

    `is_plain` is false where a line ends or begins in several products or plans at once.
    """
    up, down = steps.up > 0, steps.down > 0
    several = ibis.literal(False)
    for name in ("product", "plan"):
        for side in (up, down):
            first, last = steps[name].min(where=side), steps[name].max(where=side)
            several = several | (first != last).fill_null(False)
    return steps.group_by("account_id", "day", "line", "currency").agg(
        up=steps.up.sum(),
        down=steps.down.sum(),
        product_up=steps["product"].max(where=up),
        product_down=steps["product"].max(where=down),
        plan_up=steps["plan"].max(where=up),
        plan_down=steps["plan"].max(where=down),
        contract_up=steps.contract_up.max(),
        contract_down=steps.contract_down.max(),
        quantity_up=steps.quantity_up.sum(),
        quantity_down=steps.quantity_down.sum(),
        stated_up=steps.stated_up.max(),
        stated_down=steps.stated_down.max(),
        is_plain=~several,
    )


def _mixed_pieces(steps: Any, mixed: Any) -> Any:
    """Return the net change of each product and plan on lines that are in several at once."""
    keys = mixed.select(of=mixed.account_id, on=mixed.day, at=mixed.line, money=mixed.currency)
    joined = steps.join(
        keys,
        (steps.account_id == keys.of)
        & (steps.day == keys.on)
        & (steps.line == keys["at"])
        & (steps.currency == keys.money),
    )
    net = joined.group_by("account_id", "day", "line", "currency", "product", "plan").agg(
        amount=joined.up.sum() - joined.down.sum(),
        stated=ibis.coalesce(joined.stated_up.max(), joined.stated_down.max()),
    )
    derived = (net.amount > 0).ifelse("upsell", "downsell")
    return net.select(
        "account_id",
        "day",
        "line",
        "currency",
        "product",
        "plan",
        cause=ibis.coalesce(net.stated.nullif(""), derived),
        transfer=ibis.literal(False),
        amount=net.amount,
    )


def _owned_products(steps: Any) -> Any:
    """Return, per account, product and day of change, the intervals in force before and after."""
    daily = steps.group_by("account_id", "product", "day").agg(change=steps.started.sum())
    so_far = ibis.window(
        group_by=[daily.account_id, daily["product"]], order_by=daily.day, following=0
    )
    daily = daily.mutate(after=daily.change.sum().over(so_far))
    return daily.select(
        owner=daily.account_id,
        owned=daily["product"],
        changed_on=daily.day,
        before=daily.after - daily.change,
        after=daily.after,
    )


def _pieces(lines: Any, owned: Any) -> Any:
    """Return the signed pieces of each line's change, with product, plan and cause."""
    joined = lines.left_join(
        owned,
        (lines.account_id == owned.owner)
        & (lines.day == owned.changed_on)
        & (ibis.coalesce(lines.product_up, lines.product_down) == owned.owned),
    )
    change = joined.up - joined.down
    moved = _moved(joined)
    grew = change > 0
    rest = joined.select(
        "account_id",
        "day",
        "line",
        "currency",
        product=_side(joined, "product", grew),
        plan=_side(joined, "plan", grew),
        cause=_cause(joined, change, moved),
        transfer=ibis.literal(False),
        amount=change,
    )
    return rest.union(_transfers(joined.filter(moved)))


def _moved(joined: Any) -> Any:
    """Tell whether a line goes on under another product or plan."""
    goes_on = (joined.up > 0) & (joined.down > 0)
    return goes_on & (
        (joined.product_up != joined.product_down) | (joined.plan_up != joined.plan_down)
    )


def _side(joined: Any, name: str, grew: Any) -> Any:
    up, down = joined[f"{name}_up"], joined[f"{name}_down"]
    return ibis.cases((grew, ibis.coalesce(up, down)), else_=ibis.coalesce(down, up))


def _transfers(moved: Any) -> Any:
    """Return what a line carries from its old product and plan to the new ones: zero in sum."""
    carried = ibis.least(moved.up, moved.down)
    common = ("account_id", "day", "line", "currency")
    out = moved.select(
        *common,
        product=moved.product_down,
        plan=moved.plan_down,
        cause=ibis.literal("transfer"),
        transfer=ibis.literal(True),
        amount=-carried,
    )
    into = moved.select(
        *common,
        product=moved.product_up,
        plan=moved.plan_up,
        cause=ibis.literal("transfer"),
        transfer=ibis.literal(True),
        amount=carried,
    )
    return out.union(into)


def _cause(joined: Any, change: Any, moved: Any) -> Any:
    """Derive the cause on the line, unless the row states one.

    A line that goes on: another plan is an upsell or downsell; less under a renewed contract a
    downsell; another quantity a change of licences; else the price. A line that begins sells
    a new product (cross-sell) or more of an owned one; a line that ends drops its product, or
    licences of a product that stays.
    """
    begins, ends = joined.down == 0, joined.up == 0
    renewed = (joined.contract_up != joined.contract_down) & (joined.contract_down != "")
    derived = ibis.cases(
        (begins & (joined.before > 0), "licence"),
        (begins, "cross_sell"),
        (ends & (joined.after > 0), "licence"),
        (ends, "product_removed"),
        (moved & (change > 0), "upsell"),
        (moved, "downsell"),
        (renewed & (change < 0), "downsell"),
        (joined.quantity_up != joined.quantity_down, "licence"),
        else_="price",
    )
    stated = ends.ifelse(joined.stated_down, joined.stated_up)
    return ibis.coalesce(stated.nullif(""), derived)


def _account_days(scan: Scan, steps: Any) -> Any:
    """Return, per account and day, intervals in force before and after, and the net change."""
    change = steps.up - steps.down
    if scan.one_currency:
        valued = steps.mutate(net=change.cast(ledger.MONEY))
    else:
        known = ledger.rates(scan).rename(rate_currency="currency")
        joined = steps.join(
            known,
            (steps.currency == known.rate_currency)
            & (known.starts_on <= steps.day)
            & (steps.day < known.ends_on),
        )
        valued = joined.mutate(
            net=ledger.in_reporting_currency(joined.up - joined.down, joined.rate)
        )
    daily = valued.group_by("account_id", "day").agg(
        change=valued.started.sum(), net=valued.net.sum()
    )
    so_far = ibis.window(group_by=daily.account_id, order_by=daily.day, following=0)
    ever = ibis.window(group_by=daily.account_id)
    daily = daily.mutate(
        after=daily.change.sum().over(so_far), first_day=daily.day.min().over(ever)
    )
    before = daily.after - daily.change
    return daily.select(
        who=daily.account_id,
        day_of=daily.day,
        account_kind=ibis.cases(
            ((before == 0) & (daily.day == daily.first_day), "new"),
            (before == 0, "reactivation"),
            (daily.after == 0, "churn"),
            (daily.net > 0, "expansion"),
            (daily.net < 0, "contraction"),
            else_="transfer",
        ),
    )


def _kinds(pieces: Any, days: Any) -> Any:
    """Give each piece its account's kind of the day; what a line carries over is a transfer."""
    joined = pieces.join(days, (pieces.account_id == days.who) & (pieces.day == days.day_of))
    kind = joined.transfer.ifelse("transfer", joined.account_kind)
    return joined.mutate(
        kind=kind,
        cause=ibis.cases(
            (joined.transfer, "transfer"),
            (joined.account_kind == "new", "new"),
            (joined.account_kind == "reactivation", "reactivation"),
            (joined.account_kind == "transfer", "transfer"),
            else_=joined.cause,
        ),
    )
