"""Editing without losing what somebody else wrote: `ETag` and `If-Match` carry a fingerprint."""

import re

from django.http import HttpRequest, HttpResponse

from parlance.platform.api.errors import Fault, InvalidFieldsError

HEADER = "If-Match"
_FORM = re.compile(r'"([0-9a-f]{1,64})"')


def expected(request: HttpRequest) -> str | None:
    """Return the fingerprint that an edit starts from, None where the program does not care.

    Raises `InvalidFieldsError`.
    """
    given = request.headers.get(HEADER)
    if given is None or given.strip() == "*":
        return None
    found = _FORM.fullmatch(given.strip())
    if found is None:
        message = "Send the ETag of the answer that you read, with its quotation marks."
        raise InvalidFieldsError([Fault(HEADER, "invalid", message)])
    return found[1]


def tag(response: HttpResponse, fingerprint: str) -> None:
    """Say which state of the record the answer shows."""
    response["ETag"] = f'"{fingerprint}"'
