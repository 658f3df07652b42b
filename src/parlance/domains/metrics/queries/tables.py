"""The lake's tables as one request sees them: a pinned snapshot, narrowed to the actor."""

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from parlance.engine.catalogue import CATALOGUE
from parlance.engine.facts import Parameters, Scan
from parlance.kit.actor import Scope
from parlance.kit.periods import FAR
from parlance.platform.lake.queries import snapshot
from parlance.platform.lake.values import Snapshot
from parlance.platform.ledger.records import open_records, shaped
from parlance.platform.organisation.values import Organisation

_CONNECTIONS = 3
"""How many questions are answered at once; further ones wait their turn."""

_POOL: dict[tuple[str, str], deque["Tables"]] = {}
_POOL_LOCK = threading.Lock()


class _Duck:
    """A DuckDB of its own, for one question at a time: its connection is not made for more."""

    def __init__(self) -> None:
        self.backend = ibis.duckdb.connect()
        self._turn = threading.Lock()

    def to_pyarrow(self, expression: Any) -> Any:
        with self._turn:
            return self.backend.to_pyarrow(expression)

    def answer(self, sql: str, given: Mapping[str, Any]) -> Any:
        """Return the rows of a statement over the tables here and these small ones."""
        with self._turn:
            for name, rows in given.items():
                self.backend.con.register("given", rows)
                self.backend.con.execute(f'create or replace temp table "{name}" as from given')
            return self.backend.con.execute(sql).to_arrow_table()

    def create_table(self, name: str, rows: Any) -> Any:
        with self._turn:
            return self.backend.create_table(name, rows)


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables on one DuckDB connection, with what must be known of them before a question.

    `version` names the state that they show; equal versions hold equal rows. `foreign` are the
    currencies besides the reporting one, `unrated` those of them without any exchange rate.
    `owner` is whose accounts alone they hold, None where they hold all.
    """

    duck: _Duck
    tables: Mapping[str, Any]
    version: str
    cut_off: datetime | None
    empty: frozenset[str]
    foreign: frozenset[str]
    unrated: frozenset[str]
    owner: str | None = None

    def scan(
        self,
        windows: Any,
        *,
        currency: str,
        by: Iterable[str] = (),
        parameters: Parameters | None = None,
    ) -> Scan:
        """Return a scan for reading rows of a fact, outside an evaluation."""
        return Scan(
            tables=self.tables,
            windows=windows,
            parameters=parameters or Parameters(),
            by=frozenset(by),
            currency=currency,
            one_currency=not self.foreign,
        )


def open_tables(*, scope: Scope, organisation: Organisation, as_of: date | None) -> Tables:
    """Return the facts as now known, or as recorded by the end of the day `as_of`."""
    whole = _as_recorded(organisation, as_of) if as_of else _newest(organisation)
    return whole if scope.is_everything else _narrowed(whole, scope)


def _newest(organisation: Organisation) -> Tables:
    """Return the tables of the newest publication on one of the process's connections."""
    found = snapshot()
    key = (found.version, organisation.reporting_currency)
    with _POOL_LOCK:
        ready = _POOL.get(key)
        if ready is None or len(ready) < _CONNECTIONS:
            duck = _Duck()
            made = _described(duck, _lake(duck, found), organisation, found.version, found.cut_off)
            for old in [old for old in _POOL if old != key]:
                del _POOL[old]
            _POOL.setdefault(key, deque()).append(made)
            return made
        ready.rotate()
        return ready[0]


def _lake(duck: _Duck, found: Snapshot) -> dict[str, Any]:
    tables = {}
    for table in CATALOGUE.tables.values():
        files = found.facts.get(table.name, ())
        if files:
            rows = duck.backend.read_parquet(list(files), hive_partitioning=False)
            tables[table.name] = duck.backend.create_view(table.name, rows.select(*table.columns))
        else:
            tables[table.name] = duck.backend.create_table(
                table.name, schema=ibis.schema(dict(table.columns))
            )
    return tables


def _as_recorded(organisation: Organisation, as_of: date) -> Tables:
    """Build the tables from the records as they stood at the end of a day."""
    zone = ZoneInfo(organisation.time_zone)
    midnight = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=zone)
    moment = midnight - timedelta(microseconds=1)
    duck = _Duck()
    with open_records() as records:
        tables = {
            table.name: duck.create_table(
                table.name,
                shaped(table.read(records, None, moment), dict(table.columns)),
            )
            for table in CATALOGUE.tables.values()
            if table.read is not None
        }
        cut_off = min(moment, records.at)
    # The publication is named, too: a load that took over midnight may still add to a past day.
    version = f"{snapshot().version} as of {as_of} {cut_off}"
    described = _described(duck, tables, organisation, version, cut_off)
    windows = ibis.memtable([(as_of, as_of + timedelta(days=1))], schema=_WINDOWS)
    scan = described.scan(windows, currency=organisation.reporting_currency)
    for table in CATALOGUE.tables.values():
        if table.derive is not None:
            tables[table.name] = duck.create_table(table.name, duck.to_pyarrow(table.derive(scan)))
    return _described(duck, tables, organisation, described.version, cut_off)


_WINDOWS = {"opens": "date", "closes": "date"}


def _described(
    duck: _Duck,
    tables: Mapping[str, Any],
    organisation: Organisation,
    version: str,
    cut_off: datetime | None,
) -> Tables:
    empty = frozenset(
        name for name, table in tables.items() if not duck.to_pyarrow(table.limit(1)).num_rows
    )
    own = organisation.reporting_currency
    used = _currencies(duck, tables, ("mrr_intervals", "charges")) - {own}
    rated = _currencies(duck, tables, ("exchange_rates",))
    return Tables(duck, tables, version, cut_off, empty, used, used - rated)


def _currencies(duck: _Duck, tables: Mapping[str, Any], names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        currency
        for name in names
        if name in tables
        for currency in duck.to_pyarrow(tables[name].select("currency").distinct())[
            "currency"
        ].to_pylist()
    )


def _narrowed(whole: Tables, scope: Scope) -> Tables:
    """Keep the accounts that the scope's owner has now, in every table."""
    known = whole.tables["account_attributes"]
    own = known.filter(
        (known.dimension == "owner") & (known.value == scope.owner) & (known.ends_on == FAR)
    ).select("account_id")
    tables = {
        name: table.semi_join(own, "account_id") if "account_id" in table.columns else table
        for name, table in whole.tables.items()
    }
    empty = frozenset(
        name for name, table in tables.items() if not whole.duck.to_pyarrow(table.limit(1)).num_rows
    )
    return Tables(
        whole.duck,
        tables,
        f"{whole.version} of {scope.owner}",
        whole.cut_off,
        empty,
        whole.foreign,
        whole.unrated,
        scope.owner,
    )
