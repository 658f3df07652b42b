"""One request, from its headers to its answer: the same steps for every route."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation

from parlance.platform.api import cross_origin, idempotency, limits
from parlance.platform.api.authentication import Caller, caller_of
from parlance.platform.api.bodies import is_storable, read_json
from parlance.platform.api.doors import JSON, TERMS, Terms
from parlance.platform.api.errors import (
    BodyTooLargeError,
    Fault,
    HttpError,
    InvalidFieldsError,
    MethodNotAllowedError,
    NoSuchRouteError,
    NotAcceptableError,
    RateLimitedError,
    ScopeMissingError,
    TokenNeededError,
    UnsupportedMediaTypeError,
    WrittenMeanwhileError,
)
from parlance.platform.api.refusals import refusal
from parlance.platform.api.spools import spooled
from parlance.platform.rendering import Request
from parlance.platform.tokens.values import OWN

View = Callable[..., HttpResponse]

_UNAUTHENTICATED = 401
_OWNING = frozenset({OWN, "everything"})
_TRIES = 3
_RACES = frozenset({"23505", "40001", "40P01"})
"""PostgreSQL's codes for a key written meanwhile, an order that cannot be kept, and a deadlock."""


def view_of(operations: Sequence[Operation]) -> View:
    """Return the view of an address; programs sign in by themselves and send no CSRF token."""

    @login_not_required
    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        return respond(request, lambda asked: _answer(operations, asked, path))

    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


@login_not_required
def no_such_route(request: HttpRequest, **_path: Any) -> HttpResponse:
    def refuse(_asked: Request) -> HttpResponse:
        raise NoSuchRouteError

    return respond(request, refuse)


no_such_route.csrf_exempt = True  # type: ignore[attr-defined]


def respond(request: HttpRequest, answer: Callable[[Request], HttpResponse]) -> HttpResponse:
    """Answer, or say in JSON why not."""
    allowed = settings.API_ORIGINS
    response = cross_origin.preflight(request, allowed)
    if response is None:
        try:
            response = answer(cast("Request", request))
        except Exception as error:  # noqa: BLE001 - the last stop: each becomes an answer
            response = refusal(request, _throttled(request, error))
    allowance: limits.Allowance | None = getattr(request, "allowance", None)
    if allowance is not None:
        response["RateLimit-Limit"] = str(allowance.limit)
        response["RateLimit-Remaining"] = str(allowance.remaining)
        response["RateLimit-Reset"] = str(allowance.reset)
    cross_origin.admit(request, response, allowed)
    response.setdefault("Cache-Control", "no-store")
    return response


def _answer(
    operations: Sequence[Operation], request: Request, path: dict[str, Any]
) -> HttpResponse:
    operation = _asked_for(operations, request)
    terms = TERMS[str(operation.operation_id)]
    caller = caller_of(request)
    request.actor = caller.actor
    request.token = caller.token  # type: ignore[attr-defined]
    _take(request, caller)
    if terms.right:
        caller.actor.must(terms.right)
    _must_suffice(terms, caller)
    _must_accept_json(request)
    _must_be_known(operation, request, path)
    with _body(operation, request, terms) as digest:
        if not terms.changes:
            return _run(operation, request, path)
        return _changed(request, digest, lambda: _run(operation, request, path))


def _asked_for(operations: Sequence[Operation], request: HttpRequest) -> Operation:
    method = "GET" if request.method == "HEAD" else request.method
    for one in operations:
        if method in one.methods:
            return one
    allowed = {method for one in operations for method in one.methods}
    raise MethodNotAllowedError([*allowed, *({"HEAD"} if "GET" in allowed else ())])


def _must_suffice(terms: Terms, caller: Caller) -> None:
    """Refuse a session where it takes a token, and a token that may only read where it changes."""
    if caller.token is None:
        if terms.needs_token:
            raise TokenNeededError
    elif terms.is_of_own and not _OWNING.intersection(caller.token.scopes):
        raise ScopeMissingError(OWN)


def _take(request: HttpRequest, caller: Caller) -> None:
    allowance = limits.take(caller.bucket, settings.API_REQUESTS_PER_MINUTE)
    request.allowance = allowance  # type: ignore[attr-defined]
    if not allowance.is_enough:
        raise RateLimitedError(allowance.wait)


def _throttled(request: HttpRequest, error: Exception) -> Exception:
    """Return what to answer; who fails to be known too often from one place has to wait."""
    if not (isinstance(error, HttpError) and error.status == _UNAUTHENTICATED):
        return error
    place = limits.network_of(request.META.get("REMOTE_ADDR", ""))
    allowance = limits.take(f"failed:{place}", settings.API_FAILURES_PER_MINUTE)
    return error if allowance.is_enough else RateLimitedError(allowance.wait)


def _must_accept_json(request: HttpRequest) -> None:
    if not request.accepts(JSON):
        raise NotAcceptableError


def _must_be_known(operation: Operation, request: HttpRequest, path: dict[str, Any]) -> None:
    """Refuse parameters that the address does not have, and texts that nothing can be called."""
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_flatten_map__", None) or model.model_fields
    }
    faults = [
        Fault(name, "unknown", f"There is no such parameter. Known are: {_listed(known)}.")
        for name in request.GET
        if name not in known
    ]
    values = [(name, one) for name in request.GET for one in request.GET.getlist(name)]
    faults += [
        Fault(name, "unstorable", "The text holds a sign that is none; leave it out.")
        for name, value in [*values, *path.items()]
        if not is_storable(str(value))
    ]
    if faults:
        raise InvalidFieldsError(faults)


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


@contextmanager
def _body(operation: Operation, request: HttpRequest, terms: Terms) -> Iterator[str]:
    """Read the body where the operation takes one, and give its digest."""
    has_model = any(one.__ninja_param_source__ == "body" for one in operation.models)
    if not (has_model or terms.is_streamed):
        yield ""
        return
    if request.content_type not in terms.media:
        raise UnsupportedMediaTypeError(terms.media)
    if terms.is_streamed:
        with spooled(request, terms.most) as held:
            request.spooled = held  # type: ignore[attr-defined]
            yield held.digest
        return
    if len(request.body) > terms.most:
        raise BodyTooLargeError(terms.most)
    request.parsed = read_json(request.body)  # type: ignore[attr-defined]
    yield sha256(request.body).hexdigest()


def _changed(request: Request, digest: str, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Write in one transaction, and once more where another write got in between."""
    key = idempotency.key_of(request)
    asked = idempotency.asked_of(request, digest)
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                if key is None:
                    return write()
                return idempotency.once(owner=request.actor.id, key=key, asked=asked, write=write)
        except (IntegrityError, OperationalError) as error:
            if _code(error) not in _RACES:
                raise
    raise WrittenMeanwhileError


def _run(operation: Operation, request: Request, path: dict[str, Any]) -> HttpResponse:
    response = cast("HttpResponse", operation.run(request, **path))
    if request.method == "HEAD":
        response.content = b""
    return response


def _code(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
