from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from factories.people import make_user
from factories.tokens import expire, secret_of
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.tokens import commands, queries, secrets
from parlance.platform.tokens.errors import (
    InvalidTokenError,
    ScopeNotHeldError,
    TokenNotFoundError,
    TooManyTokensError,
)
from parlance.platform.tokens.models import AccessToken
from parlance.platform.tokens.values import SCOPES, rights_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_secrets_are_well_formed_and_a_typing_error_is_seen() -> None:
    secret = secrets.new_secret()

    assert secrets.is_well_formed(secret)
    for place in range(len(secret)):
        other = "x" if secret[place] != "x" else "y"
        assert not secrets.is_well_formed(secret[:place] + other + secret[place + 1 :])


def test_token_is_kept_by_its_digest_only() -> None:
    user = make_user()

    secret = secret_of(user)

    row = AccessToken.objects.get()
    assert row.digest == secrets.digest_of(secret)
    kept = " ".join(str(value) for value in AccessToken.objects.values().get().values())
    assert secret not in kept
    assert secret not in str(list(AuditEntry.objects.values()))


def test_bearer_has_the_rights_that_both_have() -> None:
    user = make_user(roles=[Role.CSM])
    secret = secret_of(user, ["accounts.read", "glossary.read"])

    found = queries.find_bearer(secret=secret, now=datetime.now(UTC))

    assert found is not None
    assert found.actor.rights == {"accounts.read", "glossary.read"}
    assert found.actor.id == str(user.person_id)


def test_token_loses_what_its_owner_loses_at_once() -> None:
    user = make_user(roles=[Role.CSM, Role.CS_OPS])
    secret = secret_of(user)
    RoleGrant.objects.filter(person=user.person, role=Role.CS_OPS).delete()

    found = queries.find_bearer(secret=secret, now=datetime.now(UTC))

    assert found is not None
    assert found.actor.rights == actor_for(User.objects.get(pk=user.pk)).rights
    assert "exchange.import" not in found.actor.rights


def test_token_is_dead_when_revoked_expired_closed_or_without_role() -> None:
    owners = [make_user() for _ in range(4)]
    tokens = [secret_of(one) for one in owners]
    commands.revoke_token(
        actor=actor_for(owners[0]),
        token_id=queries.tokens(actor=actor_for(owners[0]))[0].id,
        now=datetime.now(UTC),
    )
    AccessToken.objects.filter(person=owners[1].person).update(
        created_at=NOW - timedelta(days=9), expires_at=NOW - timedelta(days=8)
    )
    User.objects.filter(pk=owners[2].pk).update(is_active=False)
    RoleGrant.objects.filter(person=owners[3].person).delete()

    found = [queries.find_bearer(secret=one, now=datetime.now(UTC)) for one in tokens]

    assert found == [None] * 4


def test_token_is_refused_what_its_owner_may_not() -> None:
    actor = actor_for(make_user(roles=[Role.SUPPORT]))

    with pytest.raises(ScopeNotHeldError) as refused:
        commands.make_token(actor=actor, name="x", scopes=["revenue.read"], days=1, now=NOW)

    assert refused.value.scopes == ("revenue.read",)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("", ["read"], 1),
        ("x" * 101, ["read"], 1),
        ("a\0b", ["read"], 1),
        ("x", [], 1),
        ("x", ["*"], 1),
        ("x", ["api.use"], 1),
        ("x", ["read"], 0),
        ("x", ["read"], 366),
    ],
)
def test_token_is_refused_without_name_scope_or_sound_time(
    name: str, scopes: list[str], days: int
) -> None:
    actor = actor_for(make_user())

    with pytest.raises(InvalidTokenError):
        commands.make_token(actor=actor, name=name, scopes=scopes, days=days, now=NOW)


def test_token_needs_the_right_to_make_one() -> None:
    actor = actor_for(make_user(roles=[Role.CUSTOMER]))

    with pytest.raises(DeniedError):
        commands.make_token(actor=actor, name="x", scopes=["read"], days=1, now=NOW)


def test_there_are_only_so_many_tokens_of_a_person() -> None:
    user = make_user()
    for _ in range(commands.MOST_TOKENS):
        last = secret_of(user)

    with pytest.raises(TooManyTokensError):
        secret_of(user)

    expire(last)
    assert secret_of(user)


def test_nobody_revokes_the_token_of_somebody_else() -> None:
    own = actor_for(make_user())
    other = make_user()
    secret_of(other)
    theirs = queries.tokens(actor=actor_for(other))[0].id

    for token_id in (theirs, uuid4()):
        with pytest.raises(TokenNotFoundError) as refused:
            commands.revoke_token(actor=own, token_id=token_id, now=NOW)
        assert str(refused.value) == "You have no such token."


def test_scopes_stand_for_rights_and_words_for_nothing() -> None:
    assert "accounts.read_personal" not in rights_in(["read"])
    assert rights_in(["*", "system", ""]) == frozenset()
    assert "api.use" not in SCOPES
