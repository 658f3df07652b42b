"""Who may do what. Every right that a command or query asks for is a row of this table."""

from collections.abc import Iterable
from dataclasses import dataclass

from parlance.platform.people.values import Role


@dataclass(frozen=True, slots=True)
class Right:
    """A right: its name in code, in words, and who holds it; administrators hold all."""

    name: str
    words: str
    roles: frozenset[Role]


_INSIDE = frozenset(Role) - {Role.CUSTOMER}
_SUCCESS = frozenset({Role.CSM, Role.CS_LEAD, Role.CS_OPS})
_STEERING = frozenset({Role.CS_LEAD, Role.CS_OPS})
_SALES = frozenset({Role.AE, Role.AM})
_PRODUCT = frozenset({Role.PM, Role.PMM})
_OPS = frozenset({Role.CS_OPS})
_NOBODY_ELSE: frozenset[Role] = frozenset()

_COMMERCIAL = _SUCCESS | _SALES | _PRODUCT | {Role.EXECUTIVE}
_AUTHORS = _SUCCESS | _PRODUCT | {Role.AM, Role.ENGINEERING_MANAGER, Role.DESIGNER, Role.SUPPORT}

RIGHTS: tuple[Right, ...] = (
    Right("accounts.read", "See accounts", _INSIDE),
    Right(
        "accounts.read_personal",
        "See names, addresses and telephone numbers of customers' people, in exports too",
        _SUCCESS | _SALES | {Role.SUPPORT, Role.BDR},
    ),
    Right("accounts.change", "Change accounts, their attributes and contacts", _SUCCESS | _SALES),
    Right("accounts.assign", "Say who owns an account and who is on its team", _STEERING),
    Right("accounts.define", "Define custom attributes and segments for everybody", _STEERING),
    Right("revenue.read", "See contracts, prices and every figure about money", _COMMERCIAL),
    Right("revenue.change", "Change contracts and subscriptions", _STEERING | _SALES),
    Right("metrics.read", "See metrics", _INSIDE),
    Right("metrics.define", "Define metrics and set targets", _STEERING | {Role.PM}),
    Right("glossary.read", "Read the glossary", _INSIDE),
    Right("glossary.change", "Propose definitions", _AUTHORS),
    Right("glossary.approve", "Approve definitions for a side", _STEERING | {Role.PM}),
    Right("dashboards.change", "Compose dashboards", _INSIDE),
    Right(
        "dashboards.share",
        "Share dashboards and views with others",
        _SUCCESS | _PRODUCT | {Role.EXECUTIVE},
    ),
    Right("exchange.import", "Import files, and undo an import", _OPS),
    Right("exchange.export", "Export lists and files", _SUCCESS | _PRODUCT | {Role.EXECUTIVE}),
    Right("rates.change", "Change exchange rates", _OPS),
    Right("audit.read", "Read the audit log", _STEERING),
    Right("jobs.read", "See everybody's background work, and start it again", _OPS),
    Right("api.use", "Make access tokens, which do no more than their owner may", _INSIDE),
    Right("webhooks.change", "Say which programs are told of changes", _OPS),
    Right("people.read", "See who works here", _INSIDE),
    Right("people.change", "Invite people, give and take roles, end sessions", _NOBODY_ELSE),
    Right("settings.change", "Change the settings of the organisation", _NOBODY_ELSE),
    Right("privacy.export", "Hand out all that is kept about a person", _NOBODY_ELSE),
    Right("privacy.erase", "Erase a person", _NOBODY_ELSE),
)

RIGHT_NAMES = frozenset(one.name for one in RIGHTS)

OWN_BOOK = frozenset({Role.CSM, Role.AE, Role.AM})
"""Roles that see only accounts they own where the organisation says so."""


def rights_of(roles: Iterable[Role]) -> frozenset[str]:
    """Return the rights of somebody who holds all these roles."""
    held = frozenset(roles)
    if Role.ADMIN in held:
        return RIGHT_NAMES
    return frozenset(one.name for one in RIGHTS if one.roles & held)


def is_narrowed(roles: Iterable[Role]) -> bool:
    """Tell whether a book of business limits somebody with these roles: no wider role helps."""
    return OWN_BOOK.issuperset(roles)
