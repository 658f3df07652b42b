"""Who may do what. Every right that a command or query asks for stands in this table."""

from collections.abc import Iterable

from parlance.platform.people.values import Role

READ = {"accounts.read", "revenue.read", "metrics.read", "glossary.read"}
"""Everyone inside may read; the book-of-business setting narrows which accounts."""

PERSONAL = "accounts.read_personal"
"""Names, addresses and telephone numbers of the customers' people, in exports too."""

RIGHTS: dict[Role, frozenset[str]] = {
    Role.CSM: frozenset(READ | {PERSONAL, "accounts.change", "glossary.change", "exchange.export"}),
    Role.CS_LEAD: frozenset(
        READ
        | {PERSONAL, "accounts.change", "revenue.change", "metrics.define"}
        | {"glossary.change", "glossary.approve", "exchange.export", "audit.read"}
    ),
    Role.CS_OPS: frozenset(
        READ
        | {PERSONAL, "accounts.change", "revenue.change", "metrics.define"}
        | {"glossary.change", "glossary.approve"}
        | {"exchange.import", "exchange.export", "audit.read"}
    ),
    Role.AE: frozenset(READ | {"accounts.change", "revenue.change", "glossary.change"}),
    Role.AM: frozenset(READ | {"accounts.change", "revenue.change", "glossary.change"}),
    Role.PM: frozenset(
        READ | {"metrics.define", "glossary.change", "glossary.approve", "exchange.export"}
    ),
    Role.PMM: frozenset(READ | {"glossary.change", "exchange.export"}),
    Role.ENGINEERING_MANAGER: frozenset(READ | {"glossary.change"}),
    Role.DESIGNER: frozenset(READ | {"glossary.change"}),
    Role.SUPPORT: frozenset(READ | {"glossary.change"}),
    Role.EXECUTIVE: frozenset(READ | {"exchange.export"}),
    Role.ADMIN: frozenset({"*"}),
}

OWN_BOOK = frozenset({Role.CSM, Role.AE, Role.AM})
"""Roles that see only accounts they own where the organisation says so."""


def rights_of(roles: Iterable[Role]) -> frozenset[str]:
    """Return the rights of somebody who holds all these roles."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def is_narrowed(roles: Iterable[Role]) -> bool:
    """Tell whether a book of business limits somebody with these roles: no wider role helps."""
    return OWN_BOOK.issuperset(roles)
