from parlance.kit.errors import InvalidError, NotFoundError


class UnknownDimensionError(InvalidError):
    """Raised when a figure is asked by a dimension that nothing knows."""

    code = "metrics.unknown_dimension"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no dimension “{name}”. Known are: {', '.join(known)}.")
        self.name = name


class NothingAskedError(InvalidError):
    """Raised when no metric or no period is named."""

    code = "metrics.nothing_asked"

    def __init__(self) -> None:
        super().__init__("Name at least one metric and one period.")


class UnitDiffersError(InvalidError):
    """Raised when a reading states another unit than its formula gives."""

    code = "metrics.unit_differs"

    def __init__(self, label: str, stated: str, given: str) -> None:
        super().__init__(f"“{label}” is stated as {stated}, but its formula gives {given}.")


class TargetUnsoundError(InvalidError):
    """Raised when a target lacks what makes it one; the sentence says what."""

    code = "metrics.target_unsound"


class TargetNotFoundError(NotFoundError):
    """Raised when a metric has no target that could be removed."""

    code = "metrics.target_not_found"

    def __init__(self, metric: str) -> None:
        super().__init__(f"“{metric}” has no target, so it is no KPI.")
        self.metric = metric
