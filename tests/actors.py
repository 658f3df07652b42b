"""Who asks in tests: Ana may, Ben may read, Cleo sees no account of ours."""

from parlance.kit.actor import Actor, Scope
from parlance.platform.people.rights import READ

ANA = Actor(
    id="11111111-1111-4111-8111-111111111111",
    name="Ana",
    roles=frozenset({"admin"}),
    rights=frozenset({"*"}),
)
BEN = Actor(
    id="22222222-2222-4222-8222-222222222222",
    name="Ben",
    roles=frozenset({"executive"}),
    rights=frozenset(READ),
)
CLEO = Actor(
    id="33333333-3333-4333-8333-333333333333",
    name="Cleo",
    rights=frozenset(READ),
    scope=Scope(owner="33333333-3333-4333-8333-333333333333"),
)
"""Holds every reading right, yet only for a book of business that is empty."""
