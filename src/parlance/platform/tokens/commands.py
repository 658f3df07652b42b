from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.tokens.errors import (
    InvalidTokenError,
    ScopeNotHeldError,
    TokenNotFoundError,
    TooManyTokensError,
)
from parlance.platform.tokens.models import AccessToken
from parlance.platform.tokens.queries import summary
from parlance.platform.tokens.secrets import digest_of, new_secret, prefix_of
from parlance.platform.tokens.values import GROUPS, LONGEST_DAYS, SCOPES, NewToken

LONGEST_NAME = 100
MOST_TOKENS = 50

_GROUP_NAMES = frozenset(one.name for one in GROUPS)


@transaction.atomic
def make_token(
    *, actor: Actor, name: str, scopes: Collection[str], days: int, now: datetime
) -> NewToken:
    """Give the actor a token that is valid for so many days; its secret is told only here.

    `scopes` are names of rights that the actor holds, or groups of them (`read`). Raises
    `InvalidTokenError`, `ScopeNotHeldError`, `TooManyTokensError`.
    """
    actor.must("api.use")
    _check(actor, name.strip(), scopes, days)
    own = AccessToken.objects.filter(person_id=UUID(actor.id))
    if own.filter(revoked_at__isnull=True, expires_at__gt=now).count() >= MOST_TOKENS:
        raise TooManyTokensError(MOST_TOKENS)

    secret = new_secret()
    row = AccessToken.objects.create(
        person_id=UUID(actor.id),
        name=name.strip(),
        prefix=prefix_of(secret),
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit.record(
        actor=actor,
        action="tokens.make_token",
        subject=("token", str(row.id)),
        after={"scopes": row.scopes, "expires_at": row.expires_at},
    )
    return NewToken(summary(row), secret)


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID, now: datetime) -> None:
    """End a token of the actor at once. Twice is once. Raises `TokenNotFoundError`."""
    own = AccessToken.objects.filter(person_id=_person_id(actor), id=token_id)
    row = own.select_for_update().first()
    if row is None:
        raise TokenNotFoundError
    if row.revoked_at is not None:
        return
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    audit.record(
        actor=actor,
        action="tokens.revoke_token",
        subject=("token", str(row.id)),
        after={"revoked_at": now},
    )


@transaction.atomic
def revoke_tokens_of(*, actor: Actor, person_id: UUID, now: datetime) -> int:
    """End every token of a person, when that person's sign-in is ended; return how many."""
    actor.must("people.change")
    ended = AccessToken.objects.filter(person_id=person_id, revoked_at__isnull=True)
    count = ended.update(revoked_at=now)
    if count:
        audit.record(
            actor=actor,
            action="tokens.revoke_tokens_of",
            subject=("person", str(person_id)),
            after={"tokens": count},
        )
    return count


def note_use(*, token_id: UUID, now: datetime) -> None:
    """Remember when a token was used last, to the minute."""
    stale = AccessToken.objects.filter(id=token_id).exclude(
        last_used_at__gte=now - timedelta(minutes=1)
    )
    stale.update(last_used_at=now)


def _check(actor: Actor, name: str, scopes: Collection[str], days: int) -> None:
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidTokenError(f"Give the token a name of at most {LONGEST_NAME} characters.")
    if not scopes:
        raise InvalidTokenError("Choose at least one thing that the token may do.")
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidTokenError(f"A token is valid for 1 to {LONGEST_DAYS} days.")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise InvalidTokenError(f"There is no scope “{unknown[0]}”.")
    lacking = sorted(one for one in set(scopes) - _GROUP_NAMES if not actor.may(one))
    if lacking:
        raise ScopeNotHeldError(lacking)


def _person_id(actor: Actor) -> UUID:
    try:
        return UUID(actor.id)
    except ValueError as error:
        raise TokenNotFoundError from error
