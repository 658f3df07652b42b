from dataclasses import replace
from datetime import datetime
from uuid import UUID

from parlance.kit.actor import Actor
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.tokens.models import AccessToken
from parlance.platform.tokens.secrets import digest_of, is_well_formed
from parlance.platform.tokens.values import Bearer, TokenSummary, rights_in


def tokens(*, actor: Actor) -> list[TokenSummary]:
    """Return the actor's own tokens, the newest first."""
    actor.must("api.use")
    rows = AccessToken.objects.filter(person_id=UUID(actor.id)).order_by("-created_at", "id")
    return [summary(row) for row in rows]


def find_bearer(*, secret: str, now: datetime) -> Bearer | None:
    """Return who comes with this token; None unless token, owner and right are valid now.

    The actor has the rights that both the token and its owner have, and the owner's accounts.
    """
    if not is_well_formed(secret):
        return None
    rows = AccessToken.objects.filter(digest=digest_of(secret), revoked_at__isnull=True)
    row = rows.filter(expires_at__gt=now).first()
    if row is None:
        return None
    user = User.objects.for_sign_in().filter(person_id=row.person_id).first()
    if user is None:
        return None
    owner = actor_for(user)
    if not owner.may("api.use"):
        return None
    return Bearer(replace(owner, rights=owner.rights & rights_in(row.scopes)), summary(row))


def summary(row: AccessToken) -> TokenSummary:
    return TokenSummary(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
