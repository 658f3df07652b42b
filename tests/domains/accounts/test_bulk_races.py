"""Many who change the same accounts at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from actors import BEN
from factories.accounts import make_account, make_attribute
from parlance.domains.accounts.commands.bulk import apply_bulk, undo_bulk
from parlance.domains.accounts.errors import BulkOverError
from parlance.domains.accounts.models import Account
from parlance.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CHANGER = replace(BEN, rights=BEN.rights | {"accounts.change"})
EDITORS = 20
FIELDS = ("segment", "industry", "country")


def test_twenty_bulk_edits_at_once_all_happen_one_after_another() -> None:
    ids = [make_account(segment="", industry="", country="").id for _ in range(15)]

    def edit(number: int) -> None:
        turned = ids if number % 2 else ids[::-1]
        _apply(turned, FIELDS[number % len(FIELDS)], f"V{number}", number)

    _at_once(edit, EDITORS)

    assert AuditEntry.objects.filter(action="accounts.apply_bulk").count() == EDITORS
    written = set(Account.objects.values_list(*FIELDS))
    assert len(written) == 1  # one edit's value in each field, the same on every account
    assert all(value.startswith("V") for value in written.pop())


def test_an_undo_pressed_twice_at_once_is_done_once() -> None:
    account = make_account(segment="Small")
    make_attribute(account=account, value="Small")
    bulk_id = _apply([account.id], "segment", "Large", 0)
    refused: list[str] = []

    def undo(_: int) -> None:
        try:
            undo_bulk(actor=CHANGER, bulk_id=bulk_id, today=TODAY, now=NOW + timedelta(minutes=1))
        except BulkOverError as error:
            refused.append(error.code)

    _at_once(undo, 2)

    account.refresh_from_db()
    assert account.segment == "Small"
    assert refused == [BulkOverError.code]


def _apply(ids: list[int], field: str, value: str, number: int) -> int:
    return apply_bulk(
        actor=CHANGER,
        account_ids=ids,
        field=field,
        value=value,
        from_on=TODAY,
        today=TODAY,
        made_at=NOW + timedelta(seconds=number),
        reason="new scheme",
    )


def _at_once(act: Callable[[int], None], times: int) -> None:
    start = Barrier(times)

    def begin(number: int) -> None:
        try:
            start.wait()
            act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(begin, range(times)))
