"""Two hundred random ledgers: identities hold, and plain SQL over the raw rows agrees.

Every ledger is a group of accounts of one company, so that one evaluation answers for all.
The SQL knows nothing of movements as the product keeps them: it looks at the level of every
account on every single day.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from factories.ledger import ATTRIBUTES, INTERVALS, Ledger, attribute, interval
from parlance.domains.glossary.queries import shipped_terms
from parlance.kit.periods import FAR, Every, Window, windows

LEDGERS = 200
FIRST = date(2024, 1, 1)
WINDOWS = (
    *windows(date(2024, 1, 1), date(2024, 6, 1), Every.MONTH),
    Window(date(2024, 1, 10), date(2024, 5, 20)),
    Window(date(2024, 4, 15), date(2024, 4, 16)),
)
CURRENCIES = ("USD", "EUR", "JPY")
CENT = Decimal("0.01")


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(0, 150))


def _intervals(chance: random.Random, account: int) -> list[dict[str, Any]]:
    """Return overlaps, gaps, changes on one day, plan changes, several lines and currencies."""
    rows = []
    currencies = chance.choice([("USD",), ("EUR",), CURRENCIES])
    for line in range(chance.randint(1, 3)):
        day = _day(chance)
        for _ in range(chance.randint(1, 4)):
            length = chance.choice([1, 3, 14, 30, 45])
            end = None if chance.random() < 0.2 else str(day + timedelta(days=length))
            rows.append(
                interval(
                    account,
                    str(day),
                    end,
                    Decimal(chance.randrange(1, 400_000_000_000)) / 1_000_000,
                    line=f"{account}-{line}",
                    product=chance.choice(["core", "core", "extra"]),
                    plan=chance.choice(["basic", "pro"]),
                    quantity=Decimal(chance.randint(1, 3)),
                    currency=chance.choice(currencies),
                )
            )
            day += timedelta(days=length + chance.choice([0, 0, 0, 1, 10, -2]))
    return rows


def _attributes(chance: random.Random, account: int, ledger: int) -> list[dict[str, Any]]:
    changed = _day(chance)
    first, second = chance.choice([("A", "B"), ("A", "A"), ("B", "A")])
    always = ("0001-01-01", str(FAR))
    if first == second:
        segments = [attribute(account, "segment", first, *always)]
    else:
        segments = [
            attribute(account, "segment", first, "0001-01-01", str(changed)),
            attribute(account, "segment", second, str(changed), str(FAR)),
        ]
    return [attribute(account, "ledger", f"L{ledger}", *always), *segments]


def _rates(chance: random.Random) -> list[dict[str, Any]]:
    rows = []
    for currency, base in (("EUR", 1.1), ("JPY", 0.0068)):
        start = date(1, 1, 1)
        for day in [*(FIRST + timedelta(days=step) for step in range(9, 150, 17)), FAR]:
            rate = Decimal(str(base)) * Decimal(chance.randrange(900, 1100)) / 1000
            rows.append({"currency": currency, "starts_on": start, "ends_on": day, "rate": rate})
            start = day
    return rows


@cache
def company() -> Ledger:
    chance = random.Random(20261122)
    intervals: list[dict[str, Any]] = []
    attributes: list[dict[str, Any]] = []
    for ledger in range(LEDGERS):
        for account in range(ledger * 10, ledger * 10 + chance.randint(1, 5)):
            intervals += _intervals(chance, account)
            attributes += _attributes(chance, account, ledger)
    return Ledger(intervals, attributes, _rates(chance))


@cache
def raw() -> duckdb.DuckDBPyConnection:
    """Return the raw rows with, for every account, currency and day, the level in force."""
    ledger = company()
    sql = duckdb.connect()
    for name, rows, schema in (
        ("subscriptions", ledger.intervals, INTERVALS),
        ("attributes", ledger.attributes, ATTRIBUTES),
    ):
        sql.register(f"{name}_rows", pa.Table.from_pylist(rows, schema=schema))
        sql.execute(f"create table {name} as from {name}_rows")
    sql.execute("create table rate (currency varchar, since date, until date, rate decimal(18,8))")
    sql.executemany(
        "insert into rate values (?, ?, ?, ?)",
        [tuple(row.values()) for row in ledger.rates] + [("USD", date(1, 1, 1), FAR, Decimal(1))],
    )
    sql.execute(
        """
        create table day as select unnest(range(date '2023-12-25', date '2024-06-05',
                                                interval 1 day))::date as day;
        create table value_on as
            select d.day, r.currency, r.rate from day d join rate r
            on r.since <= d.day and d.day < r.until;
        create table level as
            select s.account_id, d.day, s.currency, sum(s.mrr) as native
            from subscriptions s join day d on s.starts_on <= d.day and d.day < s.ends_on
            group by all;
        """
    )
    return sql


def test_opening_movements_transfers_and_currency_effect_make_the_closing() -> None:
    parts = (
        "opening_mrr + mrr_new + mrr_reactivated + mrr_expanded - mrr_contracted - mrr_churned"
        " + mrr_transferred_in - mrr_transferred_out + mrr_currency_effect"
    )

    for by in (
        ("ledger",),
        ("ledger", "segment"),
        ("ledger", "plan"),
        ("ledger", "product", "segment"),
    ):
        rows = company().ask({"sum": parts, "closing": "closing_mrr"}, WINDOWS, by=by)

        wrong = [row for row in rows if abs(row["sum"] - row["closing"]) >= CENT / 100]
        assert wrong == []
        assert len(rows) > LEDGERS


def test_transfers_are_zero_in_total() -> None:
    formula = {"net": "mrr_transferred_in - mrr_transferred_out", "gross": "mrr_transferred_in"}

    for by in (("segment",), ("plan",), ("product",)):
        rows = company().ask(formula, WINDOWS, by=by)

        for window in WINDOWS:
            net = [row["net"] for row in rows if row["opens"] == window.opens]
            assert abs(sum(net, Decimal(0))) < CENT / 100
        assert sum((row["gross"] for row in rows), Decimal(0)) > 0


def test_gross_retention_is_capped_and_never_above_net_retention() -> None:
    rows = company().ask(
        {"grr": "kept_mrr_of_opening / opening_mrr", "nrr": "closing_mrr_of_opening / opening_mrr"},
        WINDOWS,
        by=("ledger",),
    )

    told = [row for row in rows if row["grr"] is not None]
    assert all(row["grr"] <= min(1, row["nrr"]) + 1e-12 for row in told)
    assert len(told) > LEDGERS


ENDS = """
    with w as (select ?::date as opens, ?::date as closes),
    one as (
        select l.account_id,
               sum(case when l.day = w.opens - 1 then l.native * v0.rate end) as opening,
               sum(case when l.day = w.closes - 1 then l.native * v0.rate end) as closing0,
               sum(case when l.day = w.closes - 1 then l.native * v1.rate end) as closing1
        from level l, w
        join value_on v0 on v0.day = w.opens - 1
        join value_on v1 on v1.day = w.closes - 1
        where l.currency = v0.currency and l.currency = v1.currency
          and l.day in (w.opens - 1, w.closes - 1)
        group by all),
    ever as (select account_id, min(starts_on) as first_on from subscriptions group by all)
    select a.value as ledger,
           coalesce(sum(opening), 0) as opening_mrr,
           coalesce(sum(closing1), 0) as closing_mrr,
           coalesce(sum(case when opening > 0 then closing0 end), 0) as closing_mrr_of_opening,
           coalesce(sum(case when opening > 0 then least(opening, coalesce(closing0, 0)) end), 0)
               as kept_mrr_of_opening,
           count(opening) as opening_accounts,
           count(closing1) as closing_accounts,
           count(*) filter (where opening > 0 and closing0 is null) as opening_accounts_lost,
           count(*) filter (where opening is null) as accounts_won,
           coalesce(sum(opening) filter (where closing0 is null), 0) as mrr_of_lost_accounts,
           coalesce(sum(opening) filter (where closing0 is null), 0) as churned_mrr_point_to_point,
           coalesce(sum(greatest(opening - closing0, 0)), 0) as contraction_mrr_point_to_point,
           coalesce(sum(case when opening > 0 then greatest(closing0 - opening, 0) end), 0)
               as expansion_mrr_point_to_point,
           coalesce(sum(closing0) filter (where opening is null and first_on >= w.opens), 0)
               as new_mrr_point_to_point,
           coalesce(sum(closing0) filter (where opening is null and first_on < w.opens), 0)
               as reactivation_mrr_point_to_point
    from one join ever using (account_id)
    join attributes a using (account_id), w
    where a.dimension = 'ledger'
    group by 1
