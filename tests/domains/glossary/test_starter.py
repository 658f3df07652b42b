import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from parlance.domains.accounts.measures import MEASURES as ACCOUNT_MEASURES
from parlance.domains.glossary.queries import shipped_handbook, shipped_terms
from parlance.domains.glossary.rules.names import key_of
from parlance.domains.glossary.values import Kind, StarterTerm
from parlance.domains.revenue.measures.catalogue import MEASURES as REVENUE_MEASURES
from parlance.engine.definitions import Reading
from parlance.engine.facts import Parameters
from parlance.engine.language.check import check
from parlance.engine.language.names import MetricFunction, Vocabulary, Word
from parlance.engine.language.parse import parse
from parlance.engine.language.types import may_state, number
from parlance.engine.units import Unit
from parlance.engine.windows import WINDOW_FUNCTIONS, WINDOW_LENGTHS
from parlance.platform.people.values import Role

TESTS = Path(__file__).parents[2]
PUBLISHED = TESTS / "data" / "published_glossary_shingles" / "sha256_16.txt"

TERMS = {one.slug: one for one in shipped_terms()}
READINGS = [(one, reading) for one in TERMS.values() for reading in one.readings]
MEASURES = {one.id: Word(number(one.unit)) for one in (*REVENUE_MEASURES, *ACCOUNT_MEASURES)}
LENGTHS = {name: Word(number(Unit.NUMBER)) for name in WINDOW_LENGTHS}

METRICS = """
    account-contraction accounts-lost active-accounts annual-recurring-revenue
    average-revenue-per-user churn-rate churned-mrr contraction-mrr customer-growth-rate
    dollar-churn-rate downsell expansion-mrr expansion-revenue gross-mrr-churn-rate
    gross-revenue-retention growth-rate logo-churn-rate month-over-month
    monthly-recurring-revenue net-mrr-churn-rate net-revenue-retention new-mrr
    quarter-over-quarter reactivation-mrr recurring-revenue retention year-over-year year-to-date
"""
OTHERS = """
    churn contract contract-terms cross-sell customer-cohort key-performance-indicator metric upsell
"""


def named(pair: tuple[StarterTerm, Reading]) -> str:
    return f"{pair[0].slug}:{pair[1].key}"


def test_the_starter_holds_every_term_of_the_first_numbers() -> None:
    assert sorted(TERMS) == sorted((METRICS + OTHERS).split())
    assert sorted(slug for slug, one in TERMS.items() if one.kind is Kind.METRIC) == METRICS.split()


def test_names_short_forms_and_aliases_meet_only_where_two_metrics_share_a_phrase() -> None:
    said = Counter(
        key
        for one in TERMS.values()
        for key in {key_of(text) for text in (one.name, one.short, *one.aliases) if text}
    )

    assert {key for key, times in said.items() if times > 1} == {"expansion-mrr", "contraction-mrr"}


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda one: one.slug)
def test_a_text_is_two_to_six_sentences_with_an_example_an_owner_and_relations(
    term: StarterTerm,
) -> None:
    sentences = re.findall(r"[.!?](?:\s|$)", term.text)

    assert 2 <= len(sentences) <= 6
    assert re.search(r"\d|one|two|three|ten", term.example.lower())
    assert term.owner in set(Role)
    assert term.related
    assert term.met_in


@pytest.mark.parametrize("pair", READINGS, ids=named)
def test_a_formula_uses_known_measures_and_gives_its_unit(
    pair: tuple[StarterTerm, Reading],
) -> None:
    reading = pair[1]

    # a comparison in points is made for rates, the others for amounts
    compared = Unit.RATIO if reading.unit is Unit.POINTS else Unit.MONEY
    vocabulary = Vocabulary(
        words=MEASURES | LENGTHS | {"value": Word(number(compared))},
        functions={name: MetricFunction() for name in WINDOW_FUNCTIONS},
    )

    checked = check(parse(reading.formula), vocabulary)

    assert may_state(checked.type, reading.unit)
    assert checked.text == reading.formula
    Parameters.of(reading.parameters)
    assert reading.label
    assert reading.why


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda one: one.slug)
def test_no_eight_words_in_a_row_are_those_of_a_published_glossary(term: StarterTerm) -> None:
    published = set(PUBLISHED.read_text(encoding="ascii").split())
    texts = [term.text, term.example, *(one.why for one in term.readings)]

    runs = [run for text in texts for run in runs_of_eight(text)]

    assert runs
    assert [run for run in runs if sha256(run.encode()).hexdigest()[:16] in published] == []


def runs_of_eight(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [" ".join(words[start : start + 8]) for start in range(len(words) - 7)]


def test_readings_as_printed_say_so_in_their_label() -> None:
    printed = {named(pair) for pair in READINGS if pair[1].as_printed}

    assert printed == {
        "monthly-recurring-revenue:as-printed",
        "net-revenue-retention:as-printed",
        "gross-mrr-churn-rate:as-printed",
        "net-mrr-churn-rate:as-printed",
        "dollar-churn-rate:as-printed",
    }
    assert {named(pair) for pair in READINGS if pair[1].label.startswith("As printed")} == printed


def test_the_glossary_page_in_the_docs_is_not_stale() -> None:
    page = TESTS.parent / "docs" / "glossary.md"

    assert page.read_text(encoding="utf-8") == shipped_handbook(), "Run make docs."
