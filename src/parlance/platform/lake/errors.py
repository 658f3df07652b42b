from parlance.kit.errors import ConflictError, InvalidError


class LakeBehindError(ConflictError):
    code = "lake.behind"

    def __init__(self, fact: str, version: int) -> None:
        super().__init__(
            f"Version {version} of the fact “{fact}” is not in PARLANCE_HOME/lake."
            " Run `parlance check --rebuild`."
        )


class FactShapeChangedError(ConflictError):
    code = "lake.fact_shape_changed"

    def __init__(self, fact: str) -> None:
        super().__init__(
            f"The fact “{fact}” has other columns than the published one."
            " Run `parlance check --rebuild`."
        )


class FactNameError(InvalidError):
    code = "lake.fact_name"

    def __init__(self, fact: str) -> None:
        super().__init__(f"“{fact}” cannot name a fact; use a-z, digits and _, up to 63.")
