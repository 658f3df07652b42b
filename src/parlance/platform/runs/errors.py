from parlance.kit.errors import NotFoundError


class RunNotFoundError(NotFoundError):
    code = "runs.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such work. It may have been tidied away some weeks after it.")
