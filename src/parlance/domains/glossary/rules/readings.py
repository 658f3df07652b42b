"""Readings between their stored form and values, and what makes a definition well formed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parlance.domains.glossary.errors import InvalidDefinitionError
from parlance.domains.glossary.rules.names import is_slug
from parlance.domains.glossary.values import Kind
from parlance.engine.definitions import DEFAULT_READING, Reading
from parlance.engine.units import Unit

LONGEST_FORMULA = 4000

_WINDOW = re.compile(r"month|quarter|year|week|trailing [1-9][0-9]? months")


def stored(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    """Return readings as JSON, without what is at its default."""
    return [_as_json(one) for one in readings]


def from_stored(rows: Sequence[Mapping[str, Any]]) -> dict[str, Reading]:
    """Return stored readings by key, in the author's order."""
    return {row["key"]: reading(row["key"], row) for row in rows}


def reading(key: str, given: Mapping[str, Any]) -> Reading:
    """Build a reading from JSON or TOML; raise `InvalidDefinitionError` for what it lacks."""
    missing = [name for name in ("formula", "unit") if not given.get(name)]
    if missing:
        raise InvalidDefinitionError(f"The reading “{key}” needs a {missing[0]}.")
    if given["unit"] not in set(Unit):
        raise InvalidDefinitionError(
            f"The reading “{key}” has the unit “{given['unit']}”; choose one of {', '.join(Unit)}."
        )
    return Reading(
        key=key,
        label=given.get("label") or key.replace("-", " ").capitalize(),
        formula=given["formula"],
        unit=Unit(given["unit"]),
        better=given.get("better", "higher"),
        why=given.get("why", ""),
        as_printed=given.get("as_printed", False),
        trailing_months=given.get("trailing_months"),
        parameters=dict(given.get("parameters", {})),
    )


def check_readings(kind: Kind, readings: Sequence[Reading], window: str) -> None:
    """Raise `InvalidDefinitionError` unless these readings can define a term of this kind."""
    if kind != Kind.METRIC:
        if readings:
            raise InvalidDefinitionError(f"Only a metric has formulas; this term is a {kind}.")
        return
    keys = [one.key for one in readings]
    if DEFAULT_READING not in keys:
        raise InvalidDefinitionError("A metric needs a reading with the key “default”.")
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise InvalidDefinitionError(f"The reading “{twice[0]}” is there twice; rename one.")
    if not _WINDOW.fullmatch(window):
        raise InvalidDefinitionError(
            f"“{window}” is no window; write week, month, quarter, year or “trailing 12 months”."
        )
    for one in readings:
        _check_reading(one)


def check_text(*, text: str, example: str, reason: str) -> None:
    """Raise `InvalidDefinitionError` unless definition, example and reason are there."""
    needed = {"definition": text, "concrete example": example, "reason": reason}
    for what, given in needed.items():
        if not given.strip():
            raise InvalidDefinitionError(f"A version needs a {what}. Write one sentence or more.")


def _check_reading(one: Reading) -> None:
    if not is_slug(one.key):
        raise InvalidDefinitionError(
            f"“{one.key}” is no reading key; write lower case words joined by “-”."
        )
    if one.key == DEFAULT_READING and one.as_printed:
        raise InvalidDefinitionError(
            "A formula kept as printed elsewhere cannot be the default; give it another key."
        )
    if not one.formula.strip() or len(one.formula) > LONGEST_FORMULA:
        raise InvalidDefinitionError(
            f"The formula of “{one.key}” must have 1 to {LONGEST_FORMULA:,} characters."
        )
    if one.better not in {"higher", "lower", "neither"}:
        raise InvalidDefinitionError(
            f"“{one.key}” says better = “{one.better}”; choose higher, lower or neither."
        )
    if one.trailing_months is not None and not 1 <= one.trailing_months <= 120:
        raise InvalidDefinitionError(
            f"The reading “{one.key}” must look back over 1 to 120 months, or leave that out."
        )


def _as_json(one: Reading) -> dict[str, Any]:
    written: dict[str, Any] = {
        "key": one.key,
        "label": one.label,
        "formula": one.formula,
        "unit": one.unit.value,
        "better": one.better,
    }
    optional = {
        "why": one.why,
        "as_printed": one.as_printed,
        "trailing_months": one.trailing_months,
        "parameters": dict(one.parameters),
    }
    return written | {name: value for name, value in optional.items() if value}
