"""Measures: one aggregate over one fact, right at any grouping."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parlance.engine.facts import Fact
from parlance.engine.units import Unit


@dataclass(frozen=True, slots=True)
class Measure:
    """One aggregate, with its unit. Losses are positive amounts.

    `flow` tells whether it accumulates over a window (a sum of what happened) or is a level at
    one end of it. `right` is what an actor must hold to see its values, "" for nothing more than
    seeing metrics; every metric that rests on the measure needs it too.
    """

    id: str
    label: str
    unit: Unit
    fact: Fact
    aggregate: Callable[[Any], Any]
    flow: bool = False
    right: str = ""
