"""What the API refuses before anybody is asked: requests that cannot be understood or served."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from parlance.kit.errors import ConflictError, InvalidError, NotFoundError, ParlanceError


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: where, a stable code, and a sentence with the remedy."""

    param: str
    code: str
    message: str


class HttpError(ParlanceError):
    """A refusal about HTTP itself, with a status of its own."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    headers: dict[str, str]

    def __init__(self, message: str, **headers: Any) -> None:
        super().__init__(message)
        self.headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}


class UnauthenticatedError(HttpError):
    """Raised when a request brings neither a token nor a session."""

    code = "api.unauthenticated"
    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__(
            "Send an access token: “Authorization: Bearer parlance_…”. "
            "You make one under Settings, Access tokens.",
            WWW_Authenticate='Bearer realm="Parlance"',
        )


class TokenRefusedError(HttpError):
    """Raised for a token that is malformed, unknown, expired, revoked, or whose owner left."""

    code = "api.token_refused"
    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__(
            "This access token is not valid: it is mistyped, expired or revoked, or its owner "
            "may not use the API any more. Make a new one under Settings, Access tokens.",
            WWW_Authenticate='Bearer realm="Parlance", error="invalid_token"',
        )


class CrossSiteError(HttpError):
    """Raised when a browser's session writes without proof that the page is ours."""

    code = "api.cross_site"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "A write within a browser's session needs the header X-CSRFToken. "
            "Programs send an access token instead."
        )


class ScopeMissingError(HttpError):
    """Raised when a token that may only read is to change what is its owner's own."""

    code = "api.scope_missing"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This token may read only. Make one with the scope “{scope}” or “everything”."
        )


class TokenNeededError(ConflictError):
    """Raised when a browser's session is to do what only a token may."""

    code = "api.token_needed"

    def __init__(self) -> None:
        super().__init__(
            "This gives away who may come in, so a session is not enough: send an access token, "
            "for which you gave your password again, or use the page."
        )


class NoSuchRouteError(NotFoundError):
    """Raised for an address that the API does not have."""

    code = "api.no_such_route"

    def __init__(self) -> None:
        super().__init__("The API has no such address; /api/v1/openapi.json lists them all.")


class MethodNotAllowedError(HttpError):
    """Raised when an address is asked with a method that it does not have."""

    code = "api.method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, allowed: Sequence[str]) -> None:
        named = ", ".join(sorted(allowed))
        super().__init__(f"This address understands {named} only.", Allow=named)


class NotAcceptableError(HttpError):
    """Raised when a program accepts anything but JSON."""

    code = "api.not_acceptable"
    status = HTTPStatus.NOT_ACCEPTABLE

    def __init__(self) -> None:
        super().__init__("Answers are application/json; accept that, or leave the header out.")


class BodyTooLargeError(HttpError):
    """Raised when a body is larger than the operation takes."""

    code = "api.body_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, most: int) -> None:
        super().__init__(f"The body may have {most:,} bytes at most; send it in parts.")


class UnsupportedMediaTypeError(HttpError):
    """Raised when a body is not what the operation takes."""

    code = "api.unsupported_media_type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(f"Send the body with “Content-Type: {' or '.join(known)}”.")


class MalformedBodyError(HttpError):
    """Raised when a body is no JSON, or JSON that means different things to different readers."""

    code = "api.malformed_body"
    status = HTTPStatus.BAD_REQUEST


class InvalidFieldsError(InvalidError):
    """Raised when fields or parameters are missing, unknown or wrong; `faults` lists them all."""

    code = "api.invalid_fields"

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(f"{first.param}: {first.message}")
        self.faults = tuple(faults)


class CursorNotUnderstoodError(InvalidError):
    """Raised when a list is asked to go on behind something that it never gave out."""

    code = "api.cursor_not_understood"

    def __init__(self) -> None:
        super().__init__(
            "cursor: This place in the list is not known; send the `next_cursor` of the page "
            "before, with the same filters, or start again without it."
        )


class IdempotencyKeyReusedError(ConflictError):
    """Raised when a key comes back with another request than the one that it was used for."""

    code = "api.idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request; take a new key for each one."
        )


class WrittenMeanwhileError(ConflictError):
    """Raised when other writes to the same records got in between again and again."""

    code = "api.written_meanwhile"

    def __init__(self) -> None:
        super().__init__("Somebody else wrote the same record at the same time; send it again.")


class NotStorableError(InvalidError):
    """Raised when values fit their fields one by one, yet not the record."""

    code = "api.not_storable"

    def __init__(self, rule: str) -> None:
        named = f" (rule “{rule}”)" if rule else ""
        super().__init__(f"These values do not make a sound record{named}; look at them together.")


class RateLimitedError(HttpError):
    """Raised when too many requests came in too short a time."""

    code = "api.rate_limited"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests; wait {seconds} s.", Retry_After=seconds)


class UnavailableError(HttpError):
    """Raised when the database does not answer at the moment."""

    code = "api.unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("Parlance is busy or being started; try again.", Retry_After=5)


class UnexpectedError(HttpError):
    """Raised for a fault of Parlance itself; the log has it under the request id."""

    code = "api.unexpected"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side; the log has it under this request id.")
