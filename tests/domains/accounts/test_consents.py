"""What contacts have said about being written to."""

from datetime import date

import pytest
from django.test import Client

from actors import ANA, BEN
from factories.accounts import make_contact
from factories.glossary import load_starter
from factories.people import make_person, make_user
from parlance.domains.accounts.commands.consents import change_consent, consent_values
from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.models import Contact
from parlance.domains.accounts.queries.records import contact_detail, contacts, may_be_contacted
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.people.values import Role
from parlance.platform.privacy.consents import Consent, Purpose

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("service", "marketing", "may"),
    [
        (None, None, (True, False)),
        (Consent.GIVEN, Consent.GIVEN, (True, True)),
        (Consent.WITHDRAWN, Consent.WITHDRAWN, (False, False)),
        (None, Consent.WITHDRAWN, (True, False)),
    ],
)
def test_who_may_be_written_to(
    service: Consent | None, marketing: Consent | None, may: tuple[bool, bool]
) -> None:
    row = make_contact(consent_service=service, consent_marketing=marketing)

    told = contact_detail(row)

    purposes = (Purpose.SERVICE, Purpose.MARKETING)
    assert tuple(may_be_contacted(told, one, on=DAY) for one in purposes) == may


def test_who_left_or_has_no_address_is_not_written_to() -> None:
    left = contact_detail(make_contact(ends_on=DAY))
    unreachable = contact_detail(make_contact(person=make_person(email=None)))

    assert not may_be_contacted(left, Purpose.SERVICE, on=DAY)
    assert not may_be_contacted(unreachable, Purpose.SERVICE, on=DAY)


def test_a_word_has_a_day_and_the_second_editor_is_told() -> None:
    row = make_contact()
    seen = fingerprint(consent_values(row))
    said = {"consent_service": None, "consent_marketing": Consent.GIVEN}

    with pytest.raises(ValueUnsoundError):
        change_consent(actor=ANA, contact_id=row.id, **said)  # type: ignore[arg-type]
    with pytest.raises(DeniedError):
        change_consent(actor=BEN, contact_id=row.id, consent_on=DAY, **said)
    change_consent(actor=ANA, contact_id=row.id, consent_on=DAY, expected=seen, **said)
    with pytest.raises(StaleEditError):
        change_consent(actor=ANA, contact_id=row.id, consent_on=DAY, expected=seen, **said)

    assert Contact.objects.get().consent_marketing == "given"


def test_who_may_not_see_names_does_not_see_consents() -> None:
    row = make_contact(consent_marketing="given", consent_on=DAY)

    (seen,) = contacts(actor=BEN, account_id=row.account_id)

    assert seen.consent_marketing is None


def test_the_page_notes_it_and_the_account_shows_it() -> None:
    load_starter()
    row = make_contact()
    browser = Client()
    browser.force_login(make_user(roles=[Role.CSM]))
    place = f"/accounts/{row.account_id}/contacts/{row.id}/consent"
    seen = browser.get(place).context["page"].form["fingerprint"].initial

    unsound = browser.post(place, {"consent_marketing": "given", "fingerprint": seen})
    saved = browser.post(
        place,
        {
            "consent_marketing": "given",
            "consent_on": "2026-03-01",
            "consent_by": "web form",
            "fingerprint": seen,
        },
    )
    account = browser.get(f"/accounts/{row.account_id}").content.decode()

    assert unsound.status_code == 422
    assert saved.status_code == 302
    assert "marketing: agreed (1 Mar 2026, web form)" in account
