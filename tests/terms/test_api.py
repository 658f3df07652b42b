"""The term “API”: what programs may do, as far as there are accounts, terms and contracts."""

import pytest
from django.test import Client

from factories.accounts import make_account
from factories.companies import facts_of_records
from factories.people import make_person, make_user
from factories.revenue import make_contract
from factories.tokens import Program
from parlance.domains.accounts.models import Account
from parlance.domains.glossary.models import Term
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

TERM = {
    "slug": "first-useful-hour",
    "name": "First useful hour",
    "kind": "process",
    "section": "Onboarding",
    "owner": "cs_ops",
}


@pytest.mark.term("api", part="accounts and glossary")
def test_what_a_limited_token_writes_stands_in_the_interface_and_money_stays_closed() -> None:
    owner = make_user(person=make_person(), roles=[Role.CS_LEAD])
    program = Program(
        user=owner,
        scopes=["glossary.read", "glossary.change", "accounts.read", "accounts.change"],
    )
    browser = Client()
    browser.force_login(owner)
    contract = make_contract(account=make_account())

    term = program.send("POST", "/glossary/terms", TERM)
    account = program.send("POST", "/accounts", {"source_id": "A-9", "name": "Northwind Mills"})
    refused = program.ask(f"/contracts/{contract.id}")

    assert (term.status_code, account.status_code) == (201, 201)
    with facts_of_records():
        assert "First useful hour" in browser.get(f"/glossary/{TERM['slug']}").content.decode()
        page = browser.get(f"/accounts/{account.json()['id']}").content.decode()
    assert "Northwind Mills" in page
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "parlance.denied"
    served = program.get("/api/v1/openapi.json").json()["paths"]
    assert {"/glossary/terms", "/accounts", "/contracts/{contract_id}"} <= set(served)


@pytest.mark.term("api", part="accounts and glossary")
def test_a_program_and_a_page_meet_the_same_rules_and_the_same_audit() -> None:
    program = Program(roles=[Role.CS_LEAD])
    program.send("POST", "/glossary/terms", TERM)

    twice = program.send("POST", "/glossary/terms", TERM)
    nameless = program.send("POST", "/glossary/terms", TERM | {"slug": "Not A Slug"})

    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "glossary.term_exists")
    assert (nameless.status_code, nameless.json()["error"]["code"]) == (
        422,
        "glossary.invalid_definition",
    )
    assert Term.objects.filter(slug=TERM["slug"]).count() == 1
    (entry,) = AuditEntry.objects.filter(action="glossary.define_term")
    assert entry.actor_id == str(program.user.person_id)
    assert entry.after is not None
    assert entry.after["name"] == "First useful hour"
    assert Account.objects.count() == 0
