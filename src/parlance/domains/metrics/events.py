from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TargetSet:
    """A metric, by identifier, has a new target: it is a KPI now."""

    metric: str


@dataclass(frozen=True, slots=True)
class TargetRemoved:
    """A metric, by identifier, lost its target: it is a plain metric again."""

    metric: str
