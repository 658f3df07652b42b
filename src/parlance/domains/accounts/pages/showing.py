"""Fields of lists as people read them."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parlance.domains.accounts.values.lists import Cell, FieldKind, ListField
from parlance.domains.accounts.values.records import AttributeType
from parlance.engine.units import Unit
from parlance.web.components import Choice
from parlance.web.filters import FieldGroup
from parlance.web.formatting import DASH, Format, Shown
from parlance.web.words import translated

MINOR = frozenset({"owner", "country", "industry", "signed_up_on", "source_id", "parent"})
"""Columns that a phone leaves out."""


def shown(write: Format, field: ListField, value: Cell, reason: str = "") -> Shown:
    """Write a value of a field; a metric without one says why."""
    if value is None:
        return Shown(DASH, reason=translated(reason) or _missing(field))
    if isinstance(value, bool | str | date):
        return Shown(_plain(write, value))
    if field.kind is FieldKind.CUSTOM and field.type is AttributeType.MONEY:
        return Shown(write.cents(value))
    return write.value(value, field.unit or Unit.NUMBER)


def _plain(write: Format, value: bool | str | date) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return write.day(value) if isinstance(value, date) else value


def field_groups(fields: dict[str, ListField], chosen: str = "") -> tuple[FieldGroup, ...]:
    """Return all fields in groups, for a drop-down; retired ones are left out."""
    labels = {
        FieldKind.ATTRIBUTE: _("Attributes"),
        FieldKind.CUSTOM: _("Custom attributes"),
        FieldKind.METRIC: _("Metrics"),
    }
    found = []
    for kind, label in labels.items():
        choices = tuple(
            Choice(one.name, translated(one.label), one.name == chosen)
            for one in fields.values()
            if one.kind is kind and not one.is_retired
        )
        if choices:
            found.append(FieldGroup(label, choices))
    return tuple(found)


def exact(value: Cell) -> Cell:
    """Return a value for a file: without the zeros that only columns of money need."""
    return value.normalize() if isinstance(value, Decimal) else value


def _missing(field: ListField) -> str:
    if field.kind is not FieldKind.METRIC:
        return _("Nothing is recorded.")
    return _("There is no base for this account, or nothing is counted for it.")
