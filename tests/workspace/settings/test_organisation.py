import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actors import ANA
from factories.browsing import signed_in
from factories.pictures import make_png
from factories.revenue import make_subscription
from parlance.platform.audit.queries import entries
from parlance.platform.organisation.commands import configure, set_logo
from parlance.platform.organisation.queries import organisation, settings_fingerprint
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db
HERE = "/settings/organisation"


def form(**changed: str) -> dict[str, str]:
    house = organisation()
    usual = {
        "name": house.name,
        "reporting_currency": house.reporting_currency,
        "time_zone": house.time_zone,
        "fiscal_year_first_month": str(house.fiscal_year_first_month),
        "locale": house.locale,
        "accent": house.accent,
        "expected": settings_fingerprint(house),
    }
    return usual | changed


def admin() -> Client:
    return signed_in([Role.ADMIN])


def test_a_name_is_saved_with_its_reason_and_stands_in_the_history() -> None:
    client = admin()

    answer = client.post(HERE, form(name="Northwind Tools", reason="New name"))

    assert (answer.status_code, organisation().name) == (302, "Northwind Tools")
    assert entries(actor=ANA)[0].reason == "New name"
    page = client.get(HERE).content.decode()
    assert "New name" in page
    assert ">Our company</del>" in page


def test_another_currency_says_first_what_it_touches_and_is_saved_when_agreed() -> None:
    make_subscription(currency="CHF")
    client = admin()

    first = client.post(HERE, form(reporting_currency="EUR"))

    said = first.content.decode()
    assert (first.status_code, organisation().reporting_currency) == (422, "USD")
    assert "All figures of money will be shown in EUR" in said
    assert "There is no rate for CHF" in said
    agreed = first.context["page"].form["agreed"].value()
    client.post(HERE, form(reporting_currency="EUR", agreed=agreed))
    assert organisation().reporting_currency == "EUR"


def test_agreeing_to_one_change_is_not_agreeing_to_another() -> None:
    client = admin()
    agreed = client.post(HERE, form(reporting_currency="EUR")).context["page"].form["agreed"]

    client.post(HERE, form(reporting_currency="JPY", agreed=agreed.value()))

    assert organisation().reporting_currency == "USD"


def test_the_second_of_two_browsers_is_shown_the_difference_and_loses_nothing() -> None:
    client = admin()
    typed = form(name="Mine", locale="de_DE")
    configure(actor=ANA, name="Theirs")

    answer = client.post(HERE, typed)

    said = answer.content.decode()
    assert (answer.status_code, organisation().name) == (409, "Theirs")
    assert "Theirs" in said
    assert 'value="Mine"' in said
    again = typed | {"expected": answer.context["page"].form["expected"].value()}
    client.post(HERE, again)
    assert (organisation().name, organisation().locale) == ("Mine", "de_DE")


def test_a_pale_accent_is_refused_beside_its_field() -> None:
    answer = admin().post(HERE, form(accent="#ffd24a"))

    assert answer.status_code == 422
    assert "too pale" in answer.context["page"].form.errors["accent"][0]


def test_the_accent_reaches_every_page_as_a_style_sheet() -> None:
    client = admin()
    configure(actor=ANA, accent="#7A0019")

    assert '/branding.css?v=7a0019"' in client.get(HERE).content.decode()
    assert '/branding.css?v=7a0019"' in Client().get("/sign-in").content.decode()
    assert "--brand: light-dark(#7a0019," in Client().get("/branding.css").content.decode()


def test_a_logo_is_shown_and_taken_away_again() -> None:
    client = admin()
    assert Client().get("/logo").status_code == 404

    client.post(f"{HERE}/logo", {"logo": SimpleUploadedFile("logo.png", make_png())})

    shown = Client().get("/logo")
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", make_png())
    assert 'class="logo-own"' in client.get("/settings/jobs").content.decode()
    client.post(f"{HERE}/logo", {"remove": "1"})
    assert Client().get("/logo").status_code == 404


def test_a_file_that_is_no_picture_is_refused_in_words() -> None:
    file = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>")

    answer = admin().post(f"{HERE}/logo", {"logo": file})

    assert answer.status_code == 422
    assert "neither PNG nor JPEG" in answer.content.decode()


def test_the_same_logo_again_is_no_change() -> None:
    set_logo(actor=ANA, content=make_png())
    set_logo(actor=ANA, content=make_png())

    assert len(entries(actor=ANA)) == 1


@pytest.mark.parametrize("role", [Role.CS_OPS, Role.CSM, Role.EXECUTIVE])
def test_others_do_not_change_the_organisation(role: Role) -> None:
    client = signed_in([role])

    assert client.get(HERE).status_code == 403
    assert client.post(HERE, form(name="Mine")).status_code == 403
    assert client.post(f"{HERE}/logo", {"remove": "1"}).status_code == 403
    assert organisation().name == "Our company"