"""

FLOWS = """
    with w as (select ?::date as opens, ?::date as closes),
    both_days as (
        select account_id, day, currency, native, 0 as before from level
        union all
        select account_id, day + 1, currency, 0, native from level),
    changed as (
        select account_id, day, currency, sum(native) as after, sum(before) as before
        from both_days group by all),
    valued as (
        select c.account_id, c.day,
               sum(c.after) as after, sum(c.before) as before,
               sum((c.after - c.before) * now_rate.rate) as net_now,
               sum((c.after - c.before) * open_rate.rate) as net_open
        from changed c, w
        join value_on now_rate on true
        join value_on open_rate on open_rate.day = w.opens - 1
        where c.day >= w.opens and c.day < w.closes
          and now_rate.day = c.day and now_rate.currency = c.currency
          and open_rate.currency = c.currency
        group by all),
    ever as (select account_id, min(starts_on) as first_on from subscriptions group by all),
    told as (
        select v.account_id, v.net_open, a.value as ledger,
               case when before = 0 and v.day = first_on then 'new'
                    when before = 0 and after > 0 then 'reactivation'
                    when after = 0 and before > 0 then 'churn'
                    when net_now > 0 then 'expansion'
                    when net_now < 0 then 'contraction' else 'none' end as kind
        from valued v join ever using (account_id)
        join attributes a on a.account_id = v.account_id and a.dimension = 'ledger'),
    active as (select distinct l.account_id from level l, w where l.day = w.opens - 1)
    select ledger,
           coalesce(sum(net_open) filter (where kind = 'new'), 0) as mrr_new,
           coalesce(sum(net_open) filter (where kind = 'reactivation'), 0) as mrr_reactivated,
           coalesce(sum(net_open) filter (where kind = 'expansion'), 0) as mrr_expanded,
           coalesce(-sum(net_open) filter (where kind = 'contraction'), 0) as mrr_contracted,
           coalesce(-sum(net_open) filter (where kind = 'churn'), 0) as mrr_churned,
           coalesce(sum(net_open) filter (where kind = 'expansion' and s.account_id is not null), 0)
               as mrr_expanded_of_opening,
           coalesce(-sum(net_open) filter (where kind = 'contraction' and s.account_id is not null),
                    0) as mrr_contracted_of_opening,
           coalesce(-sum(net_open) filter (where kind = 'churn' and s.account_id is not null), 0)
               as mrr_churned_of_opening,
           coalesce(sum(net_open) filter (where kind = 'reactivation' and s.account_id is not null),
                    0) as mrr_reactivated_of_opening
    from told t left join active s using (account_id)
    group by 1
