"""The fields of a tile's form: what they hold at first, read from a form, and what is offered."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parlance.domains.accounts.queries.words import fields
from parlance.kit.actor import Actor
from parlance.web.components import Choice
from parlance.workspace.dashboards.values.tiles import Against, Kind, Look, Parts, Width
from parlance.workspace.figures import Known

WIDTHS = {
    Width.QUARTER: gettext_noop("A quarter"),
    Width.THIRD: gettext_noop("A third"),
    Width.HALF: gettext_noop("Half"),
    Width.TWO_THIRDS: gettext_noop("Two thirds"),
    Width.FULL: gettext_noop("The whole width"),
}
AGAINST = {
    Against.PREVIOUS: gettext_noop("The period before"),
    Against.YEAR: gettext_noop("The same period a year before"),
    Against.TARGET: gettext_noop("The target"),
    Against.NOTHING: gettext_noop("Nothing"),
}
LOOKS = {
    Look.LINE: gettext_noop("Lines"),
    Look.BARS: gettext_noop("Bars side by side"),
    Look.STACKED: gettext_noop("Bars upon each other"),
    Look.AREA: gettext_noop("Areas upon each other"),
}
PARTS = {
    Parts.BARS: gettext_noop("Bars"),
    Parts.TABLE: gettext_noop("Table"),
    Parts.DONUT: gettext_noop("Donut, where the parts sum to the whole"),
}
_USUAL = {
    Kind.NUMBER: Width.QUARTER,
    Kind.COHORTS: Width.FULL,
    Kind.NOTE: Width.QUARTER,
}


def shown_name(known: Known, metric: str) -> str:
    """Return a metric by the name that people know; what is no identifier stays as typed."""
    summary = known.metrics.get(metric)
    return summary.name if summary else metric


def values_of(given: QueryDict, kind: Kind) -> dict[str, Any]:
    """Read the fields of a kind from a form; several of one name are a list."""
    values: dict[str, Any] = {
        name: given.getlist(name) if isinstance(usual, list) else given.get(name, usual)
        for name, usual in defaults(kind).items()
    }
    if kind is Kind.COHORTS:
        values["by_amount"] = given.get("by_amount", "") == "1"
    for name in ("metrics", "columns"):
        if name in values:
            values[name] = [one for one in values[name] if one.strip()]
    return values


def defaults(kind: Kind) -> dict[str, Any]:
    """Return the fields of a kind as an empty form has them."""
    usual: dict[Kind, dict[str, Any]] = {
        Kind.NUMBER: {"metric": "", "reading": "", "against": Against.PREVIOUS.value},
        Kind.TREND: {"metrics": [], "reading": "", "look": Look.LINE.value},
        Kind.BREAKDOWN: {
            "metric": "",
            "dimension": "segment",
            "reading": "",
            "look": Parts.BARS.value,
            "most": 10,
        },
        Kind.COHORTS: {"by_amount": False},
        Kind.MOVERS: {"most": 10},
        Kind.LIST: {"columns": ["segment", "owner"], "filter": "", "order": "name", "most": 10},
        Kind.NOTE: {"text": ""},
    }
    width = _USUAL.get(kind, Width.HALF).value
    plain = {"title": "", "width": width, **usual.get(kind, {})}
    return {
        name: list(value) if isinstance(value, list) else value for name, value in plain.items()
    }


def choices_of(labels: Mapping[Any, str], chosen: object) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(value), _(label), str(value) == str(chosen)) for value, label in labels.items()
    )


def reading_choices(known: Known, values: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return the readings of the metrics chosen, those of all before one is chosen."""
    chosen = {str(values.get("metric", "")), *map(str, values.get("metrics", ()))} - {""}
    found: dict[str, str] = {}
    for one in known.metrics.values():
        if not chosen or one.id in chosen or one.name in chosen:
            found |= {key: label for key, label in one.readings.items() if key != "default"}
    asked = str(values.get("reading", ""))
    if asked:
        found.setdefault(asked, asked)
    return (Choice("", _("As defined"), not asked), *choices_of(found, asked))


def column_choices(actor: Actor, kind: Kind, values: Mapping[str, Any]) -> tuple[Choice, ...]:
    if kind is not Kind.LIST:
        return ()
    chosen = set(values.get("columns", ()))
    known = fields(actor=actor).values()
    return tuple(
        Choice(one.name, str(one.label), one.name in chosen)
        for one in known
        if one.name != "name" and not one.is_retired
    )


def order_choices(actor: Actor, kind: Kind, values: Mapping[str, Any]) -> tuple[Choice, ...]:
    if kind is not Kind.LIST:
        return ()
    labels: dict[str, str] = {}
    for one in fields(actor=actor).values():
        if not one.is_retired:
            labels[one.name] = f"{one.label}, {_('smallest or first')}"
            labels[f"-{one.name}"] = f"{one.label}, {_('largest or last')}"
    return choices_of(labels, values.get("order"))
