"""Changes within a contract: seats, plans, products and owners."""

from parlance.exchange.simulation import company
from parlance.exchange.simulation.account import Account
from parlance.exchange.simulation.ledger import Line

_LOW, _HIGH = 0.42, 0.6
"""Below, an account shrinks; above, it grows."""
_NEW_OWNER = 0.012
_DRIFTS_DOWN = 0.45
_CUTS_SEATS = 0.11
_CUTS_SEATS_IN_TERM = 0.022
_CUTS_PLAN = 0.01
_DROPS_PRODUCT = 0.04
_PUT_RIGHT = 0.03
_SAME_PRODUCT = 0.12
_TRIES_PRODUCT = 0.25
_KEEPS_PRODUCT = 0.6
_REPLACES_SEATS = 0.2
_TRIAL_DAYS = 30


def change(account: Account, *, month: int, day: int) -> None:
    """Let an account change what it has, as its engagement asks."""
    if account.chance.happens(_NEW_OWNER):
        account.change_owner(day)
    if account.chance.happens(account.segment.drifts):
        _drift(account, day=day)
    level = account.engagement.level
    if level < _LOW:
        _shrink(account, day=day)
    elif level > _HIGH:
        _grow(account, month=month, day=day)


def _drift(account: Account, *, day: int) -> None:
    """Add or take a seat or two somewhere, as people come and go."""
    lines = account.settled(day)
    if lines:
        percent = -1 if account.chance.happens(_DRIFTS_DOWN) else 1
        line = account.chance.one_of(lines)
        account.deals.change_seats(line, percent=percent, day=day, cause="licence")


def _shrink(account: Account, *, day: int) -> None:
    chance, lines = account.chance, account.settled(day)
    if not lines:
        return
    is_bound = account.deals.contract.renews_in >= 0
    if chance.happens(_CUTS_SEATS_IN_TERM if is_bound else _CUTS_SEATS):
        percent = -chance.between(10, 30)
        account.deals.change_seats(lines[0], percent=percent, day=day, cause="licence")
    if len(lines) > 1 and chance.happens(_DROPS_PRODUCT):
        account.deals.end(lines[-1], day=day, reason=account.engagement.reason or "low_adoption")
    elif chance.happens(_CUTS_PLAN):
        _change_plan(account, lines[0], step=-1, day=day)


def _grow(account: Account, *, month: int, day: int) -> None:
    chance, segment, lines = account.chance, account.segment, account.settled(day)
    share, least, most = segment.seats_added
    if lines and chance.happens(share):
        _add_seats(account, lines[0], percent=chance.between(least, most), day=day)
    if lines and chance.happens(segment.upgrades):
        _change_plan(account, lines[0], step=1, day=day)
    if chance.happens(segment.adds_product):
        _add_product(account, month=month, day=day)


def _add_seats(account: Account, line: Line, *, percent: int, day: int) -> None:
    account.deals.change_seats(line, percent=percent, day=day, cause="licence")
    if account.chance.happens(_PUT_RIGHT):
        # The order is put right the same day: an interval without length stays behind.
        account.deals.change_seats(line, percent=-3, day=day, cause="licence")
    account.grow_up(day)


def _change_plan(account: Account, line: Line, *, step: int, day: int) -> None:
    if line.product == company.WORKSPACE.key:
        account.deals.change_plan(
            line, product=company.WORKSPACE, step=step, day=day, level=account.level
        )


def _add_product(account: Account, *, month: int, day: int) -> None:
    """Sell a product the account lacks, or the first one once more to another team."""
    chance, deals = account.chance, account.deals
    lacking = account.lacking()
    if not lacking or chance.happens(_SAME_PRODUCT):
        line = account.new_line(company.WORKSPACE, month=month, percent=20)
        deals.begin(line, day=day, cause="licence")
        return
    product = chance.one_of(lacking)
    line = account.new_line(product, month=month, percent=chance.between(30, 100))
    if chance.happens(_TRIES_PRODUCT):
        _try_product(account, line, day=day)
        return
    deals.begin(line, day=day, cause="cross_sell")
    if chance.happens(_REPLACES_SEATS) and deals.main.opened <= day:
        # Some seats go for it the same day: the account's movement is the net of both.
        deals.change_seats(deals.main, percent=-8, day=day, cause="licence")


def _try_product(account: Account, line: Line, *, day: int) -> None:
    until = day + _TRIAL_DAYS
    is_won = account.chance.happens(_KEEPS_PRODUCT)
    is_decided = until < account.months.closes
    reason = "trial_not_converted" if is_decided and not is_won else ""
    account.deals.try_out(line, day=day, until=until, reason=reason)
    if is_won and is_decided:
        account.deals.begin(line, day=until, cause="cross_sell")
