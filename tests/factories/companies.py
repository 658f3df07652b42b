"""Whole small companies in the records, for tests that ask for figures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.management import call_command

from factories.accounts import make_account, make_attribute, make_user
from factories.revenue import make_charge, make_product, make_subscription
from parlance.domains.accounts.models import Account
from parlance.domains.glossary.commands.starter import load_starter
from parlance.domains.metrics.commands import rebuild_facts
from parlance.domains.metrics.queries.explanations import explain
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Explanation, Figure
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window
from parlance.platform.lake import commands as lake

JUNE = Window(date(2026, 6, 1), date(2026, 7, 1))
MAY = Window(date(2026, 5, 1), date(2026, 6, 1))
YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
EARLIER = date(2025, 1, 1)
LONG_BEFORE = date(2024, 1, 1)


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


@contextmanager
def company(blocker: Any, *made: Callable[[], object]) -> Iterator[None]:
    """Save what `made` saves for all tests of a module, with its facts; empty everything after."""
    with blocker.unblock():
        try:
            for make in made:
                make()
            with facts_of_records():
                yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


def figure(asked: str, window: Window, *, of: str = "", **more: Any) -> Figure:
    """Return one figure; `asked` is a metric or "metric/reading", `of` narrows to a segment."""
    metric, _, reading = asked.partition("/")
    where = (("segment", of),) if of else ()
    ask = Ask((metric,), (window,), where=where, reading=reading or None, **more)
    (found,) = evaluate(actor=SYSTEM, ask=ask)
    return found


def explanation(
    asked: str,
    window: Window,
    *,
    of: str = "",
    also: tuple[tuple[str, str], ...] = (),
    **more: Any,
) -> Explanation:
    """Return what stands behind `figure(asked, window, of=of)`, narrowed further by `also`."""
    metric, _, reading = asked.partition("/")
    where = ((("segment", of),) if of else ()) + also
    return explain(
        actor=SYSTEM, metric=metric, window=window, where=where, reading=reading or None, **more
    )


def make_line(
    account: Account, amount: int, first: date, last: date | None = None, **more: Any
) -> None:
    """Save a priced interval of `amount` USD a month."""
    make_subscription(
        account=account,
        amount=Decimal(amount),
        starts_on=first,
        ends_on=last,
        currency="USD",
        **more,
    )


def make_money_month(*, upsell: int = 6_000, users: int = 1_100, segment: str = "") -> None:
    """Save June 2026 of a company with 50 customers at the start and 52 at the end.

    Opening MRR 100,000; expansion 10,000 (upsell 6,000, cross-sell 3,000, price 1,000);
    contraction 3,000; churn 5,000 with 2 accounts; 4 new accounts with 8,000; one-time fees
    of 5,000; 1,100 users.
    """
    core, extra = make_product(), make_product()
    mid_june = date(2026, 6, 10)

    def account(name: str) -> Account:
        return make_member(segment, source_id=f"{name} {segment}".strip(), name=name)

    upsold = account("upsold")
    line: dict[str, Any] = {"line": f"upsold {segment}", "product": core}
    make_line(upsold, 10_000, EARLIER, mid_june, plan="basic", **line)
    make_line(upsold, 10_000 + upsell, mid_june, plan="pro", **line)
    cross_sold = account("cross-sold")
    make_line(cross_sold, 10_000, EARLIER, product=core, plan="basic")
    make_line(cross_sold, 3_000, mid_june, product=extra, plan="basic")
    repriced = account("repriced")
    line = {"line": f"repriced {segment}", "product": core, "plan": "basic"}
    make_line(repriced, 10_000, EARLIER, mid_june, **line)
    make_line(repriced, 11_000, mid_june, **line)
    reduced = account("reduced")
    line = {"line": f"reduced {segment}", "product": core, "plan": "basic"}
    make_line(reduced, 8_000, EARLIER, mid_june, quantity=Decimal(160), **line)
    make_line(reduced, 5_000, mid_june, quantity=Decimal(100), **line)
    for number, amount in enumerate((2_000, 3_000)):
        lost = account(f"lost-{number}")
        make_line(lost, amount, EARLIER, mid_june, product=core, end_reason="went elsewhere")
    for number in range(44):
        kept = account(f"kept-{number}")
        make_line(kept, 1_500 if number < 26 else 1_000, EARLIER, product=core, plan="basic")
    for number in range(4):
        won = account(f"won-{number}")
        make_line(won, 2_000, date(2026, 6, 20), product=core, plan="basic")
    make_charge(account=upsold, amount=Decimal(5_000), charged_on=mid_june, currency="USD")
    for _ in range(users):
        make_user(account=upsold)


def make_customer_year(*, segment: str = "") -> None:
    """Save 2025 of a company: 200 customers at the start, 24 of them lost, 3 joined and lost."""
    for number in range(200):
        account = make_member(segment)
        make_line(account, 100, LONG_BEFORE, date(2025, 7, 1) if number < 24 else None)
    for _ in range(3):
        make_line(make_member(segment), 100, date(2025, 3, 1), date(2025, 9, 1))


def make_levels(amounts: dict[date, int], *, segment: str) -> None:
    """Save an account that pays, from each of the days on, so much a month."""
    account = make_member(segment)
    days = sorted(amounts)
    for first, last in zip(days, [*days[1:], None], strict=True):
        make_line(account, amounts[first], first, last, line=f"levels {segment}")


def make_two_rates(*, segment: str) -> None:
    """Save 25 accounts of which one leaves in May, and 16 more, of which two leave in June."""
    start, mid_may, mid_june = date(2026, 1, 1), date(2026, 5, 10), date(2026, 6, 10)
    for number in range(25):
        make_line(make_member(segment), 100, start, mid_may if number == 0 else None)
    for number in range(16):
        make_line(make_member(segment), 100, mid_may, mid_june if number < 2 else None)


def make_cohort(*, segment: str) -> None:
    """Save ten accounts of January: one leaves in April, another changes its plan in March."""
    first = date(2026, 1, 12)
    for number in range(8):
        make_line(make_member(segment, name=f"stays {number}"), 100, first, plan="small")
    make_line(make_member(segment, name="leaves"), 100, first, date(2026, 4, 10), plan="small")
    changes = make_member(segment, name="changes")
    make_line(changes, 100, first, date(2026, 3, 10), line="changes", plan="small")
    make_line(changes, 300, date(2026, 3, 10), line="changes", plan="large")
    make_line(make_member(segment, name="of February"), 100, date(2026, 2, 2), plan="small")


def make_member(segment: str, **values: Any) -> Account:
    """Save an account of a segment that it has had since long before."""
    account = make_account(**values)
    if segment:
        make_attribute(account=account, value=segment, starts_on=LONG_BEFORE)
    return account
