from parlance.kit.errors import InvalidError


class NoRecipientError(InvalidError):
    """Raised when a letter has no address to go to."""

    code = "mail.no_recipient"

    def __init__(self) -> None:
        super().__init__("This letter has no address to go to. Give the person one.")
