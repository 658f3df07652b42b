"""The words that metric formulas may use, and the check of a formula before it is published."""

from collections.abc import Mapping
from dataclasses import replace

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.errors import UnitDiffersError
from parlance.domains.metrics.queries.definitions import definitions_in_force, for_engine
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.definitions import MetricDefinition, Reading
from parlance.engine.expansion import COMPARED, Expander
from parlance.engine.facts import Parameters
from parlance.engine.language.check import check
from parlance.engine.language.names import MetricFunction, Vocabulary, Word
from parlance.engine.language.parse import parse
from parlance.engine.language.types import in_words, may_state, number
from parlance.engine.units import Unit
from parlance.engine.windows import WINDOW_FUNCTIONS, WINDOW_LENGTHS
from parlance.kit.actor import SYSTEM


def vocabulary() -> Vocabulary:
    """Return measures, metrics and window functions, with the aliases of the glossary."""
    known = definitions_in_force(actor=SYSTEM)
    measures = {one.id: Word(number(one.unit), one.label) for one in CATALOGUE.measures.values()}
    metrics = {
        identifier: Word(number(one.default.unit), one.term.name)
        for identifier, one in known.items()
    }
    windows = {name: MetricFunction(meaning) for name, meaning in WINDOW_FUNCTIONS.items()}
    compared = {COMPARED: Word(number(Unit.MONEY), "The metric that is compared.")}
    lengths = {name: Word(number(), meaning) for name, meaning in WINDOW_LENGTHS.items()}
    return Vocabulary(
        words=metrics | measures | compared | lengths,
        aliases=glossary.words(actor=SYSTEM),
        functions=windows
        | {name: MetricFunction(one.term.name, Unit.RATIO) for name, one in known.items()},
    )


def check_formulas(identifier: str, readings: Mapping[str, Reading]) -> None:
    """Raise `LanguageError`, or what the engine raises, for a reading that cannot be computed."""
    words = vocabulary()
    checked = {key: check(parse(one.formula), words) for key, one in readings.items()}
    for key, one in readings.items():
        compares = COMPARED in checked[key].names
        if not compares and not may_state(checked[key].type, one.unit):
            raise UnitDiffersError(one.label, one.unit, in_words(checked[key].type))
        Parameters.of(one.parameters)

    known = for_engine(definitions_in_force(actor=SYSTEM))
    known[identifier] = MetricDefinition(
        id=identifier,
        name=identifier,
        version=0,
        readings={key: replace(one, formula=checked[key].text) for key, one in readings.items()},
    )
    expander = Expander(CATALOGUE, known, words.aliases)
    for key in readings:
        expander.expand(identifier, key)
