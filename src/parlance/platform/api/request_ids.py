"""Every request has an id: in its answer, in errors, and on each line of the log about it."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
_FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="-")


def current() -> str:
    """Return the id of the request that is being answered, “-” outside of any."""
    return _current.get()


def request_ids(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take the id that a program or proxy sent, if it is a plain one, else make one."""

    def respond(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        _current.set(given if _FORM.fullmatch(given) else uuid4().hex)
        response = get_response(request)
        response[HEADER] = current()
        return response

    return respond


class NamesRequest(logging.Filter):
    """Gives every record of the log its `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
