"""The tools: each asks one query or command, with the rights of whoever asks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from mcp.server.mcpserver import Context
from pydantic import Field

from parlance.api.mcp import answers
from parlance.api.mcp.asking import Asking, answering
from parlance.api.mcp.writing import account_found, figure_answer, term_answer, text_of
from parlance.domains.accounts.queries import records as accounts
from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.commands import versions
from parlance.domains.metrics.queries import catalogue, explanations, figures
from parlance.domains.metrics.values import Ask
from parlance.kit.errors import InvalidError
from parlance.kit.periods import Every, Window, windows
from parlance.platform.organisation.queries import organisation

_MOST_FOUND = 50
_MOST_PERIODS = 120

Words = Annotated[str, Field(max_length=200, description="Words to look for.")]
First = Annotated[date, Field(description="The first day, as 2026-01-01.")]
Last = Annotated[date, Field(description="The last day, included.")]
Where = Annotated[
    dict[str, str] | None, Field(description="Only accounts with these values, by dimension.")
]
Reading = Annotated[str | None, Field(description="A reading other than the default.")]
AsOf = Annotated[date | None, Field(description="As had been recorded by the end of that day.")]


class PeriodError(InvalidError):
    """Raised when a tool is asked for periods that cannot be."""

    code = "mcp.period"


class Tools:
    """What assistants may call. `asking` tells who asks; it depends on the door."""

    def __init__(self, asking: Callable[[Context[Any, Any]], Asking]) -> None:
        self.asking = asking

    @answering
    def search_terms(
        self, ctx: Context[Any, Any], words: Words, limit: int = 10
    ) -> answers.TermsFound:
        """Find words of the glossary by name, short form, alias or text."""
        asking = self.asking(ctx)
        found = glossary.search_terms(
            actor=asking.actor, words=words, limit=min(max(limit, 1), _MOST_FOUND)
        )
        return answers.TermsFound(
            terms=[
                answers.TermFound(
                    slug=one.term.slug,
                    name=one.term.name,
                    kind=one.kind,
                    text=one.text,
                    same_word=list(one.shares),
                    link=asking.link(reverse("term", args=[one.term.slug])),
                )
                for one in found
            ]
        )

    @answering
    def read_term(self, ctx: Context[Any, Any], term: Words) -> answers.TermAnswer:
        """Read a term, by slug, name or alias, with every version of its definition."""
        asking = self.asking(ctx)
        meant = glossary.meant_term(actor=asking.actor, text=term)
        return term_answer(asking, glossary.term(actor=asking.actor, slug=meant.slug))

    @answering
    def list_metrics(self, ctx: Context[Any, Any]) -> answers.MetricsAnswer:
        """List the metrics that can be evaluated, and what they can be grouped by."""
        asking = self.asking(ctx)
        return answers.MetricsAnswer(
            metrics=[
                answers.MetricAnswer(
                    metric=one.id,
                    name=one.name,
                    unit=one.unit,
                    usual_period=one.window,
                    version=one.version,
                    readings=dict(one.readings),
                    may_be_asked=one.is_readable,
                    link=asking.link(reverse("metric", args=[one.slug])),
                )
                for one in catalogue.catalogue(actor=asking.actor)
            ],
            dimensions=catalogue.dimensions(actor=asking.actor),
        )

    @answering
    def evaluate_metrics(
        self,
        ctx: Context[Any, Any],
        metrics: Annotated[list[str], Field(min_length=1, max_length=20)],
        first: First,
        last: Last,
        every: Annotated[
            str | None, Field(description="month, quarter, year, week or day; else one period.")
        ] = None,
        by: Annotated[list[str] | None, Field(description="Dimensions to group by.")] = None,
        where: Where = None,
        reading: Reading = None,
        as_of: AsOf = None,
    ) -> answers.FiguresAnswer:
        """Compute metrics. A figure names the version of its definition, or why there is none."""
        asking = self.asking(ctx)
        ask = Ask(
            metrics=tuple(metrics),
            windows=_windows(first, last, every),
            by=tuple(by or ()),
            where=tuple((where or {}).items()),
            reading=reading,
            as_of=as_of,
            today=_today(),
        )
        found = figures.evaluate(actor=asking.actor, ask=ask)
        return answers.FiguresAnswer(
            figures=[figure_answer(asking, one, ask.where) for one in found],
            as_of=as_of,
            data_until=catalogue.freshness().cut_off,
        )

    @answering
    def explain_metric(
        self,
        ctx: Context[Any, Any],
        metric: Words,
        first: First,
        last: Last,
        where: Where = None,
        reading: Reading = None,
        as_of: AsOf = None,
    ) -> answers.ExplanationAnswer:
        """Take one figure apart: definition, formula with its values, accounts behind it."""
        asking = self.asking(ctx)
        narrowed = tuple((where or {}).items())
        (window,) = _windows(first, last, None)
        found = explanations.explain(
            actor=asking.actor,
            metric=metric,
            window=window,
            where=narrowed,
            reading=reading,
            as_of=as_of,
            today=_today(),
        )
        return answers.ExplanationAnswer(
            figure=figure_answer(asking, found.figure, narrowed),
            definition=found.text,
            status=found.status,
            formula=found.formula,
            with_values=found.with_values,
            measures=[
                answers.MeasureAnswer(
                    measure=one.id, label=one.label, value=text_of(one.value), unit=one.unit
                )
                for one in found.measures
            ],
            accounts=[
                answers.AccountShare(
                    account_id=one.account_id,
                    name=one.account_name,
                    values={name: text_of(value) for name, value in one.values.items()},
                )
                for one in found.contributions[:_MOST_FOUND]
            ],
            accounts_in_all=found.contributing,
            data_until=found.cut_off,
        )

    @answering
    def find_accounts(
        self, ctx: Context[Any, Any], words: Words, limit: int = 10
    ) -> answers.AccountsFound:
        """Find accounts by a part of the name, or by the whole source id."""
        asking = self.asking(ctx)
        page = accounts.accounts_page(
            actor=asking.actor, search=words, limit=min(max(limit, 1), _MOST_FOUND)
        )
        return answers.AccountsFound(accounts=[account_found(asking, one) for one in page.accounts])

    @answering
    def read_account(self, ctx: Context[Any, Any], account_id: int) -> answers.AccountAnswer:
        """Read one account. Its figures: evaluate_metrics with where={"account_id": "…"}."""
        asking = self.asking(ctx)
        found = accounts.account(actor=asking.actor, account_id=account_id)
        return answers.AccountAnswer(
            account=account_found(asking, found.summary),
            industry=found.summary.industry,
            parent=found.parent_name,
            attributes={name: str(value) for name, value in found.custom},
        )

    @answering
    def propose_definition(
        self,
        ctx: Context[Any, Any],
        term: Words,
        text: Annotated[str, Field(max_length=4000)],
        reason: Annotated[str, Field(max_length=1000)],
        effective_on: date,
        example: Annotated[str, Field(max_length=2000)] = "",
    ) -> answers.Proposed:
        """Propose a new text for a term. It is under review until people of both sides approve.

        Formulas stay as they are. Needs the scope glossary.change.
        """
        asking = self.asking(ctx)
        actor = asking.actor
        actor.must("glossary.change")
        meant = glossary.meant_term(actor=actor, text=term)
        known = glossary.term(actor=actor, slug=meant.slug)
        newest = known.versions[-1] if known.versions else None
        number = versions.publish_version(
            actor=actor,
            slug=meant.slug,
            text=text,
            example=example or (newest.example if newest else ""),
            reason=reason,
            effective_on=effective_on,
            recorded_at=datetime.now(tz=UTC),
            readings=tuple(newest.readings.values()) if newest else (),
            window=newest.window if newest else "month",
        )
        return answers.Proposed(
            slug=meant.slug,
            version=number,
            status=glossary.term(actor=actor, slug=meant.slug).status,
            link=asking.link(reverse("term", args=[meant.slug])),
        )

    def all(self) -> tuple[Callable[..., Any], ...]:
        return (
            self.search_terms,
            self.read_term,
            self.list_metrics,
            self.evaluate_metrics,
            self.explain_metric,
            self.find_accounts,
            self.read_account,
            self.propose_definition,
        )


CHANGING = frozenset({"propose_definition"})
"""The tools that change something; the others only read."""


def _windows(first: date, last: date, every: str | None) -> tuple[Window, ...]:
    try:
        whole = Window(first, last + timedelta(days=1))
        if every is None:
            return (whole,)
        start = organisation().fiscal_year_first_month
        found = tuple(windows(whole.opens, whole.closes, Every(every), start))
    except (ValueError, OverflowError) as error:
        raise PeriodError(
            f"{error}. Name a first and a last day, and month, quarter, year, week or day."
        ) from error
    if len(found) > _MOST_PERIODS:
        raise PeriodError(f"At most {_MOST_PERIODS} periods are answered at once. Ask for fewer.")
    return found


def _today() -> date:
    return datetime.now(tz=ZoneInfo(organisation().time_zone)).date()
