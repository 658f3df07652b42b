from parlance.kit.errors import ConflictError, NotFoundError


class OutsideTransactionError(ConflictError):
    code = "events.outside_transaction"

    def __init__(self, event: str) -> None:
        super().__init__(f"{event} was published outside a transaction; wrap the command in one.")


class UnknownHandlerError(NotFoundError):
    code = "events.unknown_handler"

    def __init__(self, event: str, handler: str) -> None:
        super().__init__(
            f"{handler} no longer listens to {event}. Remove the job, or restore the handler."
        )
