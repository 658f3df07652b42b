from parlance.kit.errors import ConflictError, NotFoundError


class JobNotFoundError(NotFoundError):
    code = "queue.job_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such work; what is done is tidied away after some days.")


class JobNotFailedError(ConflictError):
    """Raised when work is to be begun again that has not failed."""

    code = "queue.job_not_failed"

    def __init__(self) -> None:
        super().__init__("Only work that failed can be begun again; look at the list again.")


class JobNotWaitingError(ConflictError):
    """Raised when work is to be called off that has begun or is over."""

    code = "queue.job_not_waiting"

    def __init__(self) -> None:
        super().__init__("Only work that still waits can be called off; look at the list again.")
