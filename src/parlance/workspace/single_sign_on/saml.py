"""The pages of SAML; read only where its library is installed and switched on."""

import json
import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from parlance.platform.secrets import seal, unseal
from parlance.platform.single_sign_on import sessions
from parlance.platform.single_sign_on.errors import (
    ProviderTroubleError,
    RefusedError,
    UnexpectedReturnError,
)
from parlance.platform.single_sign_on.models import Provider
from parlance.platform.single_sign_on.saml import flow
from parlance.platform.single_sign_on.values import Claims
from parlance.workspace.single_sign_on.pages import let_in, refusal

_TICKET_SECONDS = 60


def leave(request: HttpRequest, provider: Provider, *, place: str, at: datetime) -> HttpResponse:
    """Send the browser to the provider."""
    try:
        asked = flow.begin(provider, places(request, provider))
    except ProviderTroubleError as error:
        return refusal(request, provider, error)
    pending = sessions.Pending(provider.id, at.isoformat(), place)
    sessions.keep_pending(request, asked.request_id, pending)
    return HttpResponseRedirect(asked.address)


def receive(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Take a response that a form of the provider sends, and go on in a request of our own.

    The form comes from another site, so the browser brings no session with it. Who signed in is
    kept sealed for a minute, and the browser fetches it with its session.
    """
    try:
        answered = flow.finish(
            provider,
            places(request, provider),
            response=request.POST.get("SAMLResponse", ""),
            relay_state=request.POST.get("RelayState", ""),
            at=datetime.now(UTC),
        )
    except (RefusedError, ProviderTroubleError) as error:
        return refusal(request, provider, error)
    claims = asdict(answered.claims) | {"groups": sorted(answered.claims.groups)}
    kept = json.dumps({"request_id": answered.request_id, "claims": claims}, default=str)
    ticket = secrets.token_urlsafe(32)
    cache.set(_key(ticket), seal(kept), _TICKET_SECONDS)
    place = reverse("saml_done", args=[provider.slug])
    response = HttpResponseRedirect(f"{place}?ticket={ticket}")
    response.status_code = 303
    return response


def enter(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Sign the person in, if this browser began the sign-in that was answered."""
    key = _key(request.GET.get("ticket", "")[:100])
    sealed = cache.get(key)
    try:
        if not isinstance(sealed, str) or not cache.delete(key):
            raise UnexpectedReturnError
        kept = json.loads(unseal(sealed))
        now = datetime.now(UTC)
        pending = sessions.take_pending(request, kept["request_id"], provider.id, at=now)
        return let_in(request, provider, _claims(kept["claims"]), place=pending.next)
    except RefusedError as error:
        return refusal(request, provider, error)


def describe(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Show our metadata."""
    return HttpResponse(
        flow.described(provider, places(request, provider)),
        content_type="application/samlmetadata+xml",
    )


def places(request: HttpRequest, provider: Provider) -> flow.Places:
    """Return our addresses for this provider."""
    found = (reverse(name, args=[provider.slug]) for name in ("saml_metadata", "saml_back"))
    entity_id, back = map(request.build_absolute_uri, found)
    return flow.Places(entity_id, back)


def _claims(kept: dict[str, Any]) -> Claims:
    values = kept | {
        "groups": frozenset(kept["groups"]),
        "ends_at": datetime.fromisoformat(kept["ends_at"]) if kept["ends_at"] else None,
    }
    return Claims(**values)


def _key(ticket: str) -> str:
    return f"single_sign_on:ticket:{ticket}"
