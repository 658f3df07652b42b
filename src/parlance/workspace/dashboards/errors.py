from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class DashboardNotFoundError(NotFoundError):
    """Raised when a dashboard does not exist, or is not shared with the actor."""

    code = "dashboards.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such dashboard, or it is not shared with you.")


class TileNotFoundError(NotFoundError):
    """Raised when a dashboard has no such tile."""

    code = "dashboards.tile_not_found"

    def __init__(self) -> None:
        super().__init__("This dashboard has no such tile. Somebody may have removed it.")


class TemplateNotFoundError(NotFoundError):
    """Raised when no template of this name is shipped."""

    code = "dashboards.template_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no template “{name}”.")


class NotYoursError(ConflictError):
    """Raised when somebody changes a dashboard that is shared with them only to be seen."""

    code = "dashboards.not_yours"

    def __init__(self) -> None:
        super().__init__(
            "This dashboard is shared with you to look at. Make a copy, and change that."
        )


class NameUnsoundError(InvalidError):
    """Raised when a dashboard's name or description is empty or too long; says which."""

    code = "dashboards.name_unsound"


class TileUnsoundError(InvalidError):
    """Raised when what a tile shall show cannot be; `field` names where, the sentence why."""

    code = "dashboards.tile_unsound"

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class FiltersUnsoundError(InvalidError):
    """Raised when a dashboard's own filters cannot be."""

    code = "dashboards.filters_unsound"


class TooManyTilesError(ConflictError):
    """Raised when a dashboard is full."""

    code = "dashboards.too_many_tiles"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"A dashboard holds at most {most} tiles. Remove one, or begin a second dashboard."
        )


class ShareUnsoundError(InvalidError):
    """Raised when a dashboard cannot be shared with whom was named."""

    code = "dashboards.share_unsound"
