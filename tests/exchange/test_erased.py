"""Rows about persons who were erased stay outside."""

from pathlib import Path

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.people import make_user
from factories.privacy import AT, CONTACT_KEY, EMAIL, NAME, USER_KEY, leave_traces
from parlance.domains.accounts.models import AccountUser, Contact
from parlance.exchange.commands import import_path
from parlance.platform.privacy import commands

pytestmark = pytest.mark.django_db


def test_an_import_leaves_them_out_and_lists_no_value(tmp_path: Path) -> None:
    traces = leave_traces(ANA, make_user().person_id)
    commands.erase_person(actor=ANA, person_id=traces.person_id, reason="Asked", at=AT)
    make_account(source_id="A-new")
    head = "source_id,account,name,email"
    (tmp_path / "contacts.csv").write_text(
        f"{head}\n{CONTACT_KEY},A-new,{NAME},\nfresh,A-new,{NAME},{EMAIL.upper()}\nother,A-new,Bo,\n",
        encoding="utf-8",
    )
    (tmp_path / "users.csv").write_text(f"{head}\n{USER_KEY},A-new,{NAME},\n", encoding="utf-8")

    outcome = import_path(actor=ANA, path=tmp_path, recorded_at=AT)

    listed = outcome.problems_path.read_text(encoding="utf-8") if outcome.problems_path else ""
    assert outcome.skipped == 3
    assert [one.source_id for one in Contact.objects.all()] == ["other"]
    assert AccountUser.objects.count() == 1
    assert listed.count("Left out: this person was erased") == 3
    assert not any(word in listed for word in (NAME, EMAIL, CONTACT_KEY, USER_KEY))
