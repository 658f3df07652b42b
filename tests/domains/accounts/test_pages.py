import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import companies
from factories.accounts import make_account, make_attribute
from factories.browsing import signed_in
from factories.revenue import make_subscription
from parlance.domains.accounts.models import Account, BulkEdit, CustomAttribute
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

FLAW = "The filter is not understood at character"


def make_three() -> None:
    for name, segment in (("Alder", "Small"), ("Birch", "Enterprise"), ("=Cedar", "Small")):
        account = make_account(name=name, segment=segment)
        make_attribute(account=account, value=segment)
        make_subscription(account=account, currency="USD")
    CustomAttribute.objects.create(name="seats", label="Seats", type="number")


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with companies.company(django_db_blocker, make_three):
        yield


@pytest.fixture
def client() -> Client:
    return signed_in()


@pytest.fixture
def lead() -> Client:
    return signed_in([Role.CS_LEAD])


def names(client: Client, path: str) -> list[str]:
    return [row.label for row in client.get(path).context["page"].rows]


def segments() -> dict[str, str | None]:
    return dict(Account.objects.values_list("name", "segment"))


def test_accounts_stand_by_name_with_what_they_pay(client: Client) -> None:
    page = client.get("/accounts").context["page"]

    assert [(row.label, row.cells[-1].shown.text) for row in page.rows] == [
        ("=Cedar", "$100.00"),
        ("Alder", "$100.00"),
        ("Birch", "$100.00"),
    ]
    assert page.count == "3"


def test_the_list_is_narrowed_ordered_and_cut_to_columns_by_its_address(client: Client) -> None:
    assert names(client, "/accounts?filter=segment='Small'&sort=-name") == ["Alder", "=Cedar"]
    assert names(client, "/accounts?search=irc") == ["Birch"]
    page = client.get("/accounts?columns=arr,segment,nonsense").context["page"]
    assert [head.label for head in page.heads] == [
        "Account",
        "Annual Recurring Revenue",
        "Segment",
    ]


def test_a_condition_added_by_clicks_stands_in_the_expression(client: Client) -> None:
    added = client.get("/accounts?filter=mrr>5&add=segment&add_is=is&add_value=Small")

    assert added.status_code == 302
    page = client.get(added["Location"]).context["page"]
    assert page.filter == "monthly_recurring_revenue > 5 and segment = 'Small'"
    assert [part.text for part in page.box.parts] == [
        "monthly_recurring_revenue > 5",
        "segment = 'Small'",
    ]
    assert names(client, page.box.parts[1].without) == ["=Cedar", "Alder", "Birch"]


def test_a_value_that_does_not_suit_a_clicked_condition_is_said(client: Client) -> None:
    response = client.get("/accounts?add=mrr_unknown&add_value=1")
    assert response.status_code == 422
    response = client.get("/accounts?add=seats&add_is=above&add_value=many")
    assert response.status_code == 422
    assert "Seats:" in response.content.decode()


@pytest.mark.parametrize("text", ["segmant='x'", "x" * 10_000, "arr >", "\u202e", "1"])
def test_a_filter_that_is_not_understood_is_kept_and_pointed_at(client: Client, text: str) -> None:
    response = client.get("/accounts", {"filter": text})

    assert response.status_code == 422
    assert FLAW in response.content.decode()
    assert response.context["page"].filter == text


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "No account fits" in client.get("/accounts?search=zzz").content.decode()


def test_htmx_gets_the_rows_alone(client: Client) -> None:
    text = client.get("/accounts", headers={"HX-Request": "true"}).content.decode()

    assert "Alder" in text
    assert "<html" not in text


def test_a_cursor_that_nobody_gave_is_refused(client: Client) -> None:
    assert client.get("/accounts?after=nonsense").status_code == 422


def test_words_complete_names_and_values(client: Client) -> None:
    def words(text: str) -> list[str]:
        found = client.get("/accounts/words", {"text": text, "at": str(len(text))}).json()["words"]
        return [one["text"] for one in found]

    assert words("segm")[0] == "segment"
    assert words("segment = 'Ent") == ["'Enterprise'"]
    assert words("") == []


def test_totals_come_as_a_row(client: Client) -> None:
    text = client.get("/accounts/totals", headers={"HX-Request": "true"}).content.decode()

    assert "$300.00" in text
    assert "<html" not in text


