from parlance.kit.errors import InvalidError, NotFoundError


class UnknownKindError(NotFoundError):
    """Raised when news of a kind is told that no part has registered: a fault of ours."""

    code = "notifications.unknown_kind"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no kind of notification named “{kind}”.")


class InvalidNotificationError(InvalidError):
    """Raised when a notification has no title, or leads away from here."""

    code = "notifications.invalid"


class InvalidChoiceError(InvalidError):
    """Raised when a choice about notifications cannot be taken as given."""

    code = "notifications.invalid_choice"


class NotificationNotFoundError(NotFoundError):
    code = "notifications.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such notification.")


class LinkNotUnderstoodError(NotFoundError):
    code = "notifications.link_not_understood"

    def __init__(self) -> None:
        super().__init__(
            "This link was cut short or changed. Choose under Settings, Notifications, instead."
        )
