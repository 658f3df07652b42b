"""Movements as rows: what happened to accounts, who moved most, and what cohorts kept."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.queries.tables import Tables, open_tables
from parlance.domains.metrics.values import Ask, Figure
from parlance.domains.revenue.measures.flows import movements as movements_in
from parlance.domains.revenue.measures.ledger import signup_cohorts
from parlance.domains.revenue.values.movements import CohortRow, Movement, Mover
from parlance.kit.actor import Actor
from parlance.kit.periods import Every, Window, windows
from parlance.platform.organisation.queries import organisation

_WINDOWS = {"opens": "date", "closes": "date"}


def movements(
    *,
    actor: Actor,
    account_ids: Collection[int] | None = None,
    window: Window | None = None,
    as_of: date | None = None,
    limit: int = 500,
) -> list[Movement]:
    """Return movements in native currency, newest first; transfers between plans are left out.

    At most `limit` rows.
    """
    actor.must("revenue.read")
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=as_of)
    rows = found.tables["mrr_movements"]
    rows = rows.filter(rows.kind != "transfer")
    if account_ids is not None:
        rows = rows.filter(rows.account_id.isin(sorted(account_ids)))
    if window is not None:
        rows = rows.filter((rows.day >= window.opens) & (rows.day < window.closes))
    ordered = rows.order_by(
        [ibis.desc("day"), "account_id", "line", "product", "plan", "kind", "cause"]
    ).limit(limit)
    answers = found.duck.to_pyarrow(ordered).to_pylist()
    names = _names(found, {row["account_id"] for row in answers})
    return [
        Movement(
            account_id=row["account_id"],
            account_name=names.get(row["account_id"], ""),
            day=row["day"],
            kind=row["kind"],
            cause=row["cause"],
            line=row["line"],
            product=row["product"],
            plan=row["plan"],
            amount=row["amount"],
            currency=row["currency"],
        )
        for row in answers
    ]


def first_movement_on(*, actor: Actor) -> date | None:
    """Return the day of the first movement; None while there is none."""
    actor.must("revenue.read")
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=None)
    first: date | None = found.duck.to_pyarrow(found.tables["mrr_movements"].day.min()).as_py()
    return first


def top_movers(
    *,
    actor: Actor,
    window: Window,
    where: tuple[tuple[str, str], ...] = (),
    as_of: date | None = None,
    limit: int = 10,
) -> list[Mover]:
    """Return the accounts whose MRR moved most in a window, at the rate of its opening.

    Movements of an account are summed per kind; the cause is that of its largest piece.
    """
    actor.must("revenue.read")
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=as_of)
    asked = ibis.memtable([(window.opens, window.closes)], schema=_WINDOWS)
    rows = movements_in(found.scan(asked, currency=company.reporting_currency))
    rows = _of(found, rows, where)
    pieces = rows.group_by("account_id", "kind", "cause").agg(amount=rows.amount.sum())
    largest = pieces.group_by("account_id", "kind").agg(
        amount=pieces.amount.sum(), cause=pieces.cause.argmax(pieces.amount.abs())
    )
    ordered = largest.filter(largest.amount != 0).order_by(
        [ibis.desc(largest.amount.abs()), "account_id", "kind"]
    )
    answers = found.duck.to_pyarrow(ordered.limit(limit)).to_pylist()
    names = _names(found, {row["account_id"] for row in answers})
    return [
        Mover(
            account_id=row["account_id"],
            account_name=names.get(row["account_id"], ""),
            kind=row["kind"],
            cause=row["cause"],
            amount=row["amount"].quantize(Decimal("0.000001")),
            currency=company.reporting_currency,
        )
        for row in answers
    ]


def cohorts(
    *,
    actor: Actor,
    first: date,
    closes: date,
    where: tuple[tuple[str, str], ...] = (),
    as_of: date | None = None,
) -> list[CohortRow]:
    """Return what is left of each signup month, at the close of every month since.

    `first` and `closes` bound the cohorts and the months; membership is fixed by the month of
    an account's first paid day. An account that starts and stops within its first month counts
    in the cohort's size, not among the active.
    """
    actor.must("revenue.read")
    months = tuple(windows(first.replace(day=1), closes, Every.MONTH))
    figures = evaluate(
        actor=actor,
        ask=Ask(
            metrics=("active_accounts", "monthly_recurring_revenue"),
            windows=months,
            by=("signup_cohort",),
            where=where,
            as_of=as_of,
        ),
    )
    sizes = _cohort_sizes(actor, where, as_of)
    active: dict[date, dict[date, Figure]] = defaultdict(dict)
    mrr: dict[date, dict[date, Figure]] = defaultdict(dict)
    for figure in figures:
        cohort = date.fromisoformat(figure.by["signup_cohort"])
        kept = active if figure.metric == "active_accounts" else mrr
        kept[cohort][figure.opens] = figure

    def since(cohort: date) -> list[date]:
        return [one.opens for one in months if one.opens >= cohort]

    return [
        CohortRow(
            cohort=cohort,
            size=size,
            active=tuple(int(_value(active[cohort].get(opens))) for opens in since(cohort)),
            mrr=tuple(Decimal(_value(mrr[cohort].get(opens))) for opens in since(cohort)),
        )
        for cohort, size in sorted(sizes.items())
        if first.replace(day=1) <= cohort < closes
    ]


def _cohort_sizes(
    actor: Actor, where: tuple[tuple[str, str], ...], as_of: date | None
) -> dict[date, int]:
    """Return how many accounts started in each month, those gone since included."""
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=as_of)
    starts = signup_cohorts(found.tables)
    starts = starts.mutate(dated=starts.value.cast("date"))
    starts = _of(found, starts, where)
    counted = starts.group_by("value").agg(size=starts.account_id.nunique())
    return {
        date.fromisoformat(row["value"]): row["size"]
        for row in found.duck.to_pyarrow(counted).to_pylist()
    }


def _of(found: Tables, rows: Any, where: tuple[tuple[str, str], ...]) -> Any:
    """Narrow rows with (account_id, dated) to accounts by their attributes on that day."""
    known = found.tables["account_attributes"]
    for name in sorted({name for name, _ in where}):
        values = [value for key, value in where if key == name]
        holders = known.filter((known.dimension == name) & known.value.isin(values)).select(
            holder=known.account_id, held_from=known.starts_on, held_until=known.ends_on
        )
        rows = rows.join(
            holders,
            (rows.account_id == holders.holder)
            & (holders.held_from <= rows.dated)
            & (rows.dated < holders.held_until),
        ).drop("holder", "held_from", "held_until")
    return rows


def _names(found: Tables, accounts: Collection[int]) -> dict[int, str]:
    known = found.tables["account_attributes"]
    rows = known.filter(
        (known.dimension == "account_name") & known.account_id.isin(sorted(accounts) or [0])
    ).select("account_id", "value")
    return {row["account_id"]: row["value"] for row in found.duck.to_pyarrow(rows).to_pylist()}


def _value(figure: Figure | None) -> Any:
    return 0 if figure is None or figure.value is None else figure.value
