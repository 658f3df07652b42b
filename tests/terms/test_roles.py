"""What each role may do, as far as rights go: through pages, and through the command line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from factories.accounts import make_account
from factories.companies import company
from factories.people import make_person, make_user
from factories.revenue import make_subscription
from parlance.cli.acting import actor_of
from parlance.domains.accounts.models import Account
from parlance.domains.glossary.commands import terms, versions
from parlance.domains.glossary.values import Side
from parlance.domains.metrics.queries.catalogue import catalogue, readable
from parlance.domains.metrics.queries.explanations import explain
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.queries import movements, records, rows
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.units import Unit
from parlance.exchange.commands import export_path
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError
from parlance.kit.periods import Window
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

MARCH = Window(date(2026, 3, 1), date(2026, 4, 1))
NOW = datetime(2026, 3, 5, tzinfo=UTC)
NO_MONEY = (Role.ENGINEERING_MANAGER, Role.DESIGNER, Role.SUPPORT, Role.BDR)
MONEY = (
    "annual_recurring_revenue",
    "net_revenue_retention",
    "year_over_year(monthly_recurring_revenue)",
)


@pytest.fixture(scope="module", autouse=True)
def one_account(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One account that pays 100 USD a month."""
    with company(
        django_db_blocker, partial(make_subscription, amount=Decimal(100), currency="USD")
    ):
        yield


def person(role: Role) -> tuple[Actor, Client]:
    """Return somebody with this role alone, and their browser."""
    user = make_user(person=make_person(email=f"{role.value}@example.com"), roles=[role])
    browser = Client()
    browser.force_login(user)
    return actor_for(user), browser


def refused(right: str, ask: Any) -> None:
    """Hold that a question is refused, and the refusal names the right."""
    with pytest.raises(DeniedError) as refusal:
        ask()
    assert refusal.value.right == right


def may(actor: Actor, *rights: str) -> set[str]:
    return {right for right in rights if actor.may(right)}


def refuse_money(role: Role) -> None:
    """Hold that no door shows this role a figure that rests on money."""
    actor, browser = person(role)
    account = Account.objects.get()

    for metric in MONEY:
        refused("revenue.read", lambda m=metric: evaluate(actor=actor, ask=Ask((m,), (MARCH,))))
        refused("revenue.read", lambda m=metric: explain(actor=actor, metric=m, window=MARCH))
        assert not readable(actor=actor, metric=metric)
        answer = browser.get(f"/explain?metric={metric}&from=2026-03-01&to=2026-03-31")
        assert answer.status_code == HTTPStatus.FORBIDDEN
    for ask in (
        lambda: movements.movements(actor=actor),
        lambda: movements.top_movers(actor=actor, window=MARCH),
        lambda: movements.cohorts(actor=actor, first=MARCH.opens, closes=MARCH.closes),
        lambda: rows.rows_behind(actor=actor, account_id=account.id, window=MARCH),
        lambda: records.contracts_of(actor=actor, account_id=account.id, on=MARCH.opens),
        lambda: records.subscriptions_of(actor=actor, account_id=account.id),
        lambda: records.charges_of(actor=actor, account_id=account.id),
    ):
        refused("revenue.read", ask)
    listed = browser.get("/metrics").content.decode()
    assert "/metrics/annual-recurring-revenue" in listed
    assert "$1,200" not in listed
    meaning = browser.get("/metrics/annual-recurring-revenue")
    assert meaning.status_code == HTTPStatus.OK
    assert b"not figures about money" in meaning.content
    asked_as = actor_of(f"{role.value}@example.com")
    refused("revenue.read", lambda: evaluate(actor=asked_as, ask=Ask(MONEY[:1], (MARCH,))))


def test_every_measure_of_money_needs_the_right_to_see_money() -> None:
    money = [one for one in CATALOGUE.measures.values() if one.unit is Unit.MONEY]

    assert money
    assert {one.right for one in money} == {"revenue.read"}


@pytest.mark.parametrize("role", NO_MONEY)
def test_roles_without_the_right_see_counts_and_no_money(role: Role) -> None:
    refuse_money(role)


@pytest.mark.parametrize("role", NO_MONEY)
def test_counting_accounts_tells_nothing_of_money(role: Role) -> None:
    actor, browser = person(role)

    (figure,) = evaluate(actor=actor, ask=Ask(("active_accounts",), (MARCH,)))
    page = browser.get("/explain?metric=active_accounts&from=2026-03-01&to=2026-03-31")

    assert figure.value == 1
    assert page.status_code == HTTPStatus.OK
    assert b"$100" not in page.content
    seen = {one.id for one in catalogue(actor=actor) if one.is_readable}
    assert "active_accounts" in seen
    assert "monthly_recurring_revenue" not in seen


def test_a_kept_answer_is_not_handed_to_who_may_not_see_it() -> None:
    ask = Ask(("monthly_recurring_revenue",), (MARCH,))
    executive, _ = person(Role.EXECUTIVE)
    designer, _ = person(Role.DESIGNER)

    assert evaluate(actor=executive, ask=ask)[0].value == 100
    refused("revenue.read", lambda: evaluate(actor=designer, ask=ask))
    assert evaluate(actor=executive, ask=ask)[0].value == 100


