"""The end of a contract's term: leave, lapse for some days, or renew for more or for less."""

from parlance.exchange.simulation import company
from parlance.exchange.simulation.account import Account
from parlance.exchange.simulation.ledger import Line

_IN_TROUBLE, _IN_DOUBT, _WELL = 0.36, 0.5, 0.7
_KEEPS_TERM = 0.85
_IS_LATE = 0.02
_SAYS_SO = 0.6


def renew(account: Account, month: int) -> None:
    """Decide what becomes of an account whose contract ends in this month."""
    chance, deals, contract = account.chance, account.deals, account.deals.contract
    day = contract.ends
    if day is None:
        return
    if chance.happens(_leaves(account.engagement.level)):
        account.leave(day=day, reason=account.engagement.reason or "budget")
        return
    contract.is_over = True
    term = contract.term if chance.happens(_KEEPS_TERM) else chance.one_of(account.segment.terms)
    if chance.happens(_IS_LATE):
        _renew_late(account, term=term, day=day)
        return
    deals.sign(term=term, day=day, anchor=day)
    for line in account.settled(day):
        percent = _percent(account, line)
        deals.renew(line, day=day, percent=percent, month=month, level=account.level)
    account.grow_up(day)


def give_notice(account: Account) -> None:
    """Let an account in trouble announce that it will not renew soon after the end."""
    contract = account.deals.contract
    is_near = contract.renews_in - account.months.count in {0, 1, 2}
    is_leaving = account.engagement.level < _IN_DOUBT and account.chance.happens(_SAYS_SO)
    if is_near and contract.ends is not None and is_leaving:
        reason = account.engagement.reason or "low_adoption"
        account.deals.end_all(day=contract.ends, reason=reason)


def _renew_late(account: Account, *, term: company.Term, day: int) -> None:
    """Lapse for some days: the same lines go on under a contract that keeps the old date."""
    deals, lines = account.deals, list(account.deals.lines)
    deals.end_all(day=day, reason="renewed_late")
    back_on = max(day + account.chance.between(2, 20), *(line.opened for line in lines))
    deals.sign(term=term, day=back_on, anchor=day)
    for line in lines:
        deals.begin(line, day=back_on, cause="reactivation")
    account.acts_from = account.months.month_of(back_on) + 1


def _leaves(level: float) -> float:
    if level < _IN_TROUBLE:
        return 0.8
    return 0.3 if level < _IN_DOUBT else 0.012


def _percent(account: Account, line: Line) -> int:
    """Return by how many percent the seats of a line change with the renewal."""
    level, chance = account.engagement.level, account.chance
    if chance.happens(0.45 if level < _IN_DOUBT else 0.06):
        return -chance.between(8, 30)
    if level > _WELL and line is account.deals.main and chance.happens(0.35):
        return chance.between(1, 8)
    return 0
