"""The words a formula may use, and what to say when one is not among them."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parlance.engine.language.errors import AmbiguousNameError, UnknownNameError
from parlance.engine.language.nodes import Span
from parlance.engine.language.printing import name_text
from parlance.engine.language.types import Type
from parlance.engine.units import Unit


@dataclass(frozen=True, slots=True)
class Word:
    """A name of the vocabulary: a measure, a metric, an attribute or a column."""

    type: Type
    description: str = ""


@dataclass(frozen=True, slots=True)
class MetricFunction:
    """A function of one number that the engine replaces before a formula is compiled.

    `unit` None: the result has the unit of the argument, as in `previous_month(x)`.
    """

    description: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What identifiers exist. Keys of `aliases` are as `as_identifier` makes them."""

    words: Mapping[str, Word]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functions: Mapping[str, MetricFunction] = field(default_factory=dict)

    def find(self, name: str) -> str | None:
        """Return the canonical name, or None where the name is unknown or ambiguous."""
        return self._canonical(name, self.words)

    def resolve(self, name: str, span: Span) -> str:
        """Return the canonical name, or raise with what may have been meant."""
        found = self.find(name)
        if found is None:
            raise self._refusal(name, span, self.words, "name", ())
        return found

    def resolve_function(self, name: str, span: Span, built_in: Iterable[str]) -> str:
        """Return the canonical name of a metric function, or raise."""
        found = self._canonical(name, self.functions)
        if found is None:
            raise self._refusal(name, span, self.functions, "function", built_in)
        return found

    def _canonical(self, name: str, known: Mapping[str, object]) -> str | None:
        if name in known:
            return name
        candidates = [each for each in self._candidates(name) if each in known]
        return candidates[0] if len(candidates) == 1 else None

    def _candidates(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(set(self.aliases.get(as_identifier(name), ()))))

    def _refusal(
        self,
        name: str,
        span: Span,
        known: Mapping[str, object],
        what: str,
        more: Iterable[str],
    ) -> AmbiguousNameError | UnknownNameError:
        candidates = tuple(each for each in self._candidates(name) if each in known)
        if len(candidates) > 1:
            return AmbiguousNameError(name, candidates, position=span.start)
        return UnknownNameError(
            f"There is no {what} “{name}”.",
            position=span.start,
            length=span.length,
            remedy=self._meant(name, [*known, *more], what),
        )

    def _meant(self, name: str, known: list[str], what: str) -> str:
        if what == "name" and name in self.functions:
            return f"It is a function: write {name}(…)."
        if what == "function" and name in self.words:
            return f"It is a name: write {name} without parentheses."
        spelled = {each.casefold(): each for each in [*self.aliases, *known]}
        close = difflib.get_close_matches(name.casefold(), spelled, n=3, cutoff=0.7)
        if not close:
            return ""
        return f"Did you mean {' or '.join(name_text(spelled[each]) for each in close)}?"


def as_identifier(text: str) -> str:
    """Spell a word as an identifier: `Net MRR-churn` as `net_mrr_churn`."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