@pytest.mark.term("engineering-manager", part="rights")
def test_an_engineering_manager_asks_for_a_contract_value_and_is_refused() -> None:
    actor, browser = person(Role.ENGINEERING_MANAGER)

    refused(
        "revenue.read",
        lambda: records.contracts_of(actor=actor, account_id=1, on=MARCH.opens),
    )
    answer = browser.get("/explain?metric=average_contract_value&from=2026-03-01&to=2026-03-31")
    assert answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert may(actor, "accounts.read", "glossary.change", "accounts.change") == {
        "accounts.read",
        "glossary.change",
    }


@pytest.mark.term("product-designer", part="rights")
def test_a_designer_asks_for_arr_and_is_refused() -> None:
    refuse_money(Role.DESIGNER)


@pytest.mark.term("business-development-representative", part="rights")
def test_a_bdr_sees_accounts_and_whom_to_call_and_no_money() -> None:
    refuse_money(Role.BDR)
    actor, _ = person(Role.BDR)
    assert may(
        actor, "accounts.read", "accounts.read_personal", "accounts.change", "glossary.change"
    ) == {"accounts.read", "accounts.read_personal"}


@pytest.mark.term("account-executive", part="rights")
def test_an_account_executive_changes_contracts_and_no_definition() -> None:
    actor, _ = person(Role.AE)

    refused(
        "glossary.change",
        lambda: terms.rename_term(actor=actor, slug="churn", name="Loss", reason="mine"),
    )
    assert may(actor, "revenue.read", "revenue.change", "accounts.change", "metrics.define") == {
        "revenue.read",
        "revenue.change",
        "accounts.change",
    }


@pytest.mark.term("account-manager", part="rights")
def test_an_account_manager_changes_contracts_and_proposes_definitions() -> None:
    actor, _ = person(Role.AM)

    assert may(actor, "revenue.change", "glossary.change", "glossary.approve") == {
        "revenue.change",
        "glossary.change",
    }


@pytest.mark.term("customer-success-manager", part="rights")
def test_a_csm_looks_after_accounts_and_agrees_no_definition_alone() -> None:
    actor, browser = person(Role.CSM)

    assert may(actor, "accounts.change", "revenue.read", "glossary.approve", "accounts.assign") == {
        "accounts.change",
        "revenue.read",
    }
    assert browser.get("/settings/people/invite").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.term("product-manager", part="rights")
def test_a_product_manager_agrees_definitions_and_changes_no_account() -> None:
    actor, _ = person(Role.PM)

    assert may(actor, "glossary.approve", "metrics.define", "accounts.change") == {
        "glossary.approve",
        "metrics.define",
    }
    assert not actor.may("accounts.read_personal")


@pytest.mark.term("product-marketing-manager", part="rights")
def test_a_product_marketing_manager_proposes_and_approves_nothing() -> None:
    actor, _ = person(Role.PMM)

    refused(
        "glossary.approve",
        lambda: versions.approve_version(
            actor=actor, slug="churn", number=1, side=Side.PRODUCT, approved_at=NOW
        ),
    )
    assert actor.may("glossary.change")


@pytest.mark.term("customer-success-operations", part="rights")
def test_cs_operations_run_the_data_and_no_settings() -> None:
    actor, _ = person(Role.CS_OPS)

    assert may(actor, "exchange.import", "rates.change", "metrics.define", "settings.change") == {
        "exchange.import",
        "rates.change",
        "metrics.define",
    }


@pytest.mark.parametrize("path", ["/", "/accounts", "/metrics", "/glossary", "/settings/people"])
def test_a_customer_gets_a_page_that_says_so_and_no_data(path: str) -> None:
    make_account(name="Harbor Foods", source_id="harbor")
    actor, browser = person(Role.CUSTOMER)

    answer = browser.get(path)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"Nothing here is open to you yet" in answer.content
    assert b"Harbor" not in answer.content
    assert actor.rights == frozenset()


@pytest.mark.parametrize("role", NO_MONEY)
def test_the_start_page_of_roles_without_money_shows_none(role: Role) -> None:
    _, browser = person(role)

    answer = browser.get("/")

    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.FOUND}
    assert b"$100" not in answer.content


def test_files_about_money_are_left_out_or_refused(tmp_path: Any) -> None:
    rights = frozenset({"exchange.export", "accounts.read", "glossary.read", "metrics.read"})
    narrow = Actor(id="narrow", name="A token without money", rights=rights)

    refused(
        "revenue.read",
        lambda: export_path(actor=narrow, path=tmp_path / "one", what=["subscriptions"]),
    )
    outcome = export_path(actor=narrow, path=tmp_path / "two")

    assert "subscriptions" not in {name for name, _ in outcome.rows}
    assert "accounts" in {name for name, _ in outcome.rows}
