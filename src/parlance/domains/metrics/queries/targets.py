"""KPIs: metrics with a target, and how near they are to it."""

from datetime import date, timedelta

from parlance.domains.metrics import models, rules
from parlance.domains.metrics.queries.catalogue import catalogue
from parlance.domains.metrics.queries.definitions import definitions_in_force, meant_metric
from parlance.domains.metrics.queries.figures import evaluate, expanded
from parlance.domains.metrics.values import Ask, Figure, Kpi, Target
from parlance.kit.actor import Actor
from parlance.kit.periods import Every, Window, period_start
from parlance.platform.organisation.queries import organisation

TREND = 6
"""Over how many periods a trend goes, the newest among them."""


def targets(*, actor: Actor) -> list[Target]:
    """Return all targets, by metric; those of figures that the actor may not see are left out."""
    actor.must("metrics.read")
    seen = {one.id for one in catalogue(actor=actor) if one.is_readable}
    rows = models.Target.objects.order_by("metric")
    return [_target(row) for row in rows if row.metric in seen]


def find_target(*, actor: Actor, metric: str) -> Target | None:
    """Return the target of a metric, by identifier, slug or alias; None: it is no KPI.

    Raises `DeniedError` for a metric whose figures the actor may not see.
    """
    actor.must("metrics.read")
    known = definitions_in_force(actor=actor)
    identifier = meant_metric(actor=actor, text=metric, known=known)
    expanded(actor=actor, ask=Ask((identifier,), ()))
    row = models.Target.objects.filter(metric=identifier).first()
    return _target(row) if row else None


def kpis(*, actor: Actor, on: date) -> list[Kpi]:
    """Return every KPI over its last period that is complete on a day, by metric.

    A period is complete on the day after its last. Metrics without a target are left out.
    """
    actor.must("metrics.read")
    promised = targets(actor=actor)
    first_month = organisation().fiscal_year_first_month
    figures: dict[str, list[Figure]] = {}
    for every in sorted({one.every for one in promised}):
        ask = Ask(
            metrics=tuple(one.metric for one in promised if one.every is every),
            windows=_complete_periods(on, every, first_month),
        )
        for figure in evaluate(actor=actor, ask=ask):
            figures.setdefault(figure.metric, []).append(figure)
    return [_kpi(one, tuple(figures[one.metric])) for one in promised]


def _complete_periods(on: date, every: Every, first_month: int) -> tuple[Window, ...]:
    found: list[Window] = []
    closes = period_start(on, every, first_month)
    while len(found) < TREND:
        opens = period_start(closes - timedelta(days=1), every, first_month)
        found.append(Window(opens, closes))
        closes = opens
    return tuple(reversed(found))


def _kpi(target: Target, trend: tuple[Figure, ...]) -> Kpi:
    figure = trend[-1]
    if figure.value is None:
        return Kpi(target, figure, attainment=None, standing=None, trend=trend)
    actual, goal, better = figure.value, target.value, figure.better
    return Kpi(
        target=target,
        figure=figure,
        attainment=rules.attainment(actual=actual, target=goal, better=better),
        standing=rules.standing(actual=actual, target=goal, better=better),
        trend=trend,
    )


def _target(row: models.Target) -> Target:
    return Target(
        metric=row.metric,
        value=row.value,
        every=Every(row.every),
        owner=row.owner,
        set_at=row.set_at,
    )
