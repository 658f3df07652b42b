from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from actors import ANA, BEN
from factories.glossary import LONG_AGO, load_starter, make_reading, make_term, make_version
from parlance.domains.glossary import queries
from parlance.domains.glossary.commands import starter, terms, versions
from parlance.domains.glossary.errors import (
    AlreadyApprovedError,
    InvalidDefinitionError,
    NotYourSideError,
    TermExistsError,
    TermNotFoundError,
    VersionNotFoundError,
    VersionOutOfOrderError,
)
from parlance.domains.glossary.models import DefinitionVersion
from parlance.domains.glossary.values import Kind, Side, Status, TermName
from parlance.engine.definitions import Reading
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError, InvalidError
from parlance.platform.audit.queries import entries

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 6, 2, 10, tzinfo=UTC)
DORA = replace(ANA, name="Dora", roles=frozenset({"cs_lead"}))
PAUL = replace(ANA, name="Paul", roles=frozenset({"pm"}))


def approve(number: int, *, actor: Actor = DORA, side: Side = Side.CS) -> bool:
    return versions.approve_version(
        actor=actor,
        slug="handover",
        number=number,
        side=side,
        approved_at=LATER,
    )


def test_loading_the_starter_twice_adds_nothing() -> None:
    first = load_starter()

    assert len(first) == len(queries.shipped_terms())
    assert load_starter() == ()
    assert len(queries.terms(actor=ANA)) == len(first)


def test_loading_the_starter_leaves_alone_what_people_wrote() -> None:
    make_term("churn", name="Farewell", kind=Kind.CONCEPT)
    make_version("churn", text="Our own words.")

    load_starter()

    churn = queries.term(actor=ANA, slug="churn")
    assert churn.name == "Farewell"
    assert [one.text for one in churn.versions] == ["Our own words."]
    assert TermName("churn", "Farewell") in queries.term(actor=ANA, slug="contract").related


def test_a_starter_term_is_version_one_under_review() -> None:
    load_starter()

    found = queries.term(actor=ANA, slug="net_revenue_retention")

    assert found.status is Status.UNDER_REVIEW
    assert [one.number for one in found.versions] == [1]
    assert found.versions[0].default.formula == "closing_mrr_of_opening / opening_mrr"


def test_a_second_version_supersedes_and_the_first_stays() -> None:
    make_term()
    make_version("handover", text="First words.")

    number = make_version(
        "handover", text="Second words.", reason="Sales asked.", effective_on=date(2025, 6, 1)
    )

    found = queries.term(actor=ANA, slug="handover")
    assert number == 2
    assert [one.text for one in found.versions] == ["First words.", "Second words."]
    on_last_of_may, on_first_of_june = (
        found.in_force(date(2025, 5, 31)),
        found.in_force(date(2025, 6, 1)),
    )
    assert on_last_of_may is not None
    assert on_last_of_may.number == 1
    assert on_first_of_june is not None
    assert on_first_of_june.number == 2


def test_a_version_cannot_take_effect_before_the_one_it_supersedes() -> None:
    make_term()
    make_version("handover", effective_on=date(2025, 6, 1))

    with pytest.raises(VersionOutOfOrderError, match="01 June 2025"):
        make_version("handover", effective_on=date(2025, 5, 31))


@pytest.mark.parametrize("missing", ["text", "example", "reason"])
def test_a_version_needs_text_example_and_reason(missing: str) -> None:
    make_term()

    with pytest.raises(InvalidDefinitionError):
        make_version("handover", **{missing: "  "})

    assert queries.term(actor=ANA, slug="handover").status is Status.MISSING


def test_a_registered_check_may_refuse_formulas() -> None:
    def refuse_moons(identifier: str, readings: Mapping[str, Reading]) -> None:
        if identifier == "moon_rate" and readings["default"].label == "Moons":
            raise InvalidDefinitionError("Nobody counts moons.")

    versions.register_formula_check(refuse_moons)
    make_term("moon-rate", kind=Kind.METRIC)

    with pytest.raises(InvalidDefinitionError, match="moons"):
        make_version("moon-rate", readings=[make_reading(label="Moons")])

    assert queries.versions(actor=ANA, slug="moon-rate") == ()
    assert make_version("moon-rate", readings=[make_reading()]) == 1


def test_a_person_could_publish_every_shipped_reading() -> None:
    load_starter()

    for shipped in queries.shipped_terms():
        number = make_version(shipped.slug, readings=shipped.readings, window=shipped.window)

        newest = queries.term(actor=ANA, slug=shipped.slug).newest
        assert newest is not None
        assert (number, tuple(newest.readings.values())) == (2, shipped.readings)


def test_a_formula_without_a_known_measure_is_refused_and_nothing_is_saved() -> None:
    load_starter()

    with pytest.raises(InvalidError, match="closing_mrr"):
        make_version("growth-rate", readings=[make_reading(formula="closing_mr / opening_mrr")])

    assert len(queries.versions(actor=ANA, slug="growth-rate")) == 1


