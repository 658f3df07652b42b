"""Revenue scenarios on several small companies: causes, prices, comparisons, cohorts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from actors import ANA
from factories.companies import (
    EARLIER,
    JUNE,
    MAY,
    company,
    explanation,
    figure,
    make_cohort,
    make_levels,
    make_line,
    make_member,
    make_money_month,
    make_two_rates,
)
from factories.revenue import make_charge, make_contract, make_contract_version, make_product
from parlance.domains.revenue.models import Contract
from parlance.domains.revenue.queries.movements import cohorts, movements
from parlance.domains.revenue.queries.records import contract_versions
from parlance.engine.units import Unit
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window
from parlance.platform.organisation.commands import configure

pytestmark = pytest.mark.django_db

MONTH = "money month"
MID_JUNE = date(2026, 6, 10)
FIRST_OF_JULY = date(2026, 7, 1)
UNDEFINED = "There is nothing to divide by: the base is zero."


@pytest.fixture(scope="module", autouse=True)
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(
        django_db_blocker,
        partial(make_money_month, segment=MONTH),
        partial(make_levels, {MAY.opens: 100, JUNE.opens: 110}, segment="months"),
        partial(make_levels, {date(2026, 1, 1): 300, date(2026, 4, 1): 330}, segment="quarters"),
        partial(make_levels, {date(2025, 6, 1): 120, date(2026, 6, 1): 132}, segment="years"),
        partial(make_levels, {MID_JUNE: 50}, segment="beginners"),
        partial(make_two_rates, segment="rates"),
        partial(make_cohort, segment="cohort"),
        make_decreases,
        make_scopes,
        make_prices,
        make_amendment,
    ):
        yield


def make_decreases() -> None:
    """Save a cut from 40 to 30 seats at 50, and a renewal at 8,500 in place of 10,000."""
    cut = make_member("decreases", name="cut")
    make_line(cut, 2_000, EARLIER, MID_JUNE, line="cut", quantity=Decimal(40))
    make_line(cut, 1_500, MID_JUNE, line="cut", quantity=Decimal(30))
    renewed = make_member("decreases", name="renewed")
    old, new = (make_contract(account=renewed) for _ in range(2))
    make_line(renewed, 10_000, EARLIER, MID_JUNE, line="renewed", contract=old)
    make_line(renewed, 8_500, MID_JUNE, line="renewed", contract=new)


def make_scopes() -> None:
    """Save an account that drops one of two products, one with fewer licenses, one that leaves."""
    kept, dropped = make_product(), make_product()
    drops = make_member("scopes", name="drops a product")
    make_line(drops, 500, EARLIER, product=kept)
    make_line(drops, 200, EARLIER, MID_JUNE, product=dropped)
    reduces = make_member("scopes", name="reduces")
    seats: dict[str, Any] = {"line": "seats in scope", "product": kept}
    make_line(reduces, 400, EARLIER, MID_JUNE, quantity=Decimal(8), **seats)
    make_line(reduces, 300, MID_JUNE, quantity=Decimal(6), **seats)
    leaves = make_member("scopes", name="leaves")
    make_line(leaves, 900, EARLIER, MID_JUNE, product=kept, end_reason="merged")


def make_prices() -> None:
    """Save lines of several billing intervals, and a discounted line with add-on and fee."""
    intervals = make_member("intervals")
    for unit, amount in (("week", 100), ("month", 100), ("year", 1_200)):
        make_line(intervals, amount, EARLIER, price_unit=unit)
    coupon = make_member("coupon")
    make_line(coupon, 100, EARLIER, discount_rate=Decimal("0.2"))
    make_line(coupon, 15, EARLIER)
    make_charge(account=coupon, amount=Decimal(40), charged_on=MID_JUNE, currency="USD")


def make_amendment() -> None:
    """Save a contract on 40 seats at 50 that is amended to 50 seats on 1 July."""
    account = make_member("amendment")
    contract = make_contract(source_id="amended", account=account)
    make_contract_version(contract=contract)
    make_contract_version(contract=contract, effective_on=FIRST_OF_JULY)
    seats: dict[str, Any] = {"line": "amended", "contract": contract}
    make_line(account, 2_000, EARLIER, FIRST_OF_JULY, quantity=Decimal(40), **seats)
    make_line(account, 2_500, FIRST_OF_JULY, quantity=Decimal(50), **seats)


def moved(segment: str) -> list[tuple[str, str, str, int]]:
    """Return account, kind, cause and amount of June's movements."""
    ids = [one.account_id for one in explanation("mrr", MAY, of=segment).contributions]
    found = movements(actor=SYSTEM, account_ids=ids, window=JUNE)
    return [(one.account_name, one.kind, one.cause, int(one.amount)) for one in found]


def day(of: date) -> Window:
    return Window(of, date.fromordinal(of.toordinal() + 1))


def test_customer_growth() -> None:
    """RE-11."""
    found = figure("customer_growth_rate", JUNE, of=MONTH)

    # 50 to 52; a ratio everywhere, and percent only where it is shown
    assert found.value == pytest.approx(0.04)
    assert found.unit is Unit.RATIO


def test_revenue_growth() -> None:
    """RE-12."""
    found = figure("growth_rate", JUNE, of=MONTH)
    beginners = figure("growth_rate", JUNE, of="beginners")

    # 100,000 to 110,000
    assert found.value == pytest.approx(0.1)
    assert found.label == "Of revenue (MRR)"
    assert (beginners.value, beginners.reason) == (None, UNDEFINED)


