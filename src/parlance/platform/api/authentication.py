"""Who asks: a program with an access token, or a browser within its session."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from ninja.utils import check_csrf

from parlance.kit.actor import Actor
from parlance.platform.api.errors import CrossSiteError, TokenRefusedError, UnauthenticatedError
from parlance.platform.people.queries import NOBODY, actor_for
from parlance.platform.tokens.commands import note_use
from parlance.platform.tokens.queries import find_bearer
from parlance.platform.tokens.values import TokenSummary

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and whose bucket of requests that empties. `token` None: a session."""

    actor: Actor
    bucket: str
    token: TokenSummary | None = None


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks; a token that is sent counts, whatever session there is.

    Raises `UnauthenticatedError`, `TokenRefusedError`, or `CrossSiteError`.
    """
    header = request.headers.get("Authorization")
    if header is not None:
        return _by_token(header)
    actor = actor_for(request.user)
    if actor == NOBODY:
        raise UnauthenticatedError
    if request.method not in _SAFE and check_csrf(request):
        raise CrossSiteError
    return Caller(actor, f"person:{actor.id}")


def _by_token(header: str) -> Caller:
    scheme, _, secret = header.partition(" ")
    now = timezone.now()
    found = find_bearer(secret=secret.strip(), now=now) if scheme.lower() == "bearer" else None
    if found is None:
        raise TokenRefusedError
    note_use(token_id=found.token.id, now=now)
    return Caller(found.actor, f"token:{found.token.id}", found.token)
