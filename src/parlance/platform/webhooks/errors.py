from parlance.kit.errors import InvalidError, NotFoundError


class EndpointNotFoundError(NotFoundError):
    code = "webhooks.endpoint_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such webhook.")


class DeliveryNotFoundError(NotFoundError):
    code = "webhooks.delivery_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such delivery.")


class UnknownEventError(InvalidError):
    """Raised for the name of an event that nobody is told of."""

    code = "webhooks.unknown_event"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no event “{name}”. Events are {', '.join(known)}.")
