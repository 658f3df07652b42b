from dataclasses import dataclass

from parlance.platform.events.values import EventType


@dataclass(frozen=True, slots=True)
class TargetSet:
    """A metric, by identifier, has a new target: it is a KPI now."""

    metric: str


@dataclass(frozen=True, slots=True)
class TargetRemoved:
    """A metric, by identifier, lost its target: it is a plain metric again."""

    metric: str


TOLD = (
    EventType(
        "metric.target_set",
        "A metric has a new target",
        TargetSet,
        {"metric": "net_revenue_retention"},
    ),
    EventType(
        "metric.target_removed",
        "A metric has no target any more",
        TargetRemoved,
        {"metric": "net_revenue_retention"},
    ),
)
"""What programs elsewhere are told of."""
