from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from actors import ANA, BEN, CLEO
from factories.accounts import make_account
from factories.revenue import (
    make_contract,
    make_product,
    make_subscription,
)
from parlance.domains.accounts.errors import AccountNotFoundError
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.revenue import errors
from parlance.domains.revenue.commands import subscriptions
from parlance.domains.revenue.models import (
    Subscription,
)
from parlance.domains.revenue.values.records import (
    Kind,
    Price,
    SubscriptionTerms,
    Unit,
)
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
JULY = date(2025, 7, 1)


def terms(account_id: int) -> SubscriptionTerms:
    return SubscriptionTerms(
        source_id="S",
        account_id=account_id,
        starts_on=date(2025, 1, 1),
        price=Price(Decimal(1200), "EUR", unit=Unit.YEAR),
    )


def current() -> list[tuple[date, date | None, Decimal | None]]:
    rows = Subscription.objects.current().order_by("starts_on", "id")
    return list(rows.values_list("starts_on", "ends_on", "mrr"))


def marked() -> set[int | None]:
    return set(ChangedAccount.objects.values_list("account_id", flat=True))


def test_record_subscription_on_a_line_of_its_own() -> None:
    account = make_account()

    made = subscriptions.record_subscription(actor=ANA, terms=terms(account.id), recorded_at=NOW)

    row = Subscription.objects.get(id=made)
    assert (row.line, row.mrr, row.recorded_from) == ("S", 100, NOW)
    entry = AuditEntry.objects.get(origin="command")
    assert (entry.action, entry.before) == ("revenue.record_subscription", None)
    assert marked() == {account.id}


def test_record_subscription_refuses_what_is_unsound() -> None:
    account = make_account()
    sound = terms(account.id)
    of_other = make_contract()
    unsound = [
        (replace(sound, price=Price(Decimal(-1), "EUR")), errors.PriceUnsoundError),
        (replace(sound, ends_on=date(2024, 12, 31)), errors.EndsBeforeStartError),
        (replace(sound, account_id=0), AccountNotFoundError),
        (replace(sound, contract_id=0), errors.ContractNotFoundError),
        (replace(sound, contract_id=of_other.id), errors.ContractOfOtherAccountError),
        (replace(sound, product_id=0), errors.ProductNotFoundError),
    ]

    for stated, error in unsound:
        with pytest.raises(error):
            subscriptions.record_subscription(actor=ANA, terms=stated, recorded_at=NOW)

    assert current() == []


def test_record_subscription_refuses_a_source_id_that_is_taken() -> None:
    row = make_subscription(source_id="S")

    with pytest.raises(errors.SourceIdTakenError):
        subscriptions.record_subscription(actor=ANA, terms=terms(row.account_id), recorded_at=NOW)


def test_amend_subscription_goes_on_along_the_line() -> None:
    before = make_subscription(
        plan="Basic", ends_on=date(2026, 1, 1), end_reason="budget", quantity=5
    )

    made = subscriptions.amend_subscription(
        actor=ANA,
        subscription_id=before.id,
        effective_on=JULY,
        source_id="S-2",
        price=Price(Decimal(150), "EUR", quantity=Decimal(8)),
        recorded_at=NOW,
    )

    assert current() == [
        (date(2025, 1, 1), JULY, Decimal(100)),
        (JULY, date(2026, 1, 1), Decimal(150)),
    ]
    ended, following = Subscription.objects.current().order_by("starts_on")
    assert (ended.source_id, ended.end_reason, ended.quantity) == (before.source_id, None, 5)
    assert (following.id, following.line, following.plan) == (made, before.line, "Basic")
    assert (following.end_reason, following.quantity) == ("budget", 8)
    before.refresh_from_db()
    assert (before.recorded_to, before.ends_on) == (NOW, date(2026, 1, 1))
    assert marked() == {before.account_id}


def test_amend_subscription_keeps_to_the_days_of_the_interval() -> None:
    row = make_subscription(ends_on=JULY)

    def amend(on: date) -> None:
        subscriptions.amend_subscription(
            actor=ANA,
            subscription_id=row.id,
            effective_on=on,
            source_id="S-2",
            price=Price(Decimal(150), "EUR"),
            recorded_at=NOW,
        )

    with pytest.raises(errors.NotYetStartedError):
        amend(date(2024, 12, 31))
    with pytest.raises(errors.SubscriptionAlreadyEndedError):
        amend(JULY)


def test_end_subscription_says_why() -> None:
    row = make_subscription()

    made = subscriptions.end_subscription(
        actor=ANA, subscription_id=row.id, ends_on=JULY, reason="price", recorded_at=NOW
    )

    ended = Subscription.objects.current().get()
    assert (ended.id, ended.ends_on, ended.end_reason) == (made, JULY, "price")
    entry = AuditEntry.objects.get(origin="command")
    assert entry.reason == "price"
    assert entry.before is not None
    assert entry.before["id"] == row.id


def test_end_subscription_refuses() -> None:
    row = make_subscription(ends_on=JULY)

    def end(on: date, reason: str = "price", subscription_id: int = row.id) -> None:
        subscriptions.end_subscription(
            actor=ANA, subscription_id=subscription_id, ends_on=on, reason=reason, recorded_at=NOW
        )

    with pytest.raises(errors.EndsBeforeStartError):
        end(date(2024, 12, 31))
    with pytest.raises(errors.SubscriptionAlreadyEndedError):
        end(date(2025, 8, 1))
    with pytest.raises(errors.ReasonMissingError):
        end(JULY, reason=" ")
    with pytest.raises(errors.SubscriptionNotFoundError):
        end(JULY, subscription_id=0)


def test_correct_subscription_keeps_what_was_recorded() -> None:
    wrong = make_subscription(source_id="S")
    right = terms(wrong.account_id)

    made = subscriptions.correct_subscription(
        actor=ANA,
        subscription_id=wrong.id,
        terms=replace(right, kind=Kind.TRIAL),
        reason="was a trial",
        recorded_at=NOW,
    )

    was, now = Subscription.objects.order_by("id")
    assert (was.mrr, was.recorded_to) == (100, NOW)
    assert (now.id, now.kind, now.mrr, now.recorded_from) == (made, "trial", 0, NOW)


def test_correct_subscription_marks_both_accounts_and_needs_a_current_row() -> None:
    wrong = make_subscription(source_id="S")
    other = make_account()

    def correct() -> None:
        subscriptions.correct_subscription(
            actor=ANA,
            subscription_id=wrong.id,
            terms=terms(other.id),
            reason="other account",
            recorded_at=NOW,
        )

    correct()

    assert marked() == {wrong.account_id, other.id}
    with pytest.raises(errors.SubscriptionNotFoundError):
        correct()


def test_commands_need_the_right_and_an_account_in_the_book() -> None:
    row = make_subscription()
    product = make_product()
    narrowed = Actor(
        id=CLEO.id,
        name="Cleo",
        rights=frozenset({"accounts.read", "revenue.change"}),
        scope=CLEO.scope,
    )

    def end(actor: Actor) -> None:
        subscriptions.end_subscription(
            actor=actor, subscription_id=row.id, ends_on=JULY, reason="price", recorded_at=NOW
        )

    with pytest.raises(DeniedError):
        end(BEN)
    with pytest.raises(errors.SubscriptionNotFoundError):
        end(narrowed)
    with pytest.raises(AccountNotFoundError):
        subscriptions.record_subscription(
            actor=narrowed,
            terms=replace(terms(row.account_id), product_id=product.id),
            recorded_at=NOW,
        )