def test_an_export_has_these_rows_and_columns_and_no_formula(lead: Client) -> None:
    path = "/accounts/accounts.csv?filter=segment='Small'&columns=mrr"
    rows = list(csv.reader(io.StringIO(lead.get(path).content.decode("utf-8-sig"))))

    assert rows == [
        ["Account", "Monthly Recurring Revenue (USD)"],
        ["'=Cedar", "100"],
        ["Alder", "100"],
    ]
    assert lead.get("/accounts/accounts.xlsx").content[:2] == b"PK"
    assert signed_in([Role.SUPPORT]).get("/accounts/accounts.csv").status_code == 403


def test_a_bulk_edit_is_previewed_made_and_undone(lead: Client) -> None:
    given = {
        "all": "1",
        "filter": "mrr > 5",
        "field": "segment",
        "value": "Small",
        "from_on": "2026-06-01",
        "reason": "",
    }
    preview = lead.post("/accounts/change", given).context["page"]
    assert preview.will == "1 account changes"
    assert preview.others == ("2 have it already",)

    made = lead.post("/accounts/change", given | {"step": "apply", "expected": preview.expected})
    assert set(segments().values()) == {"Small"}
    undone = lead.post(f"{made['Location']}/undo")
    assert undone.status_code == 302
    assert segments()["Birch"] == "Enterprise"


def test_a_list_that_changed_since_is_previewed_again(lead: Client) -> None:
    given = {
        "all": "1",
        "field": "segment",
        "value": "Huge",
        "from_on": "2026-06-01",
        "step": "apply",
        "expected": "what it was before",
    }

    response = lead.post("/accounts/change", given)

    assert "changed since you looked" in response.content.decode()
    assert not BulkEdit.objects.exists()


def test_who_may_not_change_accounts_sees_no_way_to(client: Client) -> None:
    assert "Change those selected" not in client.get("/accounts").content.decode()
    assert client.get("/accounts/change?all=1&field=segment").status_code == 403
    assert client.get("/accounts/new").status_code == 403


def test_an_account_is_made_and_edited_and_the_second_browser_sees_the_first(lead: Client) -> None:
    made = lead.post("/accounts/new", {"name": "Łódź Mills", "segment": "Small"})
    assert made.status_code == 302
    path = f"{made['Location']}/edit"
    opened = lead.get(path).context["page"].form.initial
    given = {
        "name": "Łódź Mills",
        "from_on": opened["from_on"].isoformat(),
        "fingerprint": opened["fingerprint"],
    }
    assert lead.post(path, given | {"segment": "Theirs"}).status_code == 302

    second = lead.post(path, given | {"segment": "Mine"})

    assert second.status_code == 409
    (row,) = [one for one in second.context["page"].conflict.rows if one.label == "Segment"]
    assert (row.theirs, row.mine) == ("Theirs", "Mine")
    again = second.context["page"].form["fingerprint"].value()
    assert lead.post(path, given | {"segment": "Mine", "fingerprint": again}).status_code == 302


def test_errors_stand_beside_their_fields(lead: Client) -> None:
    account = Account.objects.get(name="Alder")
    given = {"name": "", "parent": "nobody", "seats": "1.2.3", "from_on": "soon"}

    page = lead.post(f"/accounts/{account.id}/edit", given).context["page"]

    assert set(page.form.errors) == {"name", "parent", "seats", "from_on"}


def test_segments_are_saved_from_a_filter(lead: Client) -> None:
    form = lead.get("/accounts/segments/new?filter=segment='Small'").context["page"].form
    assert form.initial["expression"] == "segment='Small'"
    made = lead.post(
        "/accounts/segments/new", {"name": "Small ones", "expression": "segment='Small'"}
    )

    assert "2 accounts" in lead.get(made["Location"]).content.decode()
    refused = lead.post("/accounts/segments/new", {"name": "X", "expression": "segmant = 1"})
    assert refused.status_code == 422
    assert "Did you mean" in refused.content.decode()


def test_more_accounts_cost_no_more_statements(client: Client) -> None:
    client.get("/accounts?view=")
    with CaptureQueriesContext(connection) as many:
        client.get("/accounts?view=")
    with CaptureQueriesContext(connection) as one:
        client.get("/accounts?search=Alder")

    assert Account.objects.count() == 3
    assert len(one) == len(many)
