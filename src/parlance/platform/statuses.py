"""The HTTP status of every refusal: the one place that knows, for pages and for programs."""

from http import HTTPStatus

from parlance.kit.errors import (
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ParlanceError,
)

STATUS: dict[type[ParlanceError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    DeniedError: HTTPStatus.FORBIDDEN,
}


def status_of(error: ParlanceError | type[ParlanceError]) -> HTTPStatus:
    """Return the status of a refusal; one that is about HTTP itself states its own `status`."""
    own = getattr(error, "status", None)
    if isinstance(own, HTTPStatus):
        return own
    kind = error if isinstance(error, type) else type(error)
    return next(
        (status for known, status in STATUS.items() if issubclass(kind, known)),
        HTTPStatus.BAD_REQUEST,
    )
