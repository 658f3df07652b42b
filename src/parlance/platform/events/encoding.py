"""Frozen values as JSON and back, by the types that their dataclass declares."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

_TEXTS: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
}
_PLAIN = (str, int, float, bool, NoneType)
_SEQUENCES = (tuple, list, frozenset, set)


def encode(value: Any) -> Any:
    """Return `value` as JSON holds it. Raises `TypeError` for what no event may carry."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, dict):
        return {str(key): encode(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(encode(one) for one in value)
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    return _encode_single(value)


def _encode_single(value: Any) -> Any:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    message = f"{type(value).__name__} has no place in an event; carry ids and plain values."
    raise TypeError(message)


def decode(kind: Any, stored: Any) -> Any:
    """Return what `encode` was given, knowing its declared type.

    A field that the stored event does not have yet takes its default; one that is no longer
    declared is dropped: events outlive releases.
    """
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        given = {key: decode(hint, stored[key]) for key, hint in hints.items() if key in stored}
        return kind(**given)
    if kind in _TEXTS:
        return _TEXTS[kind](stored)
    if kind is Any or kind in _PLAIN or (get_origin(kind) or kind) is dict:
        return stored
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(stored)
    return _decode_generic(kind, stored)


def _decode_generic(kind: Any, stored: Any) -> Any:
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, UnionType):
        if stored is None:
            return None
        return decode(next(one for one in inner if one is not NoneType), stored)
    if origin is tuple and inner and inner[-1] is not Ellipsis:
        return tuple(decode(one, item) for one, item in zip(inner, stored, strict=True))
    if origin in _SEQUENCES:
        return origin(decode(inner[0], item) for item in stored)
    message = f"An event cannot carry {kind}; use plain values, tuples and dataclasses."
    raise TypeError(message)
