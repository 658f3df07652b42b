"""What a definition says: readings with formulas, as the glossary hands them to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parlance.engine.units import Unit

DEFAULT_READING = "default"


@dataclass(frozen=True, slots=True)
class Reading:
    """One labelled way to compute a metric.

    `formula` is text in the Parlance language over measures and metrics. `parameters` are
    choices of the facts (see `Parameters`). `trailing_months` fixes the window to so many
    months before the asked close; None takes the asked window. `better` is "higher", "lower"
    or "neither". `as_printed` marks a formula that is kept for comparison, not for use.
    """

    key: str
    label: str
    formula: str
    unit: Unit
    better: str = "higher"
    why: str = ""
    as_printed: bool = False
    trailing_months: int | None = None
    parameters: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """One version of a metric: an identifier and its readings, `default` among them.

    `window` is the period a page shows when none is asked: "month" or "trailing 12 months".
    `version` counts from 1.
    """

    id: str
    name: str
    version: int
    readings: Mapping[str, Reading]
    window: str = "month"

    @property
    def default(self) -> Reading:
        return self.readings[DEFAULT_READING]
