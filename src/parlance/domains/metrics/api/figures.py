"""Metrics for programs: the catalogue, figures, explanations, dimensions, targets, freshness."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.domains.glossary.errors import (
    AmbiguousTermError,
    TermNotFoundError,
    VersionNotFoundError,
)
from parlance.domains.metrics import commands
from parlance.domains.metrics.api.schemas import (
    Dimension,
    DimensionValues,
    Evaluation,
    Explanation,
    ExplanationAsked,
    Figure,
    Figures,
    Freshness,
    Metric,
    MetricSummary,
    Target,
    TargetGiven,
)
from parlance.domains.metrics.errors import (
    NothingAskedError,
    TargetNotFoundError,
    TargetUnsoundError,
    UnknownDimensionError,
)
from parlance.domains.metrics.queries import catalogue, explanations, figures, targets
from parlance.engine.expansion import UnknownMetricError
from parlance.engine.language.errors import LanguageError
from parlance.kit.fingerprints import fingerprint
from parlance.kit.periods import Window
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, Paged, paged
from parlance.platform.organisation.queries import organisation
from parlance.platform.rendering import Request

doors = Doors(
    "Metrics",
    "Figures by the definitions of the glossary: each says its version, its reading and until "
    "when it knows what was recorded.",
)


_ASKING = (
    UnknownMetricError,
    TermNotFoundError,
    VersionNotFoundError,
    AmbiguousTermError,
    LanguageError,
    UnknownDimensionError,
    NothingAskedError,
)


@doors.get("", returns=Page[MetricSummary], right="metrics.read")
def list_metrics(request: Request, asked: Query[Paged]) -> object:
    """List the catalogue, by identifier."""
    found = sorted(catalogue.catalogue(actor=request.actor), key=lambda one: one.id)
    return paged(found, asked, lambda one: (one.id,))


@doors.ask("/evaluate", returns=Figures, right="metrics.read", refusals=_ASKING)
def evaluate_metrics(request: Request, given: Evaluation) -> object:
    """Evaluate metrics over periods, by dimensions, under any reading, as of any day."""
    ask = given.ask(today=clock.today(), fiscal_start=organisation().fiscal_year_first_month)
    found = figures.evaluate(actor=request.actor, ask=ask)
    return Figures(data=[Figure.of(one) for one in found])


@doors.ask("/explain", returns=Explanation, right="metrics.read", refusals=_ASKING)
def explain_metric(request: Request, given: ExplanationAsked) -> object:
    """Take a figure apart, down to the accounts behind it."""
    given.must_be_a_period()
    found = explanations.explain(
        actor=request.actor,
        metric=given.metric,
        window=Window(given.opens, given.closes),
        where=given.pairs,
        reading=given.reading,
        version=given.version,
        as_of=given.as_of,
        today=clock.today(),
        shown=given.shown,
    )
    return Explanation.of(found)


@doors.get("/dimensions", returns=Page[Dimension], right="metrics.read")
def list_dimensions(request: Request, asked: Query[Paged]) -> object:
    """List what figures can be grouped by, custom attributes included."""
    found = sorted(catalogue.dimensions(actor=request.actor).items())
    rows = [{"id": name, "label": label} for name, label in found]
    return paged(rows, asked, lambda one: (one["id"],))


@doors.get("/dimensions/{dimension}/values", returns=DimensionValues, right="metrics.read")
def list_dimension_values(
    request: Request,
    dimension: Annotated[str, Field(description="The dimension.", examples=["segment"])],
) -> object:
    """List the values that accounts have or had for a dimension."""
    found = catalogue.dimension_values(actor=request.actor, dimension=dimension)
    return DimensionValues(data=found)


@doors.get("/freshness", returns=Freshness, right="metrics.read")
def get_freshness(request: Request) -> object:  # noqa: ARG001 - known to all who may read
    """Tell until when figures know what was recorded."""
    return catalogue.freshness()


@doors.get("/targets", returns=Page[Target], right="metrics.read")
def list_targets(request: Request, asked: Query[Paged]) -> object:
    """List the targets: the metrics that are KPIs."""
    found = targets.targets(actor=request.actor)
    return paged(sorted(found, key=lambda one: one.metric), asked, lambda one: (one.metric,))


@doors.get(
    "/targets/{metric}",
    returns=Target,
    right="metrics.read",
    refusals=(*_ASKING, TargetNotFoundError),
)
def get_target(request: Request, response: HttpResponse, metric: Metric) -> object:
    """Show the target of a metric."""
    return _target(request, response, metric)


@doors.put(
    "/targets/{metric}",
    returns=Target,
    right="metrics.define",
    has_tag=True,
    refusals=(*_ASKING, TargetUnsoundError),
)
def set_target(
    request: Request, response: HttpResponse, metric: Metric, given: TargetGiven
) -> object:
    """Make a metric a KPI, or promise something else of it."""
    actor = request.actor
    commands.set_target(
        actor=actor,
        metric=metric,
        set_at=clock.now(),
        expected=entity_tags.expected(request),
        **dict(given),
    )
    return _target(request, response, metric)


@doors.delete("/targets/{metric}", right="metrics.define", refusals=(*_ASKING, TargetNotFoundError))
def remove_target(request: Request, metric: Metric) -> None:
    """Turn a KPI back into a plain metric."""
    commands.remove_target(actor=request.actor, metric=metric)


def _target(request: Request, response: HttpResponse, metric: str) -> object:
    found = targets.find_target(actor=request.actor, metric=metric)
    if found is None:
        raise TargetNotFoundError(metric)
    now = {"value": found.value, "every": found.every.value, "owner": found.owner}
    entity_tags.tag(response, fingerprint(now))
    return found
