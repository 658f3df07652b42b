"""What a figure may rest on: the actor's accounts, the day's knowledge, facts that are true."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from factories.accounts import make_account, make_attribute
from factories.companies import facts_of_records
from factories.revenue import make_subscription
from parlance.domains.metrics.commands import differing_facts, mark_changed, refresh_facts
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.models import Subscription
from parlance.domains.revenue.queries.reconciliation import reconciliation
from parlance.kit.actor import SYSTEM, Actor, Scope
from parlance.kit.periods import Window

pytestmark = pytest.mark.django_db(transaction=True)

MARCH = Window(date(2026, 3, 1), date(2026, 4, 1))
READ = frozenset({"metrics.read", "glossary.read", "revenue.read"})


@pytest.fixture
def two_books() -> Iterator[None]:
    """Two accounts of 100 and 300 a month, one of each owner."""
    for owner, amount in (("ann", 100), ("bob", 300)):
        account = make_account(source_id=f"of-{owner}")
        make_attribute(account=account, attribute="owner", value=owner)
        make_subscription(account=account, amount=Decimal(amount), currency="USD")
    with facts_of_records():
        yield


def _mrr(actor: Actor, **more: object) -> object:
    ask = Ask(("monthly_recurring_revenue",), (MARCH,), **more)  # type: ignore[arg-type]
    return evaluate(actor=actor, ask=ask)[0].value


@pytest.mark.usefixtures("two_books")
def test_evaluate_counts_only_the_accounts_of_the_actors_book() -> None:
    everyone = Actor("1", "Everyone", rights=READ)
    ann = Actor("2", "Ann", rights=READ, scope=Scope(owner="ann"))
    nobody = Actor("3", "Nobody", rights=READ, scope=Scope(owner="nobody"))

    assert (_mrr(everyone), _mrr(ann)) == (Decimal(400), Decimal(100))
    figure = evaluate(actor=nobody, ask=Ask(("monthly_recurring_revenue",), (MARCH,)))[0]
    assert (figure.value, figure.reason) == (None, "No subscriptions are recorded yet.")


@pytest.mark.usefixtures("two_books")
def test_evaluate_as_of_a_day_knows_what_was_recorded_by_then() -> None:
    before = Subscription.objects.get(account__source_id="of-ann")
    Subscription.objects.filter(id=before.id).update(recorded_from=datetime(2026, 1, 1, tzinfo=UTC))
    Subscription.objects.filter(account__source_id="of-bob").update(
        recorded_from=datetime(2026, 1, 20, tzinfo=UTC), recorded_to=None
    )
    mark_changed(account_ids=None)
    refresh_facts()

    assert _mrr(SYSTEM, as_of=date(2026, 1, 19)) == Decimal(100)
    assert _mrr(SYSTEM, as_of=date(2026, 1, 20)) == Decimal(400)
    assert _mrr(SYSTEM) == Decimal(400)


@pytest.mark.usefixtures("two_books")
def test_differing_facts_names_what_the_records_contradict() -> None:
    assert differing_facts() == []

    Subscription.objects.filter(account__source_id="of-ann").update(amount=Decimal(120))

    assert differing_facts() == ["mrr_intervals", "mrr_movements"]
    mark_changed(account_ids=None)
    refresh_facts()
    assert differing_facts() == []
    assert _mrr(SYSTEM) == Decimal(420)


@pytest.mark.usefixtures("two_books")
def test_reconciliation_finds_no_gap_and_reports_a_double_count() -> None:
    (sound,) = reconciliation(actor=SYSTEM, windows=[MARCH])
    (printed,) = reconciliation(
        actor=SYSTEM, windows=[Window(date(2024, 12, 1), date(2025, 2, 1))], reading="as-printed"
    )

    assert (sound.by_snapshot, sound.gap) == (Decimal(400), Decimal(0))
    # closing 400 and, once more, the 400 that were new in the window
    assert (printed.by_snapshot, printed.gap) == (Decimal(400), Decimal(400))


def test_metrics_over_nothing_have_no_value_and_say_why() -> None:
    with facts_of_records():
        figures = evaluate(
            actor=SYSTEM, ask=Ask(("net_revenue_retention", "active_accounts"), (MARCH,))
        )

    assert [figure.value for figure in figures] == [None, None]
    assert {figure.reason for figure in figures} == {"No subscriptions are recorded yet."}


@pytest.mark.usefixtures("two_books")
def test_points_of_an_amount_have_no_value_and_say_why() -> None:
    ask = Ask(("month_over_month",), (MARCH,), reading="points")

    (figure,) = evaluate(actor=SYSTEM, ask=ask)

    assert figure.value is None
    assert figure.reason == "Points compare shares, and monthly_recurring_revenue is none."
