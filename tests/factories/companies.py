"""Whole small companies in the records, for tests that ask for figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from factories.accounts import make_account, make_user
from factories.revenue import make_charge, make_product, make_subscription
from parlance.domains.accounts.models import Account
from parlance.domains.glossary.commands import load_starter
from parlance.domains.metrics.commands import rebuild_facts
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window
from parlance.platform.lake import commands as lake

JUNE = Window(date(2026, 6, 1), date(2026, 7, 1))
MAY = Window(date(2026, 5, 1), date(2026, 6, 1))
EARLIER = date(2025, 1, 1)


@contextmanager
def facts_of_records() -> Iterator[None]:
    """Load the starter glossary and build the facts; empty the lake afterwards."""
    load_starter(
        actor=SYSTEM,
        effective_on=date(2020, 1, 1),
        recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    rebuild_facts()
    try:
        yield
    finally:
        lake.reset()


def _line(
    account: Account, amount: int, first: date, last: date | None = None, **more: Any
) -> None:
    make_subscription(
        account=account,
        amount=Decimal(amount),
        starts_on=first,
        ends_on=last,
        currency="USD",
        **more,
    )


def make_money_month() -> None:
    """Save June 2026 of a company with 50 customers at the start and 52 at the end.

    Opening MRR 100,000; expansion 10,000 (upsell 6,000, cross-sell 3,000, price 1,000);
    contraction 3,000; churn 5,000 with 2 accounts; 4 new accounts with 8,000; one-time fees
    of 5,000; 1,100 users.
    """
    core, extra = make_product(source_id="core"), make_product(source_id="extra")
    mid_june = date(2026, 6, 10)

    upsold = make_account(source_id="upsold")
    _line(upsold, 10_000, EARLIER, mid_june, line="upsold", product=core, plan="basic")
    _line(upsold, 16_000, mid_june, line="upsold", product=core, plan="pro")
    cross_sold = make_account(source_id="cross-sold")
    _line(cross_sold, 10_000, EARLIER, line="cross-sold", product=core, plan="basic")
    _line(cross_sold, 3_000, mid_june, line="cross-sold extra", product=extra, plan="basic")
    repriced = make_account(source_id="repriced")
    _line(repriced, 10_000, EARLIER, mid_june, line="repriced", product=core, plan="basic")
    _line(repriced, 11_000, mid_june, line="repriced", product=core, plan="basic")
    reduced = make_account(source_id="reduced")
    seats = {"line": "reduced", "product": core, "plan": "basic"}
    _line(reduced, 8_000, EARLIER, mid_june, quantity=Decimal(160), **seats)
    _line(reduced, 5_000, mid_june, quantity=Decimal(100), **seats)
    for number, amount in enumerate((2_000, 3_000)):
        lost = make_account(source_id=f"lost-{number}")
        _line(lost, amount, EARLIER, mid_june, product=core, end_reason="went elsewhere")
    for number in range(44):
        kept = make_account(source_id=f"kept-{number}")
        _line(kept, 1_500 if number < 26 else 1_000, EARLIER, product=core, plan="basic")
    for number in range(4):
        won = make_account(source_id=f"won-{number}")
        _line(won, 2_000, date(2026, 6, 20), product=core, plan="basic")
    make_charge(account=upsold, amount=Decimal(5_000), charged_on=mid_june, currency="USD")
    for number in range(1_100):
        make_user(account=upsold, source_id=f"user-{number}")
