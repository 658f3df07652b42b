"""Two people who open one invitation at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connections

from actors import ANA
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people import links
from parlance.platform.people.errors import LinkGoneError
from parlance.platform.people.models import User
from parlance.platform.people.values import Role

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
PASSWORDS = ("first-lantern-orchard", "second-lantern-orchard")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_invitation_at_once_one_is_let_in() -> None:
    sent: list[str] = []

    def address(token: str) -> str:
        sent.append(token)
        return f"https://success.example.com/{token}"

    links.invite(
        actor=ANA,
        name="Nora Invited",
        email="nora@example.com",
        roles=[Role.CSM],
        at=NOW,
        address=address,
    )
    start = Barrier(len(PASSWORDS))

    def take(password: str) -> str:
        try:
            start.wait()
            links.set_password(token=sent[0], password=password, at=NOW)
        except LinkGoneError:
            return ""
        finally:
            connections.close_all()
        return password

    with ThreadPoolExecutor(len(PASSWORDS)) as pool:
        taken = [password for password in pool.map(take, PASSWORDS) if password]

    assert len(taken) == 1
    user = User.objects.get(person__email="nora@example.com")
    assert [user.check_password(one) for one in PASSWORDS] == [one in taken for one in PASSWORDS]
    assert AuditEntry.objects.filter(action="people.use_invitation").count() == 1
