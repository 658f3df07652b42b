"""Conformance with SCIM 2.0, judged by an independent checker over a real connection."""

import pytest
from httpx2 import Client
from pytest_django.live_server_helper import LiveServer
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from factories.scim import ROOT, new_token

pytestmark = pytest.mark.django_db(transaction=True)

FAILURES = {Status.ERROR, Status.CRITICAL, Status.DEVIATION}


def test_an_independent_checker_finds_no_deviation(live_server: LiveServer) -> None:
    headers = {"authorization": f"Bearer {new_token()}"}
    with Client(base_url=f"{live_server.url}{ROOT}", headers=headers) as connection:
        results = check_server(SyncSCIMClient(connection))

    failed = [f"{one.title}: {one.reason}" for one in results if one.status in FAILURES]
    assert len(results) > 50
    # A member is always either active or not: there is nothing to remove.
    assert failed == ["check_remove_attribute: PATCH modify() did not remove attribute 'active'"]
