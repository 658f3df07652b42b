from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from parlance.domains.accounts.models import Account, AccountAttribute, AccountUser, Contact
from parlance.platform.people.models import Person

RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)

_numbers = count(1)


def make_account(**values: Any) -> Account:
    """Save an account without attributes; say only what your test is about."""
    number = next(_numbers)
    usual: dict[str, Any] = {"source_id": f"A-{number}", "name": f"Account {number}"}
    return Account.objects.create(**(usual | values))


def make_attribute(*, account: Account | None = None, **values: Any) -> AccountAttribute:
    """Save a segment from the first of 2025 on."""
    usual: dict[str, Any] = {
        "attribute": "segment",
        "value": "Mid-market",
        "starts_on": date(2025, 1, 1),
        "recorded_from": RECORDED_AT,
    }
    return AccountAttribute.objects.create(account=account or make_account(), **(usual | values))


def make_person(**values: Any) -> Person:
    usual: dict[str, Any] = {"name": "Robin Field", "email": "robin@example.com"}
    return Person.objects.create(**(usual | values))


def make_contact(*, account: Account | None = None, **values: Any) -> Contact:
    usual: dict[str, Any] = {
        "source_id": f"C-{next(_numbers)}",
        "title": "Head of Operations",
        "role": "champion",
    }
    person = values.pop("person", None) or make_person()
    return Contact.objects.create(
        account=account or make_account(), person=person, **(usual | values)
    )


def make_user(*, account: Account | None = None, **values: Any) -> AccountUser:
    """Save a user since ever."""
    usual: dict[str, Any] = {"source_id": f"U-{next(_numbers)}", "recorded_from": RECORDED_AT}
    person = values.pop("person", None) or make_person()
    return AccountUser.objects.create(
        account=account or make_account(), person=person, **(usual | values)
    )
