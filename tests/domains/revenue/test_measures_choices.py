"""The choices of readings by hand: allowed gaps, the day of churn, discounts, whose logo counts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from factories.ledger import Ledger, attribute, interval
from parlance.kit.periods import FAR, Window

QUARTER = Window(date(2024, 1, 1), date(2024, 4, 1))
ALWAYS = ("0001-01-01", str(FAR))

GAP = [interval(1, "2023-01-01", "2024-02-01", 50), interval(1, "2024-03-02", None, 70)]
"""An account that is away for the 30 days from 1 February to 1 March."""


@pytest.mark.parametrize(
    ("days", "churned", "reactivated", "expanded"),
    [(0, 50, 70, 0), (29, 50, 70, 0), (30, 0, 0, 20)],
)
def test_a_lapse_within_the_allowed_gap_is_no_churn(
    days: int, churned: int, reactivated: int, expanded: int
) -> None:
    names = ["mrr_churned", "mrr_reactivated", "mrr_expanded"]

    row = Ledger(GAP).measures(names, QUARTER, parameters={"allowed_gap_days": days})[0]

    assert tuple(row[name] for name in names) == (churned, reactivated, expanded)


@pytest.mark.parametrize(("days", "active"), [(29, 0), (30, 1)])
def test_an_account_in_an_allowed_gap_is_active(days: int, active: int) -> None:
    february = Window(date(2024, 2, 1), date(2024, 3, 1))
    chosen = {"allowed_gap_days": days}

    row = Ledger(GAP).measures(["closing_accounts", "closing_mrr"], february, parameters=chosen)[0]

    assert (row["closing_accounts"], row["closing_mrr"]) == (active, 50 * active)


@pytest.mark.parametrize(
    ("churn_day", "february", "march"), [("first_unpaid", 0, 60), ("last_paid", 60, 0)]
)
def test_churn_is_dated_the_first_unpaid_or_the_last_paid_day(
    churn_day: str, february: int, march: int
) -> None:
    ledger = Ledger([interval(1, "2023-01-01", "2024-03-01", 60)])
    months = [Window(date(2024, 2, 1), date(2024, 3, 1)), Window(date(2024, 3, 1), QUARTER.closes)]

    rows = ledger.ask({"lost": "mrr_churned"}, months, parameters={"churn_day": churn_day})

    assert [row["lost"] for row in rows] == [february, march]


@pytest.mark.parametrize(
    ("discounts", "opening", "expanded"), [("after", 80, 20), ("before", 100, 0)]
)
def test_the_end_of_a_discount_expands_only_what_is_counted_after_discount(
    discounts: str, opening: int, expanded: int
) -> None:
    ledger = Ledger(
        [
            interval(1, "2023-01-01", "2024-02-01", 80, mrr_before_discount=Decimal(100)),
            interval(1, "2024-02-01", None, 100),
        ]
    )
    names = ["opening_mrr", "mrr_expanded"]

    row = ledger.measures(names, QUARTER, parameters={"discounts": discounts})[0]

    assert tuple(row[name] for name in names) == (opening, expanded)


def test_what_is_free_after_discount_is_active_only_before_discount() -> None:
    free = interval(1, "2023-01-01", None, 0, mrr_before_discount=Decimal(100))

    def active(discounts: str) -> object:
        chosen = {"discounts": discounts}
        rows = Ledger([free]).measures(["closing_accounts"], QUARTER, parameters=chosen)
        return rows[0]["closing_accounts"]

    assert (active("after"), active("before")) == (0, 1)


FAMILY = (
    [
        interval(1, "2023-01-01", "2024-02-01", 100),
        interval(2, "2023-01-01", "2024-03-01", 50),
        interval(2, "2024-03-01", None, 120),
        interval(3, "2024-02-01", None, 30),
        interval(4, "2023-01-01", "2024-02-01", 10),
    ],
    [attribute(one, "parent", "the group", *ALWAYS) for one in (1, 2, 3)],
)
"""Three accounts of one parent, of which one is lost and one is won, and a lost one without."""


@pytest.mark.parametrize(
    ("logo", "expected"),
    [
        # accounts: 1, 2 and 4 opened; 1 and 4 are lost, 3 is won; 2 is capped at its 50
        (
            "account",
            {
                "opening_accounts": 3,
                "opening_accounts_lost": 2,
                "kept_mrr_of_opening": 50,
                "closing_accounts": 2,
                "accounts_won": 1,
                "new_mrr_point_to_point": 30,
            },
        ),
        # the parent opened with 150 and closes with 120 + 30; 4 stands for itself
        (
            "parent",
            {
                "opening_accounts": 2,
                "opening_accounts_lost": 1,
                "kept_mrr_of_opening": 150,
                "closing_accounts": 1,
                "accounts_won": 0,
                "new_mrr_point_to_point": 0,
            },
        ),
    ],
)
def test_a_customer_is_the_account_or_its_parent(logo: str, expected: Mapping[str, int]) -> None:
    ledger = Ledger(*FAMILY)

    row = ledger.measures(expected, QUARTER, parameters={"logo": logo})[0]

    assert {name: row[name] for name in expected} == expected


def test_a_parent_that_changes_its_account_is_neither_lost_nor_won() -> None:
    ledger = Ledger(
        [interval(1, "2023-01-01", "2024-02-01", 100), interval(3, "2024-02-01", None, 30)],
        [attribute(one, "parent", "the group", *ALWAYS) for one in (1, 3)],
    )
    names = ["opening_accounts_lost", "accounts_won", "contraction_mrr_point_to_point"]

    row = ledger.measures(names, QUARTER, parameters={"logo": "parent"})[0]

    assert tuple(row[name] for name in names) == (0, 0, 70)


@pytest.mark.parametrize("logo", ["account", "parent"])
@pytest.mark.parametrize("by", [(), ("plan",)])
def test_opening_and_changes_between_the_ends_make_the_closing(
    logo: str, by: tuple[str, ...]
) -> None:
    parts = (
        "opening_mrr + new_mrr_point_to_point + reactivation_mrr_point_to_point"
        " + expansion_mrr_point_to_point - contraction_mrr_point_to_point"
        " - churned_mrr_point_to_point"
    )
    formulas = {"parts": parts, "closing": "closing_mrr"}

    rows = Ledger(*FAMILY).ask(formulas, [QUARTER], by=by, parameters={"logo": logo})

    assert [row["parts"] for row in rows] == [row["closing"] for row in rows] == [150]
