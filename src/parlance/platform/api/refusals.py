"""Every refusal as JSON of one shape, whoever refuses."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

from parlance.kit.errors import ParlanceError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.api import entity_tags, request_ids
from parlance.platform.api.doors import SMALL_BODY
from parlance.platform.api.errors import (
    BodyTooLargeError,
    Fault,
    InvalidFieldsError,
    NotStorableError,
    UnavailableError,
    UnexpectedError,
)
from parlance.platform.denials import note_denial
from parlance.platform.statuses import status_of

DOCUMENTATION = "/help/errors/"
_log = logging.getLogger("parlance.api")

TYPES: dict[int, str] = {
    400: "invalid",
    401: "unauthenticated",
    403: "denied",
    404: "not_found",
    409: "conflict",
    412: "conflict",
    422: "invalid",
    429: "rate_limited",
    500: "server",
    503: "server",
}
"""What sort of answer an error asks for from a program, by status; all others are `invalid`."""

_REMEDIES = {
    "missing": "This is required; send it.",
    "extra_forbidden": "There is no such field; leave it out.",
    "model_attributes_type": "Send an object with the fields of the schema.",
    "model_type": "Send an object with the fields of the schema.",
    "dict_type": "Send an object.",
    "list_type": "Send a list.",
    "string_type": "Write a text in quotation marks.",
    "int_type": "Write a whole number, without quotation marks.",
    "bool_type": "Write true or false, without quotation marks.",
    "string_pattern_mismatch": "Write it in the form {pattern}.",
    "string_too_short": "Write at least {min_length} characters.",
    "string_too_long": "Write at most {max_length} characters.",
    "too_short": "Send at least {min_length}.",
    "too_long": "Send at most {max_length}.",
    "greater_than_equal": "Write {ge} or more.",
    "less_than_equal": "Write {le} or less.",
    "enum": "Write one of {expected}.",
    "literal_error": "Write one of {expected}.",
    "datetime_from_date_parsing": "Write an instant like 2026-01-31T09:00:00Z.",
    "datetime_parsing": "Write an instant like 2026-01-31T09:00:00Z.",
    "uuid_parsing": "Write a UUID.",
}


def refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer to what was raised; what nobody expected is logged and is a 500."""
    known = understood(error)
    note_denial(request, known)
    status = status_of(known)
    if isinstance(known, StaleEditError) and entity_tags.HEADER in request.headers:
        status = HTTPStatus.PRECONDITION_FAILED
    response = HttpResponse(
        json.dumps(body_of(known, status), ensure_ascii=False, default=str),
        status=status,
        content_type="application/json; charset=utf-8",
        headers=getattr(known, "headers", None),
    )
    if isinstance(known, StaleEditError):
        entity_tags.tag(response, known.fingerprint)
    return response


def understood(error: Exception) -> ParlanceError:
    """Return what was raised as a refusal that a program can act on."""
    match error:
        case ParlanceError():
            return error
        case ValidationError():
            return InvalidFieldsError(_faults(error.errors))
        case RequestDataTooBig():
            return BodyTooLargeError(SMALL_BODY)
        case IntegrityError() | DataError():
            # No schema should let this through: the log says where one does.
            # Its words hold the values: only the rule's name is logged.
            rule = _broken_rule(error)
            _log.warning("Not storable: %s.", rule or type(error).__name__)
            return NotStorableError(rule)
        case OperationalError():
            _log.warning("The database does not answer: %s", error)
            return UnavailableError()
    _log.error("Unexpected", exc_info=error)
    return UnexpectedError()


def body_of(error: ParlanceError, status: HTTPStatus) -> dict[str, Any]:
    """Return the one shape of all errors."""
    details = _details(error)
    return {
        "error": {
            "type": TYPES.get(status, "invalid"),
            "code": error.code,
            "message": _shown(str(error)),
            "param": details[0]["param"] if details else None,
            "doc_url": f"{DOCUMENTATION}{error.code}",
            "request_id": request_ids.current(),
            "details": details,
        }
    }


def _details(error: ParlanceError) -> list[dict[str, Any]]:
    if isinstance(error, InvalidFieldsError):
        return [
            {"param": one.param, "code": one.code, "message": one.message} for one in error.faults
        ]
    if isinstance(error, StaleEditError):
        return [
            {
                "param": one.field,
                "code": "differs",
                "message": "Somebody else changed this; compare both.",
                "now": one.now,
                "asked": one.asked,
            }
            for one in error.differences
        ]
    return []


def _faults(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    return [Fault(_place(one["loc"]), str(one["type"]), _remedy(one)) for one in errors] or [
        Fault("body", "invalid", "Send what the schema says.")
    ]


def _place(loc: Sequence[Any]) -> str:
    """Return where a fault is: `body.name`, or the name of a parameter of the address."""
    source, *path = loc
    inside = [str(one) for one in path]
    if source == "body":
        # The first step is the name of the view's argument, which nobody sent.
        return ".".join(["body", *inside[1:]])
    return inside[-1] if inside else str(source)


def _remedy(fault: Mapping[str, Any]) -> str:
    words = _REMEDIES.get(fault["type"])
    if words is None:
        return str(fault["msg"]).rstrip(".") + "."
    return words.format_map({**fault.get("ctx", {}), "expected": _expected(fault)})


def _expected(fault: Mapping[str, Any]) -> str:
    return str(fault.get("ctx", {}).get("expected", ""))


def _broken_rule(error: DatabaseError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def _shown(text: str) -> str:
    """Return a text that can be sent, whatever the program put into it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
