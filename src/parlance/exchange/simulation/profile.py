"""Who an account is, from its number alone; so the first accounts are the same at any size."""

from dataclasses import dataclass

from parlance.exchange.simulation import company, names
from parlance.exchange.simulation.chance import Chance
from parlance.exchange.simulation.months import Months

_GROUP = 10
"""In each ten accounts, the first may be the parent of the second and the third."""
_CHILD_SHARE = 0.6
_GROWTH = 1.15
"""Above 1: somewhat more accounts begin in early months than in late ones."""
LAST_START_DAY = 27
"""Accounts begin on the 1st to 28th, days that every month has."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An account on its first day. `fit` is how well the product suits it (0 to 1)."""

    number: int
    id: str
    name: str
    segment: int
    country: str
    currency: str
    industry: str
    parent: str
    first_month: int
    day_of_month: int
    fit: float


def account_id(number: int) -> str:
    return f"A{number:06d}"


def profile(*, seed: int, number: int, months: Months) -> Profile:
    """Return who the account is."""
    chance = Chance(seed, "profile", number)
    segment = _segment(chance)
    country, currency = chance.one_of(company.COUNTRIES)
    industry = chance.one_of(company.INDUSTRIES)
    first_month = int(months.count * chance.roll() ** _GROWTH)
    day_of_month = chance.between(0, LAST_START_DAY)
    fit = 0.62 + 0.3 * chance.roll()
    parent = ""
    head = _head(number)
    if head and _segment(Chance(seed, "profile", head)) == 2 and chance.happens(_CHILD_SHARE):
        above = profile(seed=seed, number=head, months=months)
        parent, industry = above.id, above.industry
        segment = max(segment, 1)
        left = months.count - above.first_month
        first_month = above.first_month + int(left * chance.roll())
    return Profile(
        number=number,
        id=account_id(number),
        name=names.company_name(number),
        segment=segment,
        country=country,
        currency=currency,
        industry=industry,
        parent=parent,
        first_month=first_month,
        day_of_month=day_of_month,
        fit=fit,
    )


def owner(*, number: int, segment: int, chance: Chance) -> str:
    """Return the success manager who takes the account over, by segment and team."""
    sizes = list(company.TEAM_SIZES)
    team = (number - 1) // company.ACCOUNTS_A_TEAM
    places = sum(company.TEAM_SIZES.values())
    before = sum(company.TEAM_SIZES[size] for size in sizes[:segment])
    place = before + chance.between(1, company.TEAM_SIZES[sizes[segment]])
    return f"csm-{team * places + place:02d}"


def _segment(chance: Chance) -> int:
    drawn = chance.roll()
    return next(place for place, upto in enumerate(company.SEGMENT_SHARES) if drawn < upto)


def _head(number: int) -> int:
    """Return the possible parent of the account, or 0."""
    place = (number - 1) % _GROUP
    return number - place if place in {1, 2} else 0
