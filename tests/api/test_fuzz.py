"""Every operation with generated requests, sound and unsound ones, by tokens of several roles."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from factories.accounts import make_account, make_contact
from factories.revenue import make_contract_version, make_product, make_subscription
from factories.tokens import Program
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

BUSY = override_settings(API_REQUESTS_PER_MINUTE=10**9, API_FAILURES_PER_MINUTE=10**9)
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
SEED = 20_261_122
ROLES = (
    (Role.ADMIN,),
    (Role.CSM,),
    (Role.CS_OPS,),
    (Role.PM,),
    (Role.SUPPORT,),
)


@pytest.fixture
def schema() -> Iterator[Any]:
    load_all_checks()
    account = make_account()
    make_contact(account=account)
    make_subscription(account=account, product=make_product())
    make_contract_version()
    # As Django's own test client does: the test's transaction outlives its requests.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with BUSY:
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def headers_of(program: Program) -> dict[str, str]:
    return {"Authorization": f"Bearer {program.secret}", "Accept-Encoding": "identity"}


def fuzz(schema: Any, program: Program, *, examples: int) -> int:
    """Ask every operation; an unexpected answer raises. Return how often was asked.

    That sound data is always accepted cannot be asked: rules go beyond what a schema says.
    """
    headers = headers_of(program)
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @seed(SEED)
            @settings(
                max_examples=examples, deadline=None, database=None, suppress_health_check=SLOW
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

            ask()
    return asked


def test_an_administrator_finds_no_fault(schema: Any) -> None:
    assert fuzz(schema, Program(), examples=1) > 100


@pytest.mark.thorough
@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: roles[0].value)
def test_nobody_finds_a_fault(schema: Any, roles: tuple[Role, ...]) -> None:
    assert fuzz(schema, Program(roles=roles), examples=20) > 1_000


@pytest.mark.thorough
@pytest.mark.parametrize("scopes", [["read"], ["glossary.read", "glossary.change"]])
def test_no_scope_finds_a_fault(schema: Any, scopes: list[str]) -> None:
    assert fuzz(schema, Program(scopes=scopes), examples=5) > 300


@pytest.mark.thorough
def test_chains_of_requests_find_no_fault(schema: Any) -> None:
    headers = headers_of(Program())

    class Chain(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:  # noqa: ARG002
            return {"headers": headers}

        def validate_response(self, response: Any, case: Any, **_more: Any) -> None:
            case.validate_response(
                response, headers=headers, excluded_checks=[positive_data_acceptance]
            )

    run_state_machine_as_test(
        Chain,
        settings=settings(
            max_examples=50,
            stateful_step_count=8,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
