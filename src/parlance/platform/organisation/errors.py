from parlance.kit.errors import InvalidError, NotFoundError


class InvalidSettingError(InvalidError):
    """Raised when a setting cannot be taken as given."""

    code = "organisation.invalid_setting"


class PictureRefusedError(InvalidError):
    """Raised when a picture cannot be taken as it is."""

    code = "organisation.picture_refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"This picture cannot be used. {why}")


class NoLogoError(NotFoundError):
    code = "organisation.no_logo"

    def __init__(self) -> None:
        super().__init__("This organisation has no logo.")
