"""How a view answers: one template, one name `page`, whole or as a fragment."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from parlance.kit.actor import Actor


class Request(HttpRequest):
    """A request as every view gets it: signed in, with its actor."""

    actor: Actor
    htmx: Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """What `errors.html` shows: a stable code, a sentence with the remedy, the status."""

    code: str
    detail: str
    status: HTTPStatus


ShellProvider = Callable[[Request], Any]

_shell: list[ShellProvider] = []


def provide_shell(provider: ShellProvider) -> None:
    """Register what gives every whole page its frame, under the name `shell`; once."""
    _shell[:] = [provider]


def render_page(
    request: HttpRequest,
    template: str,
    page: Any,
    partial: str | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render `page`: the named part of the template when htmx asks for a fragment, else all.

    A boosted navigation and a restored history entry get the whole page.
    """
    context: dict[str, Any] = {"page": page}
    if partial and _asks_for_fragment(request):
        template = f"{template}#{partial}"
    elif _shell:
        context["shell"] = _shell[0](cast("Request", request))
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Render a refusal as a page, or as its `refusal` part for htmx."""
    return render_page(request, "errors.html", refusal, partial="refusal", status=refusal.status)


def _asks_for_fragment(request: HttpRequest) -> bool:
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    )
