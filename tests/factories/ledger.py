"""A small revenue ledger as the engine sees it: plain rows in, lake tables on DuckDB out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from parlance.domains.revenue.measures.catalogue import DIMENSIONS, MEASURES
from parlance.domains.revenue.measures.movements import mrr_movements
from parlance.engine import evaluation
from parlance.engine.catalogue import Catalogue
from parlance.engine.definitions import MetricDefinition, Reading
from parlance.engine.expansion import Expander
from parlance.engine.facts import Parameters, Scan
from parlance.engine.questions import Question
from parlance.engine.units import Unit
from parlance.engine.windows import Calendar
from parlance.kit.periods import FAR, Window

SIX = pa.decimal128(18, 6)
INTERVALS = pa.schema(
    [
        ("account_id", pa.int64()),
        ("subscription_id", pa.int64()),
        ("line", pa.string()),
        ("product", pa.string()),
        ("plan", pa.string()),
        ("contract", pa.string()),
        ("currency", pa.string()),
        ("quantity", SIX),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("mrr", SIX),
        ("mrr_before_discount", SIX),
        ("start_cause", pa.string()),
        ("end_reason", pa.string()),
    ]
)
ATTRIBUTES = pa.schema(
    [
        ("account_id", pa.int64()),
        ("dimension", pa.string()),
        ("value", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("assumed", pa.bool_()),
    ]
)
RATES = pa.schema(
    [
        ("currency", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("rate", pa.decimal128(18, 8)),
    ]
)
CHARGES = pa.schema(
    [
        ("account_id", pa.int64()),
        ("charge_id", pa.int64()),
        ("day", pa.date32()),
        ("kind", pa.string()),
        ("amount", SIX),
        ("currency", pa.string()),
    ]
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def interval(
    account: int, starts: str, ends: str | None, mrr: str | int | Decimal, **more: Any
) -> dict[str, Any]:
    """Return a priced interval of line "a", product and plan "base", one unit, in USD."""
    usual: dict[str, Any] = {
        "account_id": account,
        "subscription_id": 0,
        "line": f"{account}-a",
        "product": "base",
        "plan": "base",
        "contract": "",
        "currency": "USD",
        "quantity": Decimal(1),
        "starts_on": day(starts),
        "ends_on": day(ends) if ends else FAR,
        "mrr": Decimal(mrr),
        "mrr_before_discount": Decimal(mrr),
        "start_cause": None,
        "end_reason": None,
    }
    return usual | more


def attribute(account: int, dimension: str, value: str, starts: str, ends: str) -> dict[str, Any]:
    return {
        "account_id": account,
        "dimension": dimension,
        "value": value,
        "starts_on": day(starts),
        "ends_on": day(ends),
        "assumed": False,
    }


@dataclass
class Ledger:
    """Lake tables on their own DuckDB, and questions to them."""

    intervals: list[dict[str, Any]]
    attributes: list[dict[str, Any]] = field(default_factory=list)
    rates: list[dict[str, Any]] = field(default_factory=list)
    charges: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, row in enumerate(self.intervals):
            row["subscription_id"] = number
        self.duck = ibis.duckdb.connect()
        self.tables = {
            "mrr_intervals": self._table("mrr_intervals", self.intervals, INTERVALS),
            "account_attributes": self._table("account_attributes", self.attributes, ATTRIBUTES),
            "exchange_rates": self._table("exchange_rates", self.rates, RATES),
            "charges": self._table("charges", self.charges, CHARGES),
        }
        moved = self.duck.to_pyarrow(mrr_movements(self.scan()))
        self.tables["mrr_movements"] = self.duck.create_table("mrr_movements", moved)
        self.catalogue = Catalogue()
        self.catalogue.register(measures=MEASURES, dimensions=DIMENSIONS)

    @property
    def one_currency(self) -> bool:
        return all(row["currency"] == "USD" for row in self.intervals)

    def scan(self, parameters: Parameters | None = None) -> Scan:
        windows = ibis.memtable(
            [(date(2000, 1, 1), date(2100, 1, 1))], schema={"opens": "date", "closes": "date"}
        )
        return Scan(
            self.tables, windows, parameters or Parameters(), frozenset(), "USD", self.one_currency
        )

    def movements(self) -> list[tuple[Any, ...]]:
        """Return (account, day, kind, cause, amount), in order."""
        rows = self.duck.to_pyarrow(self.tables["mrr_movements"]).to_pylist()
        return sorted(
            (row["account_id"], str(row["day"]), row["kind"], row["cause"], row["amount"])
            for row in rows
        )

    def ask(
        self,
        formulas: Mapping[str, str],
        windows: Iterable[Window],
        *,
        by: tuple[str, ...] = (),
        where: Mapping[str, tuple[str, ...]] | None = None,
        parameters: Mapping[str, str | int] | None = None,
        trailing_months: int | None = None,
    ) -> list[dict[str, Any]]:
        """Return a row per window and group with each formula's value under its name."""
        definitions = {
            name: MetricDefinition(
                name,
                name,
                1,
                {
                    "default": Reading(
                        "default",
                        name,
                        formula,
                        Unit.MONEY,
                        parameters=parameters or {},
                        trailing_months=trailing_months,
                    )
                },
            )
            for name, formula in formulas.items()
        }
        expander = Expander(self.catalogue, definitions)
        question = Question(
            metrics=tuple(expander.expand(name) for name in formulas),
            windows=tuple(windows),
            by=by,
            where=where or {},
            currency="USD",
            one_currency=self.one_currency,
            calendar=Calendar(),
            empty=frozenset(
                name
                for name, table in self.tables.items()
                if not self.duck.to_pyarrow(table.limit(1)).num_rows
            ),
        )
        rows = self.duck.to_pyarrow(
            evaluation.build(question, self.tables, self.catalogue)
        ).to_pylist()
        return [
            {"opens": row["opens"], "closes": row["closes"]}
            | {name: row[f"by_{name}"] for name in by}
            | {name: row[f"value_{index}"] for index, name in enumerate(formulas)}
            for row in rows
        ]

    def measures(self, names: Iterable[str], window: Window, **more: Any) -> list[dict[str, Any]]:
        """Return the measures themselves, each as a formula of its own."""
        found = self.ask({f"ask_{name}": name for name in names}, [window], **more)
        return [{key.removeprefix("ask_"): value for key, value in row.items()} for row in found]

    def _table(self, name: str, rows: list[dict[str, Any]], schema: Any) -> Any:
        return self.duck.create_table(name, pa.Table.from_pylist(rows, schema=schema))
