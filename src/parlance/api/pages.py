"""What people read about the API: the document itself, a page to try it, and the codes."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.api.mounting import described
from parlance.api.rendering import render as as_json
from parlance.platform.api.known_errors import KnownError, find_known_error, known_errors
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Crumb

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types default dompurify"
)
"""That of all pages; Swagger UI cleans markup under a policy of its own."""


@dataclass(frozen=True, slots=True)
class ErrorsPage:
    crumbs: tuple[Crumb, ...]
    errors: tuple[KnownError, ...]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    crumbs: tuple[Crumb, ...]
    error: KnownError


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Serve the description of the API."""
    return HttpResponse(as_json(described()), content_type="application/json")


@require_GET
def docs(request: Request) -> HttpResponse:
    """Show the API in the browser, to read and to try within one's own session."""
    response = render(request, "api/docs.html", {"schema": reverse("openapi")})
    response["Content-Security-Policy"] = _POLICY
    return response


@require_GET
def errors(request: Request) -> HttpResponse:
    """List every code that a program may be answered with."""
    crumbs = (Crumb(_("Error codes")),)
    return render_page(request, "api/errors.html", ErrorsPage(crumbs, known_errors()))


@require_GET
def error(request: Request, code: str) -> HttpResponse:
    """Explain one code."""
    found = find_known_error(code)
    if found is None:
        raise Http404
    crumbs = (Crumb(_("Error codes"), reverse("errors")), Crumb(code))
    return render_page(request, "api/error.html", ErrorPage(crumbs, found))