def test_a_version_is_agreed_when_both_sides_approve_it() -> None:
    make_term()
    make_version("handover")

    assert approve(1) is False
    assert queries.term(actor=ANA, slug="handover").status is Status.UNDER_REVIEW
    assert approve(1, actor=PAUL, side=Side.PRODUCT) is True

    found = queries.term(actor=ANA, slug="handover")
    assert found.status is Status.AGREED
    assert found.versions[0].approved_at == LATER
    assert [one.side for one in found.versions[0].approvals] == [Side.CS, Side.PRODUCT]


def test_nobody_approves_for_another_team_or_twice() -> None:
    make_term()
    make_version("handover")
    approve(1)

    with pytest.raises(NotYourSideError):
        approve(1, side=Side.PRODUCT)
    with pytest.raises(AlreadyApprovedError):
        approve(1)
    with pytest.raises(VersionNotFoundError):
        approve(2)


def test_the_sides_diverge_while_they_stand_by_different_texts() -> None:
    make_term()
    make_version("handover")
    make_version("handover")

    approve(1)
    approve(2, actor=PAUL, side=Side.PRODUCT)

    (listed,) = queries.terms(actor=ANA)
    assert queries.term(actor=ANA, slug="handover").status is Status.DIVERGING
    assert listed.status is Status.DIVERGING


@pytest.mark.parametrize("column", ["text", "readings", "effective_on", "reason", "number"])
def test_the_database_refuses_to_change_a_published_version(column: str) -> None:
    make_term()
    make_version("handover")
    values = {"readings": [{}], "effective_on": date(2020, 1, 1), "number": 7}

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        DefinitionVersion.objects.update(**{column: values.get(column, "Something else.")})


def test_the_database_refuses_to_delete_a_version_or_to_touch_an_approved_one() -> None:
    make_term()
    make_version("handover")
    approve(1)
    approve(1, actor=PAUL, side=Side.PRODUCT)

    with (
        pytest.raises(IntegrityError, match="approved definition is never changed"),
        transaction.atomic(),
    ):
        DefinitionVersion.objects.update(approvals=[])
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        DefinitionVersion.objects.all().delete()

    assert queries.term(actor=ANA, slug="handover").status is Status.AGREED


def test_a_renamed_term_keeps_its_address_and_answers_to_its_old_name() -> None:
    make_term("handover", name="Handover")

    terms.rename_term(actor=ANA, slug="handover", name="Passing On", reason="Clearer.")

    found = queries.term(actor=ANA, slug="handover")
    assert (found.slug, found.name, found.aliases) == ("handover", "Passing On", ("Handover",))
    (newest,) = entries(actor=ANA, subject=("term", "handover"))[:1]
    assert (newest.before, newest.after, newest.reason) == (
        {"name": "Handover"},
        {"name": "Passing On"},
        "Clearer.",
    )


def test_an_alias_is_added_once() -> None:
    make_term()

    terms.add_alias(actor=ANA, slug="handover", alias="Hand-off")
    terms.add_alias(actor=ANA, slug="handover", alias="hand-OFF")

    assert queries.term(actor=ANA, slug="handover").aliases == ("Hand-off",)
    with pytest.raises(InvalidDefinitionError, match="no letter"):
        terms.add_alias(actor=ANA, slug="handover", alias="--")


def test_a_term_is_defined_once_and_relates_to_known_terms() -> None:
    make_term("handover", name="Handover")

    with pytest.raises(TermExistsError, match="“Handover”"):
        make_term("handover")
    with pytest.raises(TermNotFoundError):
        make_term("kickoff", related=["nowhere"])
    with pytest.raises(InvalidDefinitionError, match="address"):
        make_term("Kick Off")
    with pytest.raises(InvalidDefinitionError, match="owner"):
        make_term("kickoff", owner=" ")


def test_changes_need_the_right() -> None:
    make_term()
    make_version("handover")

    with pytest.raises(DeniedError):
        starter.load_starter(actor=BEN, effective_on=date(2025, 1, 1), recorded_at=LONG_AGO)
    with pytest.raises(DeniedError):
        terms.define_term(
            actor=BEN,
            slug="x",
            name="X",
            kind=Kind.CONCEPT,
            section="S",
            owner="pm",
            created_at=LATER,
        )
    with pytest.raises(DeniedError):
        versions.publish_version(
            actor=BEN,
            slug="handover",
            text="T.",
            example="E.",
            reason="R.",
            effective_on=date(2025, 6, 1),
            recorded_at=LATER,
        )
    with pytest.raises(DeniedError):
        terms.rename_term(actor=BEN, slug="handover", name="X", reason="R.")
    with pytest.raises(DeniedError):
        terms.add_alias(actor=BEN, slug="handover", alias="X")
    with pytest.raises(DeniedError):
        approve(1, actor=BEN)
