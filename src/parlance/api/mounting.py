"""One API out of what the parts registered."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.utils import replace_path_param_notation

from parlance.api.rendering import render
from parlance.platform.api.documents import document
from parlance.platform.api.registry import registered
from parlance.platform.api.serving import view_of

VERSION = "1.0.0"
ABOUT = """\
Everything that the pages of Parlance can ask or do, for programs: the same rights, the same
checks, the same audit log.

* **Sign in** with an access token in the header `Authorization`. A token does no more than its
  owner may at that moment.
* **Errors** have one shape; programs decide by `error.code`, people read `error.message`.
  `error.doc_url` explains the code. Other methods than those listed are answered with 405.
* **Lists** come in pages: send `next_cursor` as `cursor` for the next one. Rows that are added
  meanwhile move nothing.
* **Writes** take an `Idempotency-Key`, so that a retry does no harm, and refuse fields that they
  do not know.
* **Money** is a text with a currency, exact; ratios are numbers (0.92 is 92 %); days are
  `2026-01-31`, instants are in UTC.
* **Limits**: `RateLimit-Remaining` says how many requests are left; 429 says when to come back.
"""


class _Parsed(Parser):
    """Hands ninja the body that was read already."""

    def parse_body(self, request: HttpRequest) -> Any:
        return request.parsed  # type: ignore[attr-defined]


class _Plain(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002
        return render(data)


def _pass_on(request: HttpRequest, error: Any) -> Any:  # noqa: ARG001 - ninja's signature
    """Let `serving` answer: it knows every refusal."""
    raise error


@cache
def mounted() -> NinjaAPI:
    """Return the API with every registered part."""
    api = NinjaAPI(
        title="Parlance",
        version=VERSION,
        description=ABOUT,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
        parser=_Parsed(),
        renderer=_Plain(),
        openapi_extra={
            "info": {
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
                "contact": {"name": "The administrator of this installation"},
            }
        },
    )
    api.add_exception_handler(Exception, _pass_on)
    for kind in tuple(api._exception_handlers):  # noqa: SLF001 - ninja has no door for it
        api.add_exception_handler(kind, _pass_on)
    for part in registered():
        api.add_router(part.path, part.doors.router)
    return api


def routes() -> list[URLPattern]:
    """Return the addresses, named by operation; methods of one address share a view."""
    found = []
    for router in mounted()._get_bound_routers():  # noqa: SLF001 - see decision 0012
        for tail, item in router.path_operations.items():
            route = replace_path_param_notation(f"{router.prefix}{tail}").lstrip("/")
            view = view_of(item.operations)
            found += [path(route, view, name=one.operation_id) for one in item.operations]
    # `/accounts/bulk` is looked at before `/accounts/{account_id}`.
    return sorted(found, key=lambda one: ["<" in step for step in str(one.pattern).split("/")])


@cache
def described() -> Mapping[str, Any]:
    """Return the OpenAPI document."""
    tags = [{"name": one.doors.tag, "description": one.doors.about} for one in registered()]
    return document(mounted(), tags)
