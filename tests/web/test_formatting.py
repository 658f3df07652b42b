from datetime import date
from decimal import Decimal

import pytest

from parlance.engine.units import Unit
from parlance.kit.numbers import Number
from parlance.kit.periods import FAR, Window
from parlance.web.formatting import Change, Format, Shown

AMERICAN = Format()
GERMAN = Format(locale="de_DE", currency="EUR", fiscal_year_first_month=4)
SPACE = "\u202f"


@pytest.mark.parametrize(
    ("amount", "text", "exact"),
    [
        ("1240000", "$1.24M", "$1,240,000.00"),
        ("186000.40", "$186,000", "$186,000.40"),
        ("15.5", "$15.50", "$15.50"),
        ("-24000", "\u2212$24,000", "\u2212$24,000.00"),
        ("0", "$0.00", "$0.00"),
    ],
)
def test_money_is_short_with_the_exact_amount_beside(amount: str, text: str, exact: str) -> None:
    assert AMERICAN.money(Decimal(amount)) == Shown(text, exact, raw=amount)


def test_money_follows_the_locale_and_its_own_currency() -> None:
    shown = GERMAN.money(Decimal(186_000), "USD")

    assert shown.text == "186.000\xa0$"


def test_a_ratio_is_shown_in_percent_with_one_decimal() -> None:
    assert AMERICAN.value(0.92, Unit.RATIO).text == f"92.0{SPACE}%"
    assert AMERICAN.value(0.787630798, Unit.RATIO).exact == f"78.7631{SPACE}%"


def test_no_value_is_a_dash_with_the_reason() -> None:
    shown = AMERICAN.value(None, Unit.RATIO, reason="The base is zero.")

    assert (shown.is_missing, shown.text, shown.reason) == (True, "\u2013", "The base is zero.")


@pytest.mark.parametrize(
    ("now", "before", "better", "expected"),
    [
        (0.92, 0.88, "higher", Change("4.0 pts", "up", "good")),
        (0.021, 0.014, "lower", Change("0.7 pts", "up", "bad")),
        (0.014, 0.021, "lower", Change("0.7 pts", "down", "good")),
        (0.0210, 0.0212, "lower", Change("under 0.1 pts", "flat", "neutral")),
        (0.5, 0.5, "higher", Change("unchanged", "flat", "neutral")),
        (0.5, 0.4, "neither", Change("10.0 pts", "up", "neutral")),
    ],
)
def test_a_change_is_good_by_what_is_better_not_by_its_sign(
    now: Number, before: Number, better: str, expected: Change
) -> None:
    assert AMERICAN.change(now, before, Unit.RATIO, better=better) == expected


def test_a_change_of_money_tells_its_share() -> None:
    change = AMERICAN.change(Decimal(90), Decimal(100), Unit.MONEY, better="higher")

    assert change == Change(f"$10.00 (10.0{SPACE}%)", "down", "bad")


def test_nothing_to_compare_with_is_no_change() -> None:
    assert AMERICAN.change(0.5, None, Unit.RATIO, better="higher") is None


@pytest.mark.parametrize(
    ("opens", "closes", "american", "german"),
    [
        ("2026-10-01", "2026-11-01", "Oct 2026", "Okt. 2026"),
        ("2026-10-01", "2027-01-01", "Q4 2026", "FY Q3 2027"),
        ("2026-01-01", "2027-01-01", "2026", "Jan. 2026 \u2013 Dez. 2026"),
        ("2026-04-01", "2027-04-01", "Apr 2026 \u2013 Mar 2027", "FY 2027"),
        (
            "2026-01-03",
            "2026-01-05",
            "3 Jan 2026 \u2013 4 Jan 2026",
            "3 Jan. 2026 \u2013 4 Jan. 2026",
        ),
    ],
)
def test_a_period_has_its_name(opens: str, closes: str, american: str, german: str) -> None:
    window = Window(date.fromisoformat(opens), date.fromisoformat(closes))

    assert (AMERICAN.period(window), GERMAN.period(window)) == (american, german)


def test_people_see_the_last_day_of_an_interval() -> None:
    assert AMERICAN.until(date(2026, 3, 1), date(2026, 4, 1)) == "1 Mar 2026 \u2013 31 Mar 2026"
    assert AMERICAN.until(date(2026, 3, 12), FAR) == "since 12 Mar 2026"


def test_an_unknown_locale_is_written_as_american_english() -> None:
    assert Format(locale="xx_YY").count(1_234) == "1,234"
