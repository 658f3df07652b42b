"""What happens to an account, month by month, from its first day to the end of the story."""

from parlance.exchange.simulation import company
from parlance.exchange.simulation.account import Account
from parlance.exchange.simulation.changes import change
from parlance.exchange.simulation.months import Months
from parlance.exchange.simulation.profile import Profile
from parlance.exchange.simulation.renewals import give_notice, renew

_LEAVES_BELOW = 0.37
_LEAVES_IN_A_MONTH = 0.4
_CLOSES_DOWN = 0.001
_DISCOUNT_MONTHS = 6


def life(*, seed: int, profile: Profile, months: Months) -> Account:
    """Let an account live every month; leave open what has no known end."""
    account = Account(seed=seed, profile=profile, months=months)
    account.sign_up()
    for month in range(profile.first_month, months.count):
        if account.is_customer or month == profile.first_month:
            _live_month(account, month)
        elif month == account.returns_in:
            account.come_back(month)
    if account.is_customer:
        give_notice(account)
        account.deals.leave_open()
    return account


def _live_month(account: Account, month: int) -> None:
    engagement, months = account.engagement, account.months
    engagement.live_month(account.segment)
    if month in months.announcements:
        engagement.hear_of_steep_rise(account.segment)
    account.engaged.append((month, engagement.level, engagement.reason))
    if month < account.acts_from or not account.is_customer:
        return
    contract = account.deals.contract
    if month == contract.renews_in:
        renew(account, month)
        return
    day = months.starts[month] + 1 + int(26 * account.chance.roll())
    if contract.renews_in < 0:
        _live_without_term(account, month=month, day=day)
    if account.is_customer:
        change(account, month=month, day=day)


def _live_without_term(account: Account, *, month: int, day: int) -> None:
    """Take price rises, lose the first discount, or leave at any time."""
    deals, chance, first = account.deals, account.chance, account.months.starts[month]
    if month in account.months.rises:
        for line in account.settled(first):
            deals.raise_price(line, month=month, day=first, level=account.level)
    is_over = month - account.acts_from == _DISCOUNT_MONTHS
    if is_over and deals.main.discount_amount and deals.main.opened <= day:
        deals.end_discount(deals.main, day=day)
    if account.engagement.level < _LEAVES_BELOW and not _waits_for_rise(account, month):
        if chance.happens(_LEAVES_IN_A_MONTH):
            account.leave(day=day, reason=account.engagement.reason or "low_adoption")
    elif chance.happens(_CLOSES_DOWN):
        account.leave(day=day, reason="closed_down")


def _waits_for_rise(account: Account, month: int) -> bool:
    """Say whether an account that finds a rise too expensive has not had to pay it yet."""
    is_alarmed = account.engagement.reason == company.TOO_EXPENSIVE
    steep = account.months.steep_rises
    return is_alarmed and any(month < rise <= month + 2 for rise in steep)
