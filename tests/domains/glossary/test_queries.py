from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from actors import ANA, BEN
from factories.glossary import load_starter, make_reading, make_term, make_version
from parlance.domains.glossary import queries
from parlance.domains.glossary.commands import terms
from parlance.domains.glossary.errors import (
    AmbiguousTermError,
    TermNotFoundError,
    VersionNotFoundError,
)
from parlance.domains.glossary.values import Kind, TermName
from parlance.kit.errors import DeniedError

pytestmark = pytest.mark.django_db

REVENUE = TermName("gross-revenue-retention", "Gross Revenue Retention")
RENEWAL = TermName("gross-renewal-rate", "Gross Renewal Rate")


def make_renewal_rate() -> None:
    make_term(RENEWAL.slug, name=RENEWAL.name, short="GRR", kind=Kind.METRIC)


def test_a_shared_short_form_has_every_candidate_and_is_never_guessed() -> None:
    load_starter()
    make_renewal_rate()

    assert queries.resolve(actor=BEN, text="GRR") == (RENEWAL, REVENUE)
    assert queries.resolve(actor=BEN, text="grr") == (RENEWAL, REVENUE)
    with pytest.raises(AmbiguousTermError, match="Choose “gross_renewal_rate”") as told:
        queries.meant_term(actor=BEN, text="GRR")
    assert told.value.candidates == (RENEWAL, REVENUE)


def test_an_alias_shared_with_a_name_is_ambiguous_while_the_identifier_is_not() -> None:
    load_starter()

    spoken = queries.resolve(actor=BEN, text="expansion MRR")
    written = queries.resolve(actor=BEN, text="expansion_mrr")

    assert [one.slug for one in spoken] == ["expansion-mrr", "expansion-revenue"]
    assert [one.slug for one in written] == ["expansion-mrr"]


@pytest.mark.parametrize(
    "text",
    ["net-revenue-retention", "net_revenue_retention", "nrr", "NRR", "Net Revenue Retention",
     "net dollar  retention", "NET_DOLLAR_RETENTION", "NRR (Net Revenue Retention)"],
)  # fmt: skip
def test_a_term_goes_by_slug_identifier_name_short_form_and_alias(text: str) -> None:
    load_starter()

    assert queries.meant_term(actor=BEN, text=text).slug == "net-revenue-retention"


def test_an_unknown_word_is_refused_with_what_comes_close() -> None:
    load_starter()

    assert queries.resolve(actor=BEN, text="moonshine") == ()
    assert queries.resolve(actor=BEN, text="  ") == ()
    with pytest.raises(TermNotFoundError, match="net_revenue_retention"):
        queries.meant_term(actor=BEN, text="net revenue retantion")
    with pytest.raises(TermNotFoundError, match="net_revenue_retention"):
        queries.term(actor=BEN, slug="net_revenue_retenton")


def test_words_give_formulas_every_spelling_with_what_it_may_mean() -> None:
    load_starter()
    make_renewal_rate()

    words = queries.words(actor=BEN)

    assert words["arr"] == ("annual_recurring_revenue",)
    assert words["net_dollar_retention"] == ("net_revenue_retention",)
    assert words["grr"] == ("gross_renewal_rate", "gross_revenue_retention")
    assert words["expansion_mrr"] == ("expansion_mrr",)


def test_terms_are_found_by_name_short_form_and_alias_by_kind_and_section() -> None:
    make_term("handover", name="Handover", aliases=["Hand-off"])
    make_term("kickoff", name="Kickoff", short="KO", kind=Kind.PROCESS, section="Onboarding")
    make_term("apple", name="apple")

    def slugs(**wanted: object) -> list[str]:
        return [one.slug for one in queries.terms(actor=BEN, **wanted)]  # type: ignore[arg-type]

    assert slugs() == ["apple", "handover", "kickoff"]
    assert slugs(search="HAND-") == ["handover"]
    assert slugs(search="ko") == ["kickoff"]
    assert slugs(search="50%") == []
    assert slugs(kind=Kind.PROCESS) == ["kickoff"]
    assert slugs(section="Workflow") == ["apple", "handover"]


def test_lists_cost_the_same_at_any_size(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_term("handover", aliases=["a"])
    make_version("handover")
    with django_assert_num_queries(4):
        assert len(queries.terms(actor=BEN)) == 1

    load_starter()

    with django_assert_num_queries(4):
        assert len(queries.terms(actor=BEN)) == 37
    with django_assert_num_queries(4):
        assert queries.term(actor=BEN, slug="churn").related
    with django_assert_num_queries(1):
        assert "churn_rate" in queries.metric_definitions(actor=BEN)
    with django_assert_num_queries(2):
        queries.words(actor=BEN)


def test_the_definition_of_a_metric_is_the_one_in_force_that_day() -> None:
    make_term("size", kind=Kind.METRIC)
    make_term("handover")
    make_version("handover")
    make_version("size", readings=[make_reading()], effective_on=date(2025, 1, 1))
    make_version(
        "size", readings=[make_reading(formula="opening_mrr")], effective_on=date(2025, 6, 1)
    )

    def number(on: date | None, **versions: int) -> dict[str, int]:
        found = queries.metric_definitions(actor=BEN, on=on, versions=versions)
        return {identifier: one.number for identifier, one in found.items()}

    assert number(None) == {"size": 2}
    assert number(date(2025, 6, 1)) == {"size": 2}
    assert number(date(2025, 5, 31)) == {"size": 1}
    assert number(date(2020, 1, 1)) == {"size": 1}
    assert number(None, size=1) == {"size": 1}
    with pytest.raises(VersionNotFoundError, match="no version 3"):
        number(None, size=3)
    with pytest.raises(TermNotFoundError):
        number(None, weight=1)


def test_one_version_can_be_asked_for() -> None:
    make_term("size", kind=Kind.METRIC)
    make_version("size", readings=[make_reading()], window="quarter")

    found = queries.definition(actor=BEN, slug="size", version=1)

    assert (found.term.identifier, found.window, found.default) == (
        "size",
        "quarter",
        make_reading(),
    )
    with pytest.raises(VersionNotFoundError):
        queries.definition(actor=BEN, slug="size", version=2)


def test_a_relation_is_seen_from_both_sides() -> None:
    make_term("kickoff", name="Kickoff")
    make_term("handover", name="Handover", related=["kickoff"])

    assert queries.term(actor=BEN, slug="handover").related == (TermName("kickoff", "Kickoff"),)
    assert queries.term(actor=BEN, slug="kickoff").related == (TermName("handover", "Handover"),)


def test_a_new_name_is_found_and_so_is_the_old_one() -> None:
    make_term("handover", name="Handover")
    terms.rename_term(actor=ANA, slug="handover", name="Passing On", reason="Clearer.")

    for text in ("passing on", "Handover", "handover"):
        assert queries.meant_term(actor=BEN, text=text).slug == "handover"


def test_reading_needs_the_right() -> None:
    nobody = replace(BEN, rights=frozenset())

    with pytest.raises(DeniedError):
        queries.terms(actor=nobody)
    with pytest.raises(DeniedError):
        queries.term(actor=nobody, slug="churn")
    with pytest.raises(DeniedError):
        queries.resolve(actor=nobody, text="churn")
    with pytest.raises(DeniedError):
        queries.words(actor=nobody)
    with pytest.raises(DeniedError):
        queries.metric_definitions(actor=nobody)
