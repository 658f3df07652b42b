from parlance.kit.errors import InvalidError


class InvalidSettingError(InvalidError):
    """Raised when a setting cannot be taken as given."""

    code = "organisation.invalid_setting"
