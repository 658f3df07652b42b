"""The invented people at an account: those to talk to, and those who use the product."""

from collections.abc import Iterator

from parlance.exchange.simulation import names
from parlance.exchange.simulation.account import Account
from parlance.exchange.simulation.chance import Chance

_ROLES = (
    ("champion", "Head of operations"),
    ("decision maker", "Managing director"),
    ("user", "Team lead"),
    ("economic buyer", "Finance director"),
    ("influencer", "Process analyst"),
)
_MOST_CONTACTS = (2, 3, 5)
_MOST_USERS = (4, 8, 14)


def contacts(account: Account, chance: Chance) -> Iterator[tuple[str, ...]]:
    """Yield the account's contacts, the champion first."""
    domain = names.mail_domain(account.profile.name)
    for place in range(chance.between(1, _MOST_CONTACTS[account.profile.segment])):
        given, family = names.person_name(chance)
        role, title = _ROLES[place]
        yield (
            f"{account.profile.id}-P{place + 1}",
            account.profile.id,
            f"{given} {family}",
            f"{given}.{family}{place + 1}@{domain}".lower(),
            "",
            title,
            role,
        )


def users(account: Account, chance: Chance) -> Iterator[tuple[str, ...]]:
    """Yield some of the account's users; each leaves when the account does, or before."""
    months, first, last = account.months, account.first_day, _last_day(account)
    domain = names.mail_domain(account.profile.name)
    for place in range(chance.between(1, _MOST_USERS[account.profile.segment])):
        given, family = names.person_name(chance)
        starts = chance.between(first, max(first, last - 1))
        ends = months.text(last) if last < months.closes else ""
        if chance.happens(0.15):
            ends = months.text(chance.between(starts, max(starts, last)))
        yield (
            f"{account.profile.id}-U{place + 1}",
            account.profile.id,
            f"{given} {family}",
            f"{given}.{family}.{place + 1}@{domain}".lower(),
            months.text(starts),
            ends,
        )


def _last_day(account: Account) -> int:
    """Return the first day without a trial or contract, at most the day after the story."""
    closes = account.months.closes
    if account.is_customer:
        return closes
    if not account.deals.contracts:
        return min(closes, account.first_day + 30)
    ends = account.deals.contract.ends
    return closes if ends is None else min(closes, ends)
