"""A copy of all that is kept about one person."""

import json
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest

from actors import ANA, BEN
from factories.people import make_user
from factories.privacy import AT, CONTACT_KEY, EMAIL, NAME, leave_traces
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry
from parlance.platform.privacy import commands, registry, work
from parlance.platform.privacy.errors import ExportGoneError
from parlance.platform.privacy.queries import export_file, own_exports, path_of

pytestmark = pytest.mark.django_db


def write(person_id: UUID) -> UUID:
    export_id = commands.ask_for_export(actor=ANA, person_id=person_id, at=AT)
    work.write_export(export_id)
    return export_id


def test_a_copy_lists_every_column_that_is_tagged_personal() -> None:
    traces = leave_traces(ANA, make_user().person_id)

    export_id = write(traces.person_id)

    with zipfile.ZipFile(path_of(export_id)) as packed:
        told = json.loads(packed.read("person.json"))
        page = packed.read("person.html").decode()
    listed = {one["table"]: set(one["columns"]) for one in told["tables"]}
    tagged = {one.table: set(one.shown) for one in registry.holdings() if one.belongs}
    rows = {one["table"]: one["rows"] for one in told["tables"]}
    assert listed == tagged
    assert rows["people_person"][0]["email"] == EMAIL
    assert rows["accounts_contact"][0]["source_id"] == CONTACT_KEY
    assert NAME in page


def test_a_copy_is_for_whoever_asked_and_for_days() -> None:
    member = make_user()
    export_id = write(member.person_id)

    assert export_file(actor=ANA, export_id=export_id, now=AT).is_file()
    assert [one.is_ready for one in own_exports(actor=ANA, now=AT)] == [True]
    assert AuditEntry.objects.filter(action="privacy.export_fetched").count() == 1
    with pytest.raises(DeniedError):
        export_file(actor=BEN, export_id=export_id, now=AT)
    with pytest.raises(ExportGoneError):
        export_file(actor=ANA, export_id=export_id, now=AT + timedelta(days=7))

    work.forget_old(AT + timedelta(days=7))

    assert not path_of(export_id).exists()
