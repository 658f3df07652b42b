"""Access tokens, and programs that use them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from factories.people import make_person, make_user
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.tokens.commands import make_token
from parlance.platform.tokens.models import AccessToken

EVERYTHING = ("everything",)


def secret_of(user: User, scopes: Collection[str] = EVERYTHING, days: int = 30) -> str:
    """Return the secret of a new token."""
    made = make_token(
        actor=actor_for(user), name="Test", scopes=scopes, days=days, now=timezone.now()
    )
    return made.secret


def expire(secret: str) -> None:
    """Let a token have expired yesterday."""
    past = timezone.now() - timedelta(days=1)
    rows = AccessToken.objects.filter(prefix=secret[:13])
    rows.update(created_at=past - timedelta(days=1), expires_at=past)


class Program(Client):
    """A program with a token; paths are those behind /api/v1."""

    def __init__(
        self,
        *,
        roles: Collection[Role] = (Role.ADMIN,),
        scopes: Collection[str] = EVERYTHING,
        user: User | None = None,
    ) -> None:
        self.user = user or make_user(person=make_person(), roles=roles)
        self.secret = secret_of(self.user, scopes)
        super().__init__(headers={"Authorization": f"Bearer {self.secret}"})

    def ask(self, path: str, **query: Any) -> Any:
        return self.get(f"/api/v1{path}", query)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send JSON; names of headers are written with `_`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else _json(body),
            content_type="application/json",
            headers=named,
        )


def _json(body: Any) -> bytes:
    import json

    return body if isinstance(body, bytes) else json.dumps(body).encode()
