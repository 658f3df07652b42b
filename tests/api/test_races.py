"""Two edit one record: the second one is shown the difference, at whichever door it stands."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from factories.accounts import make_account
from factories.browsing import browser_of
from factories.tokens import Program
from parlance.domains.accounts.models import Account
from parlance.platform.people.values import Role

AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", ["account", "dashboard", "segment", "organisation"])
def test_of_many_edits_that_start_from_one_state_one_is_kept(part: str, live_server: Any) -> None:
    program = Program()
    path, method, body = _record(program, part)
    tag = program.ask(path)["ETag"]
    headers = {"Authorization": f"Bearer {program.secret}", "If-Match": tag}

    def send(number: int) -> tuple[int, str]:
        answer = httpx.request(
            method,
            f"{live_server.url}/api/v1{path}",
            json=body | {"name": f"Name {number}"},
            headers=headers,
            timeout=60,
        )
        return answer.status_code, f"Name {number}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(send, range(AT_ONCE)))

    kept = [name for status, name in told if status == 200]
    assert sorted(status for status, _ in told) == [200, *[412] * (AT_ONCE - 1)]
    assert [program.ask(path).json()["name"]] == kept


def _record(program: Program, part: str) -> tuple[str, str, dict[str, Any]]:
    """Make what is to be edited; return its address, and how it is edited."""
    match part:
        case "account":
            return f"/accounts/{make_account().id}", "PATCH", {}
        case "dashboard":
            made = program.send("POST", "/dashboards", {"name": "Renewals"}).json()
            return f"/dashboards/{made['id']}", "PUT", {}
        case "segment":
            rule = {"name": "Small", "expression": "segment = 'SMB'"}
            made = program.send("POST", "/segments", rule).json()
            return f"/segments/{made['id']}", "PUT", rule
        case _:
            return "/organisation", "PATCH", {}


@pytest.mark.django_db
def test_a_page_meets_what_a_program_wrote_and_the_other_way_round() -> None:
    account = make_account(name="Northwind")
    program = Program(roles=[Role.CSM])
    browser, address = browser_of(program.user), f"/accounts/{account.id}/edit"
    form = browser.get(address).context["page"].form
    typed = {name: str(form[name].value() or "") for name in form.fields}
    at = f"/accounts/{account.id}"
    tag = program.ask(at)["ETag"]
    program.send("PATCH", at, {"name": "Of the program"}, If_Match=tag)

    met = browser.post(address, typed | {"name": "Of the page"})
    again = {**typed, "name": "Of the page"}
    again["fingerprint"] = met.context["page"].form["fingerprint"].value()
    saved = browser.post(address, again)
    late = program.send("PATCH", at, {"name": "Too late"}, If_Match=tag)

    assert met.status_code == 409
    assert "Of the program" in met.content.decode()
    assert "Of the page" in met.content.decode()
    assert saved.status_code == 302
    assert Account.objects.get(id=account.id).name == "Of the page"
    (differs,) = late.json()["error"]["details"]
    assert (late.status_code, differs["now"], differs["asked"]) == (
        412,
        "Of the page",
        "Too late",
    )