def test_arpu_says_per_what() -> None:
    """RE-13."""
    per_customer, per_user = (
        figure(f"arpu/{key}", JUNE, of=MONTH) for key in ("default", "per-user")
    )

    assert float(per_customer.value or 0) == pytest.approx(2_115.38, abs=0.005)  # 110,000 / 52
    assert per_user.value == 100  # 110,000 / 1,100
    assert (per_customer.label, per_user.label) == (
        "MRR per customer (paying account)",
        "MRR per user",
    )


@pytest.mark.parametrize(
    ("asked", "segment", "window"),
    [
        ("month_over_month(mrr)", "months", JUNE),
        ("quarter_over_quarter(mrr)", "quarters", Window(date(2026, 4, 1), FIRST_OF_JULY)),
        ("year_over_year(mrr)", "years", JUNE),
    ],
)
def test_period_comparisons(asked: str, segment: str, window: Window) -> None:
    """RE-19."""
    beginners = figure(asked, window, of="beginners")

    # 110 after 100, 330 after 300, 132 after 120
    assert figure(asked, window, of=segment).value == pytest.approx(0.1)
    assert (beginners.value, beginners.reason) == (None, UNDEFINED)


def test_period_comparison_of_a_rate_is_relative_and_in_points() -> None:
    """RE-19."""
    relative = figure("month_over_month(churn_rate)", JUNE, of="rates").value
    points = figure("month_over_month(churn_rate)/points", JUNE, of="rates").value

    # From 4 % (1 of 25) to 5 % (2 of 40)
    assert relative == pytest.approx(0.25)
    assert points == pytest.approx(1)


def test_year_to_date_with_a_fiscal_year() -> None:
    """RE-20."""
    configure(actor=ANA, fiscal_year_first_month=2)

    (covered,) = explanation("year_to_date(new_mrr)", day(date(2026, 3, 15)), of=MONTH).measures

    assert (covered.window.opens, covered.window.last) == (date(2026, 2, 1), date(2026, 3, 15))


def test_contraction_is_not_churn_and_not_downsell() -> None:
    """RE-21."""
    amounts = {
        metric: figure(metric, JUNE, of="decreases").value
        for metric in ("account_contraction/mid-term", "downsell", "churned_mrr")
    }

    # 10 seats at 50, and 10,000 less 8,500
    assert amounts == {
        "account_contraction/mid-term": 500,
        "downsell": 1_500,
        "churned_mrr": 0,
    }
    # 12,000 less 500 and 1,500, each once
    grr = figure("gross_revenue_retention", JUNE, of="decreases")
    assert (grr.numerator, grr.denominator) == (10_000, 12_000)


def test_expansion_and_its_kinds() -> None:
    """RE-22."""
    readings = ("default", "without-price", "by-upsell", "by-cross-sell", "by-price", "by-license")

    amounts = [figure(f"expansion_revenue/{key}", JUNE, of=MONTH).value for key in readings]

    assert amounts == [10_000, 9_000, 6_000, 3_000, 1_000, 0]


def test_churn_has_a_scope() -> None:
    """RE-27."""
    assert sorted(moved("scopes")) == [
        ("drops a product", "contraction", "product_removed", -200),
        ("leaves", "churn", "merged", -900),
        ("reduces", "contraction", "licence", -100),
    ]
    assert figure("accounts_lost", JUNE, of="scopes").value == 1
    assert figure("churned_mrr", JUNE, of="scopes").value == 900
    assert figure("account_contraction", JUNE, of="scopes").value == 300


def test_billing_intervals() -> None:
    """RE-31."""
    found = figure("mrr", JUNE, of="intervals")

    # 100 * 52 / 12 + 100 + 1,200 / 12
    assert found.value == Decimal("633.333333")


def test_recurring_share() -> None:
    """RE-32."""
    found = figure("recurring_revenue", JUNE, of=MONTH)

    assert (found.numerator, found.denominator) == (110_000, 115_000)
    assert found.value == pytest.approx(0.957, abs=0.0005)


def test_cohort_by_signup_month() -> None:
    """RE-36."""
    (january, _) = cohorts(
        actor=SYSTEM,
        first=date(2026, 1, 1),
        closes=date(2026, 5, 1),
        where=(("segment", "cohort"),),
    )

    # One of ten left in April; another changed its plan in March and stays in the row
    assert (january.size, january.active) == (10, (10, 10, 10, 9))


def test_amendments_do_not_rewrite_the_past() -> None:
    """RE-38."""
    contract = Contract.objects.get(source_id="amended")
    levels = [
        figure("mrr", day(on), of="amendment").value for on in (date(2026, 6, 30), FIRST_OF_JULY)
    ]

    # 40 seats at 50, then 50
    assert levels == [2_000, 2_500]
    assert [
        one.effective_on for one in contract_versions(actor=SYSTEM, contract_id=contract.id)
    ] == [EARLIER, FIRST_OF_JULY]


def test_discounts_and_add_ons_in_mrr() -> None:
    """RE-41."""
    # 100 less 20 %, and 15; the fee of 40 is out
    assert figure("mrr", JUNE, of="coupon").value == 95
