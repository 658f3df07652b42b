"""Both doors for assistants, through the client of the protocol's own kit."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from datetime import date
from typing import Any

import httpx2
import pytest
from django.utils import timezone
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from actors import ANA
from factories.accounts import make_account
from factories.companies import facts_of_records, make_money_month
from factories.people import make_person, make_user
from factories.serving import environment, served
from parlance.api.mcp.http import PATH
from parlance.domains.glossary.commands.starter import load_starter
from parlance.domains.glossary.commands.terms import define_term
from parlance.domains.glossary.queries import term
from parlance.domains.glossary.values import Kind, Status
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.tokens.commands import make_token, revoke_token

pytestmark = pytest.mark.django_db(transaction=True)

Story = Callable[[Client], Coroutine[Any, Any, Any]]


@pytest.fixture(autouse=True)
def words() -> None:
    load_starter(actor=ANA, effective_on=date(2020, 1, 1), recorded_at=timezone.now())


@pytest.fixture(scope="module")
def address(django_db_setup: None) -> Iterator[str]:
    with served() as found:
        yield found


def token(*scopes: str, role: Role = Role.CS_OPS) -> tuple[str, Any, Any]:
    """Return a secret with its owner and its id."""
    owner = actor_for(make_user(person=make_person(), roles=[role]))
    made = make_token(actor=owner, name="Assistant", scopes=scopes, days=30, now=timezone.now())
    return made.secret, owner, made.summary.id


def over_http(address: str, secret: str, story: Story) -> Any:
    async def run() -> Any:
        headers = {"authorization": f"Bearer {secret}"}
        async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
            transport = streamable_http_client(f"{address}{PATH}", http_client=http)
            async with Client(transport) as client:
                return await story(client)

    return asyncio.run(run())


def call(name: str, **arguments: Any) -> Story:
    async def story(client: Client) -> Any:
        return await client.call_tool(name, arguments)

    return story


def test_assistant_finds_a_word_and_reads_its_definition(address: str) -> None:
    secret, _, _ = token("read")

    found = over_http(address, secret, call("search_terms", words="retenton"))
    read = over_http(address, secret, call("read_term", term="NRR"))

    slugs = [one["slug"] for one in found.structured_content["terms"]]
    assert "net-revenue-retention" in slugs
    answer = read.structured_content
    assert answer["slug"] == "net-revenue-retention"
    assert answer["versions"][0]["text"]
    assert answer["link"] == f"{address}/glossary/net-revenue-retention"


def test_word_of_several_meanings_is_not_guessed(address: str) -> None:
    secret, _, _ = token("read")
    define_term(
        actor=ANA,
        slug="new-rival-report",
        name="New rival report",
        kind=Kind.OBJECT,
        section="Sales",
        owner="ae",
        short="NRR",
        created_at=timezone.now(),
    )

    answer = over_http(address, secret, call("read_term", term="NRR"))

    assert answer.is_error
    (said,) = answer.content
    assert "net_revenue_retention" in said.text
    assert "new_rival_report" in said.text


def test_tools_say_what_they_take_and_give_and_whether_they_change(address: str) -> None:
    secret, _, _ = token("read")

    async def story(client: Client) -> Any:
        return await client.list_tools()

    tools = over_http(address, secret, story).tools

    assert {one.name for one in tools if not one.annotations.read_only_hint} == {
        "propose_definition"
    }
    assert all(one.description and one.output_schema for one in tools)


def test_figures_come_with_definition_cut_off_and_link(address: str) -> None:
    secret, _, _ = token("read")
    june = {"first": "2026-06-01", "last": "2026-06-30"}
    make_money_month()

    with facts_of_records():
        figures = over_http(
            address,
            secret,
            call("evaluate_metrics", metrics=["NRR"], **june),
        ).structured_content
        explained = over_http(
            address, secret, call("explain_metric", metric="NRR", **june)
        ).structured_content

    (figure,) = figures["figures"]
    # Of 100,000 at the opening, 10,000 came on top, and 8,000 went.
    assert (figure["value"], figure["numerator"], figure["denominator"]) == (
        "1.02",
        "102000",
        "100000",
    )
    assert figure["definition_version"] == 1
    assert figure["link"].startswith(f"{address}/explain?metric=net_revenue_retention&from=2026")
    assert figures["data_until"] is not None
    assert explained["figure"] == figure
    assert explained["accounts_in_all"] == len(explained["accounts"]) == 50


def test_reading_token_cannot_propose_and_a_proposal_is_never_agreed(address: str) -> None:
    reading, _, _ = token("read")
    proposing, _, _ = token("read", "glossary.change")
    proposal = {
        "term": "churn",
        "text": "A paying account that pays nothing any more.",
        "reason": "Plainer.",
        "effective_on": "2026-10-01",
        "example": "It paid 100 in May and nothing in June.",
    }

    refused = over_http(address, reading, call("propose_definition", **proposal))
    taken = over_http(address, proposing, call("propose_definition", **proposal))

    assert refused.is_error
    assert taken.structured_content["status"] == Status.UNDER_REVIEW
    assert len(term(actor=ANA, slug="churn").versions) == taken.structured_content["version"] == 2


def test_nobody_is_admitted_without_a_valid_token(address: str) -> None:
    secret, owner, token_id = token("read")
    revoke_token(actor=owner, token_id=token_id, now=timezone.now())
    sent: list[dict[str, str]] = [
        {},
        {"authorization": f"Bearer {secret}"},
        {"authorization": "Bearer nonsense"},
        {"authorization": f"Basic {secret}"},
    ]

    answers = [
        httpx2.post(f"{address}{PATH}", headers=headers, json={"jsonrpc": "2.0"})
        for headers in sent
    ]

    assert [one.status_code for one in answers] == [401] * 4
    assert {one.headers["www-authenticate"] for one in answers} == {"Bearer"}
    assert {json.loads(one.text)["error"]["code"] for one in answers} == {"api.unauthenticated"}


def test_page_of_another_site_cannot_use_the_door(address: str) -> None:
    secret, _, _ = token("read")

    answer = httpx2.post(
        f"{address}{PATH}",
        headers={"authorization": f"Bearer {secret}", "origin": "https://elsewhere.example"},
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
    )

    assert answer.status_code == 403


def test_foreign_account_is_as_absent(address: str) -> None:
    secret, _, _ = token("read")
    account = make_account(name="Fern and Sons")

    found = over_http(address, secret, call("find_accounts", words="fern"))
    there = over_http(address, secret, call("read_account", account_id=account.id))
    absent = over_http(address, secret, call("read_account", account_id=account.id + 1))

    assert [one["name"] for one in found.structured_content["accounts"]] == ["Fern and Sons"]
    assert there.structured_content["account"]["name"] == "Fern and Sons"
    assert absent.is_error


def test_assistant_on_this_machine_answers_over_stdin_and_stdout() -> None:
    make_user(person=make_person(email="maya@example.com"), roles=[Role.CS_OPS])
    command = StdioServerParameters(
        command=sys.executable,
        args=[
            "-m",
            "parlance",
            "mcp",
            "--as",
            "maya@example.com",
            "--address",
            "https://p.example",
        ],
        env=environment(),
    )

    async def story() -> tuple[Any, Any]:
        async with Client(stdio_client(command)) as client:
            read = await client.call_tool("read_term", {"term": "churn"})
            proposed = await client.call_tool(
                "propose_definition",
                {"term": "churn", "text": "x", "reason": "y", "effective_on": "2026-10-01"},
            )
            return read, proposed

    read, proposed = asyncio.run(story())

    assert read.structured_content["link"] == "https://p.example/glossary/churn"
    assert proposed.is_error
