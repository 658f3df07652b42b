from collections.abc import Iterator
from dataclasses import replace

import pytest

from actors import ANA, BEN
from factories.people import make_person
from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.search import sources
from parlance.platform.search.commands import note_visit
from parlance.platform.search.models import Visit
from parlance.platform.search.queries import visited_paths
from parlance.platform.search.values import Finder, Hit, Source

pytestmark = pytest.mark.django_db


def shelf(*titles: str) -> Finder:
    def find(*, actor: Actor, words: str, limit: int) -> list[Hit]:
        scored = [Hit(one, "/", score=1 / (1 + len(one))) for one in titles if words in one]
        return sorted(scored, key=lambda hit: -hit.score)[:limit]

    return find


@pytest.fixture(autouse=True)
def shelves() -> Iterator[None]:
    known = dict(sources._sources)
    sources._sources.clear()
    sources.register(Source("long", "Long titles", "", shelf("harbor tooling", "harbor pumps")))
    sources.register(Source("short", "Short titles", "accounts.change", shelf("harbor")))
    yield
    sources._sources.clear()
    sources._sources.update(known)


def test_sources_are_asked_together_the_one_with_the_best_hit_first() -> None:
    found = sources.find(actor=ANA, words="harbor", limit=1)

    assert [(one.name, [hit.title for hit in one.hits], one.has_more) for one in found] == [
        ("short", ["harbor"], False),
        ("long", ["harbor pumps"], True),
    ]


def test_a_source_answers_only_those_who_hold_its_right() -> None:
    found = sources.find(actor=BEN, words="harbor", limit=5)

    assert [one.name for one in found] == ["long"]


def test_one_source_can_be_asked_alone() -> None:
    found = sources.find(actor=ANA, words="harbor", limit=5, only="long")

    assert [one.name for one in found] == ["long"]


def test_without_words_nobody_is_asked() -> None:
    assert sources.find(actor=ANA, words=" %\0", limit=5) == []


def test_visits_are_kept_newest_first_each_once_and_not_for_ever() -> None:
    actor = replace(BEN, id=str(make_person().id))
    for number in range(35):
        note_visit(actor=actor, path=f"/accounts/{number}")
    note_visit(actor=actor, path="/accounts/20")

    assert visited_paths(actor=actor, limit=3)[0] == "/accounts/20"
    assert Visit.objects.count() == 30


def test_programs_visit_nothing() -> None:
    note_visit(actor=SYSTEM, path="/accounts/1")

    assert visited_paths(actor=SYSTEM, limit=5) == []
