"""How long things are kept."""

from datetime import timedelta

import pytest

from actors import ANA
from factories.people import make_person
from factories.privacy import AT
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.audit.models import AuditEntry
from parlance.platform.privacy import commands, retention, work
from parlance.platform.privacy.errors import DaysUnsoundError
from parlance.platform.privacy.queries import retentions
from parlance.platform.search.models import Visit

pytestmark = pytest.mark.django_db


def test_the_longest_is_an_hour_more_than_the_backups() -> None:
    usual = retention.longest_after_erasure()

    commands.keep_for(actor=ANA, days={"backups": 90})

    assert usual == timedelta(days=30, hours=1)
    assert retention.longest_after_erasure() == timedelta(days=90, hours=1)


def test_a_change_is_audited_and_bounded() -> None:
    seen = fingerprint(retentions(actor=ANA))

    commands.keep_for(actor=ANA, days={"visits": 30}, expected=seen)

    entry = AuditEntry.objects.filter(action="privacy.keep_for").get()
    assert (entry.before, entry.after) == ({"visits": 90}, {"visits": 30})
    with pytest.raises(DaysUnsoundError):
        commands.keep_for(actor=ANA, days={"visits": 0})
    with pytest.raises(StaleEditError):
        commands.keep_for(actor=ANA, days={"visits": 5}, expected=seen)


def test_what_was_kept_long_enough_is_deleted() -> None:
    person = make_person()
    for path, age in (("/old", 91), ("/young", 89)):
        Visit.objects.create(person=person, path=path, opened_at=AT - timedelta(days=age))

    work.forget_old(AT)

    assert [one.path for one in Visit.objects.all()] == ["/young"]
