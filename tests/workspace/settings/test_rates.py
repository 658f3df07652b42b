from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from actors import ANA
from factories.browsing import signed_in
from factories.revenue import make_subscription
from parlance.domains.revenue.commands.charges import set_exchange_rate
from parlance.domains.revenue.queries.rates import exchange_rates
from parlance.platform.organisation.commands import configure
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db
HERE = "/settings/rates"
JANUARY = date(2025, 1, 1)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def ops() -> Client:
    return signed_in([Role.CS_OPS])


def rates() -> list[tuple[str, date, Decimal]]:
    return [(one.currency, one.starts_on, one.rate) for one in exchange_rates(actor=ANA)]


def record(currency: str = "EUR", rate: str = "1.08") -> None:
    set_exchange_rate(
        actor=ANA, currency=currency, starts_on=JANUARY, rate=Decimal(rate), recorded_at=NOW
    )


def test_a_rate_is_added_as_the_organisation_writes_numbers() -> None:
    configure(actor=ANA, locale="de_DE")

    answer = ops().post(HERE, {"currency": "eur", "starts_on": "2025-01-01", "rate": "1,085"})

    assert answer.status_code == 302
    assert rates() == [("EUR", JANUARY, Decimal("1.085"))]


def test_a_rate_that_could_be_a_thousand_is_refused_and_kept_in_the_field() -> None:
    configure(actor=ANA, locale="de_DE")

    answer = ops().post(HERE, {"currency": "EUR", "starts_on": "2025-01-01", "rate": "1.085"})

    said = answer.content.decode()
    assert (answer.status_code, rates()) == (422, [])
    assert "can be read in two ways" in said
    assert 'value="1.085"' in said


@pytest.mark.parametrize(
    "wrong",
    [{"currency": "ZZZ"}, {"rate": "0"}, {"rate": "-1"}, {"starts_on": "soon"}, {"rate": ""}],
)
def test_what_is_no_rate_is_refused_in_words(wrong: dict[str, str]) -> None:
    typed = {"currency": "EUR", "starts_on": "2025-01-01", "rate": "1.08"} | wrong

    assert ops().post(HERE, typed).status_code == 422
    assert rates() == []


def test_gaps_are_named() -> None:
    make_subscription(currency="CHF", starts_on=JANUARY)
    make_subscription(currency="EUR", starts_on=date(2024, 1, 1))
    record()

    page = ops().get(HERE)

    cards = {card.code: card for card in page.context["page"].cards}
    assert cards["CHF"].state.word == "No rate"
    assert cards["EUR"].state.word == "Begins late"
    assert "No rate for CHF" in page.content.decode()


def test_a_correction_starts_from_the_rate_that_was_seen() -> None:
    record()
    client = ops()
    seen = client.get(HERE, {"currency": "EUR", "starts_on": "2025-01-01"}).context["page"].form
    record(rate="1.10")
    typed = {"currency": "EUR", "starts_on": "2025-01-01", "rate": "1.2"}

    stale = client.post(HERE, typed | {"expected": seen.expected})

    assert (seen.rate, stale.status_code, rates()[0][2]) == ("1.08", 409, Decimal("1.10"))
    form = stale.context["page"].form
    assert (form.mine, form.theirs) == ("1.2", "1.1")
    client.post(HERE, typed | {"expected": form.expected})
    assert rates() == [("EUR", JANUARY, Decimal("1.2"))]


def test_adding_a_rate_that_is_there_by_now_does_not_overwrite_it() -> None:
    record()

    answer = ops().post(HERE, {"currency": "EUR", "starts_on": "2025-01-01", "rate": "2"})

    assert (answer.status_code, rates()[0][2]) == (409, Decimal("1.08"))


def test_a_rate_is_taken_back_for_a_reason_only() -> None:
    record()
    client = ops()
    which = {"currency": "EUR", "starts_on": "2025-01-01"}

    assert client.post(f"{HERE}/withdraw", which).status_code == 422
    assert client.post(f"{HERE}/withdraw", which | {"reason": "typo"}).status_code == 302
    assert client.post(f"{HERE}/withdraw", which | {"reason": "typo"}).status_code == 404
    assert rates() == []


def test_others_do_not_see_or_change_rates() -> None:
    client = signed_in([Role.CSM])

    assert client.get(HERE).status_code == 403
    assert client.post(HERE, {"currency": "EUR"}).status_code == 403
