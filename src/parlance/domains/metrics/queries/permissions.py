"""Which figures an actor may see: a metric needs every right that a measure beneath it needs."""

from collections.abc import Iterable

from parlance.engine.catalogue import CATALOGUE
from parlance.engine.expansion import Expanded
from parlance.kit.actor import Actor


def rights_needed(metric: Expanded) -> frozenset[str]:
    """Return the rights that the measures of a metric ask for, beside seeing metrics."""
    rights = {CATALOGUE.measures[leaf.measure].right for leaf in metric.leaves.values()}
    return frozenset(rights - {""})


def may_see(actor: Actor, metric: Expanded) -> bool:
    return all(actor.may(right) for right in rights_needed(metric))


def must_see(actor: Actor, metrics: Iterable[Expanded]) -> None:
    """Raise `DeniedError`, naming the right, for a figure that the actor may not see."""
    for metric in metrics:
        for right in sorted(rights_needed(metric)):
            actor.must(right)
