"""The door of SCIM: who comes in, what is refused and how, and entity tags."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    PreconditionFailedException,
    Resource,
    ResponseParameters,
    SCIMException,
)

from parlance.api.scim.resources import POLICY
from parlance.kit.actor import Actor
from parlance.kit.errors import ConflictError, InvalidError, NotFoundError, ParlanceError
from parlance.platform.directory.errors import NameTakenError
from parlance.platform.directory.queries import find_directory
from parlance.platform.people.commands import lock_members
from parlance.platform.people.errors import EmailTakenError

CONTENT_TYPE = "application/scim+json"
_MOST_BYTES = 1_000_000
_STATUS: tuple[tuple[type[ParlanceError], HTTPStatus, str | None], ...] = (
    (NameTakenError, HTTPStatus.CONFLICT, "uniqueness"),
    (EmailTakenError, HTTPStatus.CONFLICT, "uniqueness"),
    (NotFoundError, HTTPStatus.NOT_FOUND, None),
    (InvalidError, HTTPStatus.BAD_REQUEST, "invalidValue"),
    (ConflictError, HTTPStatus.CONFLICT, None),
)

View = Callable[..., HttpResponse]


class ScimRequest(HttpRequest):
    """A request of the directory, with the actor it is, and when it came."""

    directory: Actor
    at: datetime


def scim(*methods: str) -> Callable[[View], View]:
    """Let the directory in, by these methods; a refusal is written as SCIM writes it.

    A change is one transaction, and one at a time.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def respond(request: Any, **given: Any) -> HttpResponse:
            request.at = datetime.now(UTC)
            refusal = _refusal(request, methods)
            if refusal is not None:
                return refusal
            try:
                with transaction.atomic(), POLICY:
                    if request.method != "GET":
                        lock_members()
                    return view(request, **given)
            except (ParlanceError, SCIMException, ValidationError) as error:
                return refuse(_as_error(error))

        return respond

    return decorate


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request. Raises `SCIMException`."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidSyntaxException(detail="The body is no JSON.") from error
    if not isinstance(found, dict):
        raise InvalidSyntaxException(detail="The body is no JSON object.")
    return found


def answer(content: dict[str, Any], *, status: int = HTTPStatus.OK, **headers: str) -> HttpResponse:
    body = json.dumps(content, ensure_ascii=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(body, content_type=CONTENT_TYPE, status=status, headers=named)


def shown(request: HttpRequest, resource: Resource[Any], context: Context) -> HttpResponse:
    """Answer with one resource and its entity tag; with nothing where it is known already."""
    meta = resource.meta
    version = meta.version if meta and meta.version else ""
    if request.method == "GET" and request.headers.get("If-None-Match") == version:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": version})
    is_new = context is Context.RESOURCE_CREATION_RESPONSE
    location = meta.location if meta and meta.location else ""
    return answer(
        resource.model_dump(scim_ctx=context, response_parameters=asked_attributes(request)),
        status=HTTPStatus.CREATED if is_new else HTTPStatus.OK,
        ETag=version,
        Location=location,
    )


def asked_attributes(request: HttpRequest) -> ResponseParameters[Any]:
    """Return which attributes the directory wants to see, and which not."""
    names = ("attributes", "excludedAttributes")
    return ResponseParameters[Any].model_validate(
        {name: request.GET[name] for name in names if request.GET.get(name)}
    )


def must_match(request: HttpRequest, resource: Resource[Any]) -> None:
    """Raise `SCIMException` when the directory changes something else than it has seen."""
    expected = request.headers.get("If-Match", "*")
    version = resource.meta.version if resource.meta else ""
    if expected != "*" and version not in [one.strip() for one in expected.split(",")]:
        raise PreconditionFailedException(detail="This was changed since you read it.")


def refuse(error: Error) -> HttpResponse:
    return answer(error.model_dump(), status=error.status or HTTPStatus.BAD_REQUEST)


def _refusal(request: Any, methods: tuple[str, ...]) -> HttpResponse | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = find_directory(token=token.strip(), at=request.at) if token else None
    if scheme.lower() != "bearer" or found is None:
        response = refuse(
            Error(status=401, detail="This needs a token, made in the settings of Parlance.")
        )
        response["WWW-Authenticate"] = 'Bearer realm="SCIM"'
        return response
    if request.method not in methods:
        response = refuse(Error(status=405, detail=f"Here one may {', '.join(methods)}."))
        response["Allow"] = ", ".join(methods)
        return response
    if int(request.headers.get("Content-Length") or 0) > _MOST_BYTES:
        return refuse(Error(status=413, detail=f"At most {_MOST_BYTES:,} bytes are read."))
    request.directory = found
    return None


def _as_error(error: ParlanceError | SCIMException | ValidationError) -> Error:
    if isinstance(error, SCIMException):
        return error.to_error()
    if isinstance(error, ValidationError):
        return Error.from_validation_errors(error)[0]
    for kind, status, scim_type in _STATUS:
        if isinstance(error, kind):
            return Error(status=status, scim_type=scim_type, detail=str(error))
    return Error(status=HTTPStatus.FORBIDDEN, detail=str(error))
