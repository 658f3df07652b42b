from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlance.domains.revenue import rules
from parlance.domains.revenue.values.records import Price, Unit

amounts = st.decimals(min_value=0, max_value=30_000_000_000, places=6)
prices = st.builds(
    Price,
    amount=amounts,
    currency=st.just("EUR"),
    every=st.integers(1, 400),
    unit=st.sampled_from(Unit),
    discount_rate=st.decimals(min_value=0, max_value=1, places=8),
    discount_amount=st.one_of(st.just(Decimal(0)), amounts),
)


@pytest.mark.parametrize(
    ("price", "monthly"),
    [
        (Price(Decimal(100), "EUR"), "100"),
        (Price(Decimal(300), "EUR", every=3), "100"),
        (Price(Decimal(1200), "EUR", unit=Unit.YEAR), "100"),
        # 12 x 52 / 12
        (Price(Decimal(12), "EUR", unit=Unit.WEEK), "52"),
        # 24 x 365 / 12 / 2
        (Price(Decimal(24), "EUR", every=2, unit=Unit.DAY), "365"),
        # 100 less a tenth, less 15
        (
            Price(Decimal(100), "EUR", discount_rate=Decimal("0.1"), discount_amount=Decimal(15)),
            "75",
        ),
        # more off than there is
        (Price(Decimal(100), "EUR", discount_amount=Decimal(150)), "0"),
        # a third of a cent's millionth: 0.333333 | 3
        (Price(Decimal(1), "EUR", every=3), "0.333333"),
        # ties go to the even millionth: 1.5 to 2, 0.5 to 0
        (Price(Decimal("0.000003"), "EUR", every=2), "0.000002"),
        (Price(Decimal("0.000001"), "EUR", every=2), "0"),
    ],
)
def test_monthly_amount_of_a_price(price: Price, monthly: str) -> None:
    assert rules.monthly_amount(price) == Decimal(monthly)


@given(price=prices)
def test_monthly_amount_is_rounded_once_and_half_even(price: Price) -> None:
    assert rules.monthly_amount(price) == rounded_by_decimal(price)


def test_monthly_amount_before_discount_leaves_discounts_out() -> None:
    price = Price(Decimal(100), "EUR", discount_rate=Decimal("0.5"), discount_amount=Decimal(9))

    assert rules.monthly_amount_before_discount(price) == Decimal(100)


@pytest.mark.parametrize(
    ("price", "flaw"),
    [
        (Price(Decimal(1), "EUR"), None),
        (Price(Decimal(-1), "EUR"), "The amount must be between 0 and 30000000000."),
        (Price(Decimal(1), "EUR", every=0), "The price period must be at least one unit long."),
        (Price(Decimal(1), "EUR", quantity=Decimal(-1)), "The quantity cannot be negative."),
        (Price(Decimal(1), "eur"), "The currency is an ISO 4217 code in capitals, such as EUR."),
    ],
)
def test_price_flaw_names_the_remedy(price: Price, flaw: str | None) -> None:
    assert rules.price_flaw(price) == flaw


def rounded_by_decimal(price: Price) -> Decimal:
    """Return the same by decimal arithmetic with more digits than any such price needs."""
    with localcontext() as context:
        context.prec = 80
        paid = max(price.amount * (1 - price.discount_rate) - price.discount_amount, Decimal(0))
        yearly = paid * {"day": 365, "week": 52, "month": 12, "year": 1}[price.unit]
        # A remainder beyond 80 digits cannot hide a tie: 12 x every has few prime factors, and
        # what does not end is never exactly half a millionth.
        monthly = yearly / (12 * price.every)
        return monthly.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN)
