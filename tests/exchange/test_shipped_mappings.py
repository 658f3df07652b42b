"""The shipped mappings on the files they were written for, read twice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import F, Sum

from actors import ANA
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Product, Subscription
from parlance.exchange.commands import import_path
from parlance.exchange.values import ImportOutcome

DATA = Path(__file__).parents[1] / "data"


def _import(folder: str, mapping: str) -> ImportOutcome:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    outcome = import_path(actor=ANA, path=DATA / folder, mapping=mapping, recorded_at=noon)
    assert outcome.problems == ()
    return outcome


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "mapping", "added"),
    [
        ("fightchurn_crm6/input", "fightchurn", [509, 17, 11_841]),
        ("fightchurn_socialnet7/input", "fightchurn", [587, 1, 2_319]),
        ("mrr_movements_crm6", "mrr-periods", [486, 880]),
        ("mrr_movements_ravenstack", "mrr-periods", [234, 1_291]),
        ("ravenstack", "ravenstack", [500, 5_000]),
    ],
)
def test_a_shipped_mapping_loads_all_and_again_changes_nothing(
    folder: str, mapping: str, added: list[int]
) -> None:
    first = _import(folder, mapping)
    again = _import(folder, mapping)

    assert [one.added for one in first.files] == added
    assert [one.unchanged for one in again.files] == added
    assert again.changed == 0


@pytest.mark.django_db
def test_fightchurn_amounts_are_after_discount_and_plans_continue_a_line() -> None:
    _import("fightchurn_crm6/input", "fightchurn")

    assert Subscription.objects.exclude(mrr=F("amount")).count() == 0
    assert Subscription.objects.filter(account__source_id="0").order_by("id").values(
        "source_id", "line", "plan", "mrr", "quantity", "billed_every", "billed_unit"
    )[0] == {
        "source_id": "0/meetings/2022-01-25",
        "line": "0/schedule_meeting",
        "plan": "meetings",
        "mrr": Decimal(300),
        "quantity": Decimal(5000),
        "billed_every": 1,
        "billed_unit": "month",
    }
    assert Account.objects.get(source_id="0").custom == {"channel": "web"}
    assert Product.objects.filter(source_id="standard_mthly").count() == 1


@pytest.mark.django_db
def test_ravenstack_trials_and_intervals_of_no_length_count_nothing() -> None:
    _import("ravenstack", "ravenstack")

    # 778 rows say is_trial = True, 13 paid rows end on the day on which they start.
    rows = Subscription.objects.all()
    assert rows.filter(kind="trial").count() == 778
    assert rows.filter(starts_on=F("ends_on"), kind="recurring").count() == 13
    nothing = rows.filter(kind="trial") | rows.filter(starts_on=F("ends_on"))
    assert nothing.aggregate(total=Sum("mrr")) == {"total": Decimal(0)}
    kept = rows.get(source_id="S-8cec59")
    assert (kept.mrr, kept.starts_on, kept.ends_on) == (
        Decimal(2786),
        date(2023, 12, 23),
        date(2024, 4, 12),
    )
    assert (kept.plan, kept.quantity, kept.billed_unit) == ("Enterprise", 14, "month")
