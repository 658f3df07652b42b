import pytest

from actors import ANA, BEN
from parlance.kit.errors import DeniedError
from parlance.platform.audit.queries import entries
from parlance.platform.organisation.commands import configure
from parlance.platform.organisation.errors import InvalidSettingError
from parlance.platform.organisation.queries import organisation
from parlance.platform.organisation.values import Organisation

pytestmark = pytest.mark.django_db


def test_new_installation_has_defaults() -> None:
    assert organisation() == Organisation()


def test_configure_changes_what_is_given_and_tells_the_audit_log() -> None:
    configure(actor=ANA, name="Northwind Tools", reporting_currency="EUR")
    after = configure(actor=ANA, time_zone="Europe/Lisbon", fiscal_year_first_month=4, reason="HQ")

    assert after == organisation()
    assert after == Organisation(
        name="Northwind Tools",
        reporting_currency="EUR",
        time_zone="Europe/Lisbon",
        fiscal_year_first_month=4,
    )
    newest, _ = entries(actor=ANA)
    assert newest.before == {"time_zone": "UTC", "fiscal_year_first_month": 1}
    assert newest.after == {"time_zone": "Europe/Lisbon", "fiscal_year_first_month": 4}
    assert newest.reason == "HQ"


def test_configure_with_nothing_new_leaves_no_entry() -> None:
    configure(actor=ANA, reporting_currency="USD")

    assert entries(actor=ANA) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"reporting_currency": "eur"},
        {"reporting_currency": "ZZZ"},
        {"time_zone": "Mars/Base"},
        {"fiscal_year_first_month": 13},
        {"locale": "xx_YY"},
    ],
)
def test_configure_refuses_what_is_no_setting(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidSettingError):
        configure(actor=ANA, **wrong)  # type: ignore[arg-type]

    assert organisation() == Organisation()


def test_configure_needs_the_right() -> None:
    with pytest.raises(DeniedError):
        configure(actor=BEN, name="Mine")
