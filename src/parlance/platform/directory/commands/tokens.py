import secrets
from datetime import datetime

from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.directory.errors import TokenNotFoundError
from parlance.platform.directory.models import Token
from parlance.platform.directory.rules import token_digest

_MARK = "parlance_scim_"
_SHOWN = len(_MARK) + 4


@transaction.atomic
def make_token(*, actor: Actor, at: datetime) -> str:
    """Return a new token for the directory; nobody can be shown it again.

    Earlier ones stay valid until they are revoked, so that the directory can be told first.
    """
    actor.must("people.change")
    token = _MARK + secrets.token_urlsafe(32)
    row = Token.objects.create(digest=token_digest(token), prefix=token[:_SHOWN], made_at=at)
    audit.record(
        actor=actor, action="directory.make_token", subject=("directory_token", str(row.id))
    )
    return token


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, at: datetime) -> None:
    """End a token at once. Raises `TokenNotFoundError`."""
    actor.must("people.change")
    rows = Token.objects.filter(id=token_id, revoked_at__isnull=True)
    if not rows.update(revoked_at=at):
        raise TokenNotFoundError
    audit.record(
        actor=actor, action="directory.revoke_token", subject=("directory_token", str(token_id))
    )
