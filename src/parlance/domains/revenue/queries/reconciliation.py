"""Whether MRR counted from what is in force equals MRR carried forward by movements."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.values.movements import Reconciliation
from parlance.kit.actor import Actor
from parlance.kit.periods import Window

_METRIC = "monthly_recurring_revenue"


def reconciliation(
    *,
    actor: Actor,
    windows: Sequence[Window],
    reading: str = "movements",
    where: tuple[tuple[str, str], ...] = (),
    as_of: date | None = None,
) -> list[Reconciliation]:
    """Return, per window, MRR by snapshot and by another reading, and the gap between them.

    The gap of the reading `movements` must be zero; anything else is a reconciliation error.
    Windows without a value are left out.
    """
    actor.must("revenue.read")
    counted = evaluate(actor=actor, ask=Ask((_METRIC,), tuple(windows), where=where, as_of=as_of))
    carried = evaluate(
        actor=actor,
        ask=Ask((_METRIC,), tuple(windows), where=where, reading=reading, as_of=as_of),
    )
    return [
        Reconciliation(
            window=Window(one.opens, one.closes),
            by_snapshot=Decimal(one.value),
            by_movements=Decimal(other.value),
            currency=one.currency or "",
        )
        for one, other in zip(counted, carried, strict=True)
        if one.value is not None and other.value is not None
    ]