"""


@pytest.mark.parametrize("sql", [ENDS, FLOWS], ids=["ends", "flows"])
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_measures_agree_with_plain_sql_over_every_day(sql: str, window: Window) -> None:
    found = raw().execute(sql, [window.opens, window.closes])
    names = [column[0] for column in found.description or []][1:]
    expected = {row[0]: dict(zip(names, row[1:], strict=True)) for row in found.fetchall()}

    rows = company().measures(names, window, by=("ledger",))
    answered = {row["ledger"]: row for row in rows}

    wrong = [
        (ledger, name, answered.get(ledger, {}).get(name, 0), value)
        for ledger, values in expected.items()
        for name, value in values.items()
        if abs(Decimal(answered.get(ledger, {}).get(name, 0)) - Decimal(value)) >= CENT / 100
    ]
    assert wrong == []
    assert sum(value for values in expected.values() for value in values.values()) > 0


def test_currency_effect_is_the_sum_over_days_of_level_times_rate_step() -> None:
    sql = """
        with w as (select ?::date as opens, ?::date as closes),
        steps as (
            select v.currency, v.day, v.rate - b.rate as step from value_on v
            join value_on b on b.currency = v.currency and b.day = v.day - 1),
        held as (
            select l.account_id, sum(l.native * s.step) as effect
            from level l, w join steps s on true
            where s.day >= w.opens and s.day < w.closes and l.day = s.day - 1
              and l.currency = s.currency group by all),
        both_days as (
            select account_id, day, currency, native from level
            union all select account_id, day + 1, currency, -native from level),
        moved as (
            select c.account_id, sum(c.native * (v.rate - v0.rate)) as effect
            from both_days c, w join value_on v on true join value_on v0 on v0.day = w.opens - 1
            where c.day >= w.opens and c.day < w.closes and v.day = c.day
              and v.currency = c.currency and v0.currency = c.currency group by all)
        select a.value, sum(effect) from (from held union all from moved)
        join attributes a using (account_id) where a.dimension = 'ledger' group by 1
    """
    window = WINDOWS[-2]
    expected = dict(raw().execute(sql, [window.opens, window.closes]).fetchall())

    rows = company().measures(["mrr_currency_effect"], window, by=("ledger",))

    answered = {row["ledger"]: row["mrr_currency_effect"] for row in rows}
    wrong = {
        ledger: (answered[ledger], value)
        for ledger, value in expected.items()
        if abs(answered[ledger] - value) >= CENT / 100
    }
    assert wrong == {}
    assert any(value for value in expected.values())


IN_SQL = {
    "monthly-recurring-revenue": "closing_mrr",
    "annual-recurring-revenue": "closing_mrr * 12",
    "net-revenue-retention": "closing_mrr_of_opening / opening_mrr",
    "net-revenue-retention:movements": "(opening_mrr + mrr_expanded_of_opening"
    " - mrr_contracted_of_opening - mrr_churned_of_opening) / opening_mrr",
    "gross-revenue-retention": "kept_mrr_of_opening / opening_mrr",
    "gross-revenue-retention:movements": "(opening_mrr - mrr_contracted_of_opening"
    " - mrr_churned_of_opening) / opening_mrr",
    "retention": "(opening_accounts - opening_accounts_lost) / opening_accounts",
    "logo-churn-rate": "opening_accounts_lost / opening_accounts",
    "churn-rate": "opening_accounts_lost / opening_accounts",
    "gross-mrr-churn-rate": "(opening_mrr - kept_mrr_of_opening) / opening_mrr",
    "net-mrr-churn-rate": "(opening_mrr - closing_mrr_of_opening) / opening_mrr",
    "dollar-churn-rate": "(mrr_of_lost_accounts + contraction_mrr_point_to_point) / opening_mrr",
    "account-contraction": "mrr_contracted",
    "account-contraction:period": "contraction_mrr_point_to_point",
    "expansion-revenue": "mrr_expanded",
    "expansion-revenue:period": "expansion_mrr_point_to_point",
    "average-revenue-per-user": "closing_mrr / closing_accounts",
    "growth-rate": "(closing_mrr - opening_mrr) / opening_mrr",
    "customer-growth-rate": "(closing_accounts - opening_accounts) / opening_accounts",
    "new-mrr": "mrr_new",
    "new-mrr:period": "new_mrr_point_to_point",
    "expansion-mrr": "mrr_expanded",
    "contraction-mrr": "mrr_contracted",
    "churned-mrr": "mrr_churned",
    "churned-mrr:period": "churned_mrr_point_to_point",
    "reactivation-mrr": "mrr_reactivated",
    "reactivation-mrr:period": "reactivation_mrr_point_to_point",
    "accounts-lost": "opening_accounts_lost",
    "active-accounts": "closing_accounts",
}
"""What metrics mean, written out by hand over the columns of the plain SQL above."""


@pytest.mark.parametrize("window", WINDOWS[2:4], ids=str)
def test_shipped_metrics_agree_with_plain_sql_over_every_day(window: Window) -> None:
    columns = ", ".join(
        f'try(({text.replace(" / ", "::double / ")})::double) as "{name}"'
        for name, text in IN_SQL.items()
    )
    found = raw().execute(
        "with known as (select ledger, coalesce(columns(* exclude ledger), 0)"  # noqa: S608
        f" from ({ENDS}) full join ({FLOWS}) using (ledger)) select ledger, {columns} from known",
        [window.opens, window.closes] * 2,
    )
    expected = {row[0]: dict(zip(IN_SQL, row[1:], strict=True)) for row in found.fetchall()}
    formulas = {f"asked_{number}": _shipped_formula(name) for number, name in enumerate(IN_SQL)}

    rows = company().ask(formulas, [window], by=("ledger",))

    answered = {
        row["ledger"]: dict(zip(IN_SQL, (row[name] for name in formulas), strict=True))
        for row in rows
    }
    wrong = [
        (ledger, name, answered[ledger][name], value)
        for ledger, values in expected.items()
        if ledger in answered
        for name, value in values.items()
        if not _same(answered[ledger][name], value)
    ]
    assert wrong == []
    assert len(answered) > LEDGERS / 2


def _shipped_formula(name: str) -> str:
    slug, _, reading = name.partition(":")
    (term,) = [one for one in shipped_terms() if one.slug == slug]
    return next(one.formula for one in term.readings if one.key == (reading or "default"))


def _same(answered: Any, expected: float | None) -> bool:
    """Compare to nine digits; SQL's division by zero is our no value."""
    if answered is None or expected is None or not isfinite(expected):
        return answered is None and (expected is None or not isfinite(expected))
    return float(answered) == pytest.approx(expected, rel=1e-9, abs=1e-4)
