from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from json import dumps, loads
from typing import Any
from uuid import UUID

import pytest

from parlance.kit.money import Money
from parlance.platform.events.encoding import decode, encode


class Color(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Everything:
    id: int
    name: str
    person: UUID
    on: date
    at: datetime
    price: Money
    rate: Decimal
    color: Color
    accounts: tuple[int, ...]
    pair: tuple[str, date]
    tags: frozenset[str]
    ended: date | None = None
    missing: date | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def test_event_comes_back_as_it_was() -> None:
    event = Everything(
        id=2**60,
        name="Größe",
        person=UUID(int=5),
        on=date(2025, 2, 28),
        at=datetime(2025, 2, 28, 12, 30, 1, 5, tzinfo=UTC),
        price=Money(Decimal("10.10"), "EUR"),
        rate=Decimal("0.00000001"),
        color=Color.RED,
        accounts=(1, 2),
        pair=("a", date(2025, 1, 1)),
        tags=frozenset({"b", "a"}),
        ended=date(2025, 3, 1),
        extra={"open": True, "list": [1, 2.5, None]},
    )

    stored = loads(dumps(encode(event)))

    assert decode(Everything, stored) == event


@dataclass(frozen=True)
class Grown:
    id: int
    reason: str = "none given"


def test_event_of_an_earlier_release_takes_defaults_and_drops_old_fields() -> None:
    assert decode(Grown, {"id": 1, "gone": True}) == Grown(1)


def test_what_no_event_may_carry_is_refused_when_published() -> None:
    with pytest.raises(TypeError, match="carry ids and plain values"):
        encode(object())
