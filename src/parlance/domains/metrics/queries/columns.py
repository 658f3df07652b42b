"""Metrics as columns over all accounts: for lists that filter and sort by them, set-wise."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from parlance.domains.metrics.queries.figures import expanded, number, question, unrated
from parlance.domains.metrics.queries.kept import Kept
from parlance.domains.metrics.queries.statements import answer_table
from parlance.domains.metrics.queries.tables import Tables, open_tables
from parlance.domains.metrics.values import Ask, Number
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.evaluation import ACCOUNT_ID
from parlance.engine.expansion import Expanded
from parlance.engine.language.nodes import Name, Node
from parlance.engine.language.walk import transform
from parlance.engine.questions import Question, unmeasurable
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.kit.periods import Window, add_months
from parlance.platform.organisation.queries import organisation
from parlance.platform.organisation.values import Organisation

_COLUMNS: Kept["AccountColumn"] = Kept(4_000_000, size=lambda one: max(1, one.values.num_rows))


@dataclass(frozen=True, slots=True)
class AccountColumn:
    """A metric by account over one window.

    `values` is an Arrow table (account_id, value) of those accounts that have anything; all
    others have `otherwise`: zero where a metric counts or sums, else no value. `reason` says
    why nobody has a value.
    """

    metric: str
    unit: Unit
    currency: str | None
    window: Window
    version: int
    values: Any
    otherwise: int | None
    reason: str


def account_columns(
    *, actor: Actor, metrics: Collection[str], today: date
) -> dict[str, AccountColumn]:
    """Return these metrics, by identifier, for every account that the actor may see.

    Each over its usual period up to today: the month so far, or the 12 months before. One
    statement for each usual period of which a column is not kept yet. Raises what `evaluate`
    raises.
    """
    actor.must("metrics.read")
    if not metrics:
        return {}
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=None)
    made: dict[str, AccountColumn] = {}
    for window, together in _by_window(actor, metrics, today).items():
        made |= _kept_columns(found, company, window, together)
    return made


def totals(
    *,
    actor: Actor,
    metrics: Collection[str],
    today: date,
    account_ids: Collection[int] | None,
) -> dict[str, Number | None]:
    """Return each metric over all these accounts together (None: all that the actor may see).

    Sums where the metric sums, and a ratio of sums where it is a ratio. Raises what `evaluate`
    raises.
    """
    actor.must("metrics.read")
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=None)
    ids = None if account_ids is None else tuple((ACCOUNT_ID, str(one)) for one in account_ids)
    sums: dict[str, Number | None] = {}
    for window, together in _by_window(actor, metrics, today).items():
        ask = Ask(tuple(one.id for one in together), (window,), where=ids or ())
        if ids == ():
            sums |= dict.fromkeys(ask.metrics)
            continue
        asked = question(ask, together, found, company)
        (row,) = answer_table(found, asked).to_pylist()
        for index, one in enumerate(together):
            nothing = _reason(found, asked, one)
            sums[one.id] = None if nothing else number(row[f"value_{index}"])
    return sums


def _by_window(
    actor: Actor, metrics: Iterable[str], today: date
) -> dict[Window, tuple[Expanded, ...]]:
    closes = today + timedelta(days=1)
    month = Window(today.replace(day=1), closes)
    year = Window(add_months(closes, -12), closes)
    ask = Ask(tuple(dict.fromkeys(metrics)), (month,))
    found: dict[Window, list[Expanded]] = defaultdict(list)
    for one in expanded(actor=actor, ask=ask):
        is_long = one.definition.window == "trailing 12 months"
        found[year if is_long else month].append(one)
    return {window: tuple(together) for window, together in found.items()}


def _kept_columns(
    found: Tables, company: Organisation, window: Window, together: tuple[Expanded, ...]
) -> dict[str, AccountColumn]:
    """Return the columns; those that are not kept are made by one statement."""
    keys = {one.id: (found.version, company, window, _meaning(one)) for one in together}
    kept = {name: column for name, key in keys.items() if (column := _COLUMNS.find(key))}
    missing = tuple(one for one in together if one.id not in kept)
    made = _made(found, company, window, missing) if missing else {}
    stored = {name: _COLUMNS.get(keys[name], partial(made.__getitem__, name)) for name in made}
    return kept | stored


def _meaning(one: Expanded) -> tuple[str, int, str, str]:
    """Return what a metric computes, whatever its leaves are called beside those of others."""

    def spelled(node: Node) -> Node | None:
        is_leaf = isinstance(node, Name) and node.name in one.leaves
        return Name(repr(one.leaves[node.name])) if is_leaf else None  # type: ignore[union-attr]

    formula = repr(transform(one.formula, spelled))
    return (one.id, one.definition.version, one.reading.key, formula)


def _made(
    found: Tables, company: Organisation, window: Window, metrics: tuple[Expanded, ...]
) -> dict[str, AccountColumn]:
    ask = Ask(tuple(one.id for one in metrics), (window,), by=(ACCOUNT_ID,))
    asked = question(ask, metrics, found, company)
    rows = answer_table(found, asked)
    rows = rows.filter(pc.utf8_is_digit(rows[f"by_{ACCOUNT_ID}"]))
    ids = pc.cast(rows[f"by_{ACCOUNT_ID}"], pa.int64())
    columns = {}
    for index, one in enumerate(metrics):
        reason = _reason(found, asked, one)
        values = pa.table({ACCOUNT_ID: ids, "value": _plain(rows[f"value_{index}"])})
        counts = one.denominator is None and one.unit in {Unit.MONEY, Unit.COUNT}
        columns[one.id] = AccountColumn(
            metric=one.id,
            unit=one.unit,
            currency=company.reporting_currency if one.unit is Unit.MONEY else None,
            window=window,
            version=one.definition.version,
            values=values.slice(0, 0) if reason else values,
            otherwise=0 if counts and not reason else None,
            reason=reason,
        )
    return columns


def _plain(values: Any) -> Any:
    """Return money to six decimals, as everywhere; other numbers as they are."""
    if not pa.types.is_decimal(values.type):
        return values
    return pc.round(values, ndigits=6, round_mode="half_to_even").cast(pa.decimal128(38, 8))


def _reason(found: Tables, asked: Question, one: Expanded) -> str:
    """Return why a metric has no value for anybody; nothing: it may have."""
    (window,) = asked.windows
    return unmeasurable(asked, one, window, CATALOGUE) or unrated(one, found) or ""
