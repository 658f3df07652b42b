"""What a process can compute: the measures, facts and dimensions that the domains registered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from parlance.engine.facts import Dimension, Fact
from parlance.engine.lake import LakeTable
from parlance.engine.measures import Measure


@dataclass(slots=True)
class Catalogue:
    """Filled once, while the program starts; read from then on."""

    measures: dict[str, Measure] = field(default_factory=dict)
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    tables: dict[str, LakeTable] = field(default_factory=dict)

    def register(
        self,
        *,
        measures: Iterable[Measure] = (),
        dimensions: Iterable[Dimension] = (),
        tables: Iterable[LakeTable] = (),
    ) -> None:
        """Add to the catalogue; an id that is taken by another is a programming error."""
        for measure in measures:
            _add(self.measures, measure.id, measure)
        for dimension in dimensions:
            _add(self.dimensions, dimension.id, dimension)
        for table in tables:
            _add(self.tables, table.name, table)

    def facts(self) -> dict[str, Fact]:
        return {measure.fact.id: measure.fact for measure in self.measures.values()}


def _add(known: dict[str, Any], key: str, entry: object) -> None:
    if known.setdefault(key, entry) is not entry:
        message = f"{key} is registered twice."
        raise ValueError(message)


CATALOGUE = Catalogue()
"""The catalogue of this process."""
