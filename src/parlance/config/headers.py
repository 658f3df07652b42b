"""What every answer carries, so that a browser does nothing that Parlance did not mean."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none';"
    # The one policy is in `early.js`: markup passes, scripts only from this server.
    " require-trusted-types-for 'script'; trusted-types default"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Pages show data: no browser and no proxy keeps them. Files that may be kept say so.
    "Cache-Control": "no-store",
}


def security_headers(get_response: GetResponse) -> GetResponse:
    """Give every answer these headers, errors and files too; an answer's own ones stand.

    Signing out clears what the browser keeps.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.method == "POST" and request.path == resolve_url("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return respond
