from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actors import ANA, BEN
from factories.accounts import make_account
from parlance.domains.accounts.commands import segments as commands
from parlance.domains.accounts.errors import (
    SegmentInUseError,
    SegmentNameTakenError,
    SegmentNotFoundError,
)
from parlance.domains.accounts.queries import segments as queries
from parlance.domains.accounts.queries.lists import account_list
from parlance.domains.accounts.values.lists import ListAsk
from parlance.engine.language.errors import LanguageError
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, tzinfo=UTC)
LARGE = "segment='Large'"
EVA = replace(BEN, id="55555555-5555-4555-8555-555555555555", name="Eva")


def save(name: str, expression: str = LARGE, **more: Any) -> int:
    return commands.save_segment(actor=BEN, name=name, expression=expression, made_at=NOW, **more)


def test_a_segment_keeps_its_rule_in_canonical_spelling() -> None:
    segment_id = save("Key accounts")

    found = queries.segment(actor=BEN, segment_id=segment_id)

    assert (found.name, found.expression, found.version) == (
        "Key accounts",
        "segment = 'Large'",
        1,
    )


def test_an_own_segment_is_nobody_elses() -> None:
    segment_id = save("Mine")

    with pytest.raises(SegmentNotFoundError):
        queries.segment(actor=EVA, segment_id=segment_id)
    assert queries.segments(actor=EVA) == []


def test_only_who_may_define_makes_one_for_everybody() -> None:
    with pytest.raises(DeniedError):
        save("All", is_shared=True)
    commands.save_segment(actor=ANA, name="All", expression=LARGE, made_at=NOW, is_shared=True)

    (found,) = queries.segments(actor=EVA)
    with pytest.raises(DeniedError):
        commands.delete_segment(actor=EVA, segment_id=found.id)


def test_a_new_rule_is_a_new_version_and_the_old_one_stays() -> None:
    segment_id = save("Key")

    commands.change_segment(
        actor=BEN,
        segment_id=segment_id,
        name="Key",
        expression="segment = 'Huge'",
        description="",
        is_shared=False,
        made_at=NOW,
        reason="grown",
    )

    rules = [
        (one.number, one.expression, one.reason)
        for one in queries.segment_versions(actor=BEN, segment_id=segment_id)
    ]
    assert rules == [(2, "segment = 'Huge'", "grown"), (1, "segment = 'Large'", "")]


def test_a_stale_edit_is_shown_the_difference() -> None:
    segment_id = save("Key")
    opened = commands.segment_fingerprint(queries.segment(actor=BEN, segment_id=segment_id))
    given = {
        "actor": BEN,
        "segment_id": segment_id,
        "description": "",
        "is_shared": False,
        "made_at": NOW,
        "expected": opened,
    }
    commands.change_segment(name="Key", expression="segment = 'Theirs'", **given)  # type: ignore[arg-type]

    with pytest.raises(StaleEditError) as caught:
        commands.change_segment(name="Key", expression="segment = 'Mine'", **given)  # type: ignore[arg-type]

    (differs,) = caught.value.differences
    assert (differs.now, differs.asked) == ("segment = 'Theirs'", "segment = 'Mine'")


def test_a_segment_that_others_name_cannot_be_deleted_nor_renamed() -> None:
    inner = save("Inner")
    save("Outer", "in_segment('Inner') and country = 'DE'")

    with pytest.raises(SegmentInUseError, match="Outer"):
        commands.delete_segment(actor=BEN, segment_id=inner)
    assert [one.name for one in queries.uses(actor=BEN, name="Inner")] == ["Outer"]


def test_deleting_is_noted() -> None:
    segment_id = save("Gone")

    commands.delete_segment(actor=BEN, segment_id=segment_id)

    assert queries.segments(actor=BEN) == []
    entry = AuditEntry.objects.get(action="accounts.delete_segment")
    assert entry.before is not None
    assert entry.before["expression"] == "segment = 'Large'"


def test_two_segments_are_never_called_the_same() -> None:
    save("Key")

    with pytest.raises(SegmentNameTakenError):
        save("KEY")


def test_a_rule_that_means_nothing_is_refused() -> None:
    with pytest.raises(LanguageError):
        save("Broken", "segmant = 'x'")


def test_a_list_is_filtered_by_a_segment() -> None:
    make_account(name="In", segment="Large")
    make_account(name="Out", segment="Small")
    save("Key")

    found = account_list(
        actor=BEN, ask=ListAsk(filter="in_segment('key')"), today=date(2026, 6, 15)
    )

    assert [row.name for row in found.rows] == ["In"]
