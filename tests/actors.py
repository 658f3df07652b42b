"""Who asks in tests: Ana may, Ben may read, Cleo sees no account of ours."""

from parlance.kit.actor import Actor, Scope

READ = frozenset({"accounts.read", "revenue.read", "metrics.read", "glossary.read"})

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
    rights=READ,
)
CLEO = Actor(
    id="33333333-3333-4333-8333-333333333333",
    name="Cleo",
    rights=READ,
    scope=Scope(owner="33333333-3333-4333-8333-333333333333"),
)
"""Holds every reading right, yet only for a book of business that is empty."""
