from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from parlance.cli.acting import actor_of, as_option
from parlance.cli.ground import ground
from parlance.cli.output import NOTHING, as_json, as_table, format_option, show
from parlance.kit.actor import Actor
from parlance.kit.errors import InvalidError
from parlance.kit.periods import FIRST_ASKED, LAST_ASKED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from parlance.domains.metrics.values import Explanation, Figure
    from parlance.kit.periods import Window
    from parlance.platform.organisation.values import Organisation

FIGURE_COLUMNS = (
    *("metric", "opens", "closes", "by", "value", "unit", "currency", "numerator"),
    *("denominator", "version", "reading", "as_of", "reason"),
)
INTERVAL_COLUMNS = (
    *("line", "product", "plan", "starts_on", "ends_on", "mrr", "currency"),
    *("at_opening", "at_close"),
)
MOVEMENT_COLUMNS = ("day", "kind", "reason", "product", "plan", "amount", "currency")
TABLE_COLUMNS = ("metric", "from", "to", "by", "value", "unit", "version", "reading", "note")

DAY = click.DateTime(["%Y-%m-%d"])
MONTHS_BY_DEFAULT = 12


class PeriodError(InvalidError):
    """Raised when a period ends before it begins, or a pair is not written DIM=VALUE."""

    code = "cli.period"


def period_options(command: Callable[..., None]) -> Callable[..., None]:
    first = click.option("--from", "opens", type=DAY, help="First day [default: a year before].")
    close = click.option(
        "--to",
        "closes",
        type=DAY,
        help="The day the period closes, not in it: 2026-01-01 ends 2025 [default: this month's"
        " first day].",
    )
    return first(close(command))


@click.command()
@click.argument("metrics", metavar="METRIC[,METRIC…]")
@period_options
@click.option("--every", type=click.Choice(["day", "week", "month", "quarter", "year"]))
@click.option("--by", default="", metavar="DIM[,DIM]", help="Owner, segment, country, plan, …")
@click.option("--reading", help="A labelled reading instead of the default.")
@click.option("--version", type=int, help="A version of the definition instead of that in force.")
@click.option("--as-of", type=DAY, help="As recorded by the end of that day.")
@format_option
@as_option
def metric(
    *,
    metrics: str,
    opens: datetime | None,
    closes: datetime | None,
    every: str | None,
    by: str,
    reading: str | None,
    version: int | None,
    as_of: datetime | None,
    form: str,
    asked_as: str | None,
) -> None:
    """Compute metrics, by name, slug or alias.

    \b
    parlance metric net_revenue_retention --from 2025-01-01 --to 2026-01-01
    parlance metric nrr,arr --every quarter --by segment --format json
    """  # noqa: D301 - \b keeps click from joining the lines
    with ground():
        from parlance.domains.metrics.queries.figures import evaluate
        from parlance.domains.metrics.values import Ask
        from parlance.kit.periods import Every, windows
        from parlance.platform.organisation.queries import organisation

        company = organisation()
        today = today_of(company)
        whole = _period(opens, closes, today)
        cut = [whole]
        if every:
            first_month = company.fiscal_year_first_month
            cut = windows(whole.opens, whole.closes, Every(every), first_month)
        ask = Ask(
            metrics=_listed(metrics),
            windows=tuple(cut),
            by=_listed(by),
            reading=reading,
            version=version,
            as_of=as_of.date() if as_of else None,
            today=today,
        )
        _show_figures(evaluate(actor=actor_of(asked_as), ask=ask), form)


@click.command()
@click.argument("metric_name", metavar="METRIC")
@period_options
@click.option("--by", "where", multiple=True, metavar="DIM=VALUE", help="Of this group only.")
@click.option("--reading", help="A labelled reading instead of the default.")
@click.option("--version", type=int, help="A version of the definition instead of that in force.")
@click.option("--as-of", type=DAY, help="As recorded by the end of that day.")
@format_option
@as_option
def explain(
    *,
    metric_name: str,
    opens: datetime | None,
    closes: datetime | None,
    where: tuple[str, ...],
    reading: str | None,
    version: int | None,
    as_of: datetime | None,
    form: str,
    asked_as: str | None,
) -> None:
    """Take a figure apart: definition, formula with its values, accounts behind it.

    \b
    parlance explain nrr --from 2025-01-01 --to 2026-01-01 --by segment=Enterprise
    """  # noqa: D301 - \b keeps click from joining the lines
    with ground():
        from parlance.domains.metrics.queries import explanations
        from parlance.platform.organisation.queries import organisation

        today = today_of(organisation())
        actor = actor_of(asked_as)
        found = explanations.explain(
            actor=actor,
            metric=metric_name,
            window=_period(opens, closes, today),
            where=tuple(_pair(text) for text in where),
            reading=reading,
            version=version,
            as_of=as_of.date() if as_of else None,
            today=today,
        )
        _show_explanation(actor, found, form)


def today_of(company: Organisation) -> date:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(company.time_zone)).date()


def _period(opens: datetime | None, closes: datetime | None, today: date) -> Window:
    from parlance.kit.periods import Window, add_months

    last = closes.date() if closes else today.replace(day=1)
    first = opens.date() if opens else add_months(max(last, FIRST_ASKED), -MONTHS_BY_DEFAULT)
    if first < FIRST_ASKED or last > LAST_ASKED:
        raise PeriodError(
            f"Name days from {FIRST_ASKED} to {LAST_ASKED}; nothing is recorded outside."
        )
    try:
        return Window(first, last)
    except ValueError as error:
        raise PeriodError(str(error)) from error


def _listed(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise PeriodError(f"“{text}” is not DIM=VALUE, such as segment=Enterprise.")
    return name.strip(), value.strip()


def _show_figures(figures: list[Figure], form: str) -> None:
    if form != "table":
        rows = [{name: getattr(one, name) for name in FIGURE_COLUMNS} for one in figures]
        show(rows, form=form, columns=FIGURE_COLUMNS)
        return
    click.echo(as_table([_row(one) for one in figures], TABLE_COLUMNS), nl=False)


def _row(figure: Figure) -> dict[str, Any]:
    return {
        "metric": figure.metric,
        "from": figure.opens,
        "to": figure.closes,
        "by": figure.by,
        "value": _shown(figure),
        "unit": figure.currency or figure.unit,
        "version": figure.version,
        "reading": figure.reading,
        "note": figure.reason or "",
    }


def _shown(figure: Figure) -> Any:
    from parlance.engine.units import Unit

    if figure.value is None:
        return None
    match figure.unit:
        case Unit.RATIO:
            return f"{float(figure.value):.1%}"
        case Unit.MONEY:
            return f"{figure.value:,.2f}"
        case _:
            return figure.value


def _show_explanation(actor: Actor, found: Explanation, form: str) -> None:
    if form == "json":
        click.echo(as_json(found))
        return
    measures = [
        {"measure": one.id, "value": one.value, "unit": one.unit, "meaning": one.label}
        for one in found.measures
    ]
    accounts = [
        {"account": one.account_name, "value": one.value, **one.values}
        for one in found.contributions
    ]
    parts = found.contributions[0].values if found.contributions else {}
    columns = ("account", *parts, "value")
    if form == "csv":
        show(accounts, form=form, columns=columns)
        return
    figure = found.figure
    click.echo(f"{found.name}, {figure.opens} to {figure.closes}: {_shown(figure) or NOTHING}")
    click.echo(f"{found.text}\n")
    click.echo(
        f"Version {found.version.number} of {found.version.effective_on}, reading"
        f" “{figure.reading}”, {found.status}."
    )
    click.echo(f"  {found.formula}\n  = {found.with_values}\n")
    click.echo(as_table(measures, ("measure", "value", "unit", "meaning")))
    click.echo(f"Accounts behind it: {found.contributing}, of which {len(accounts)} are shown.")
    click.echo(as_table(accounts, columns), nl=False)
    if found.contributing == 1 and actor.may("revenue.read"):
        _show_rows(actor, found)


def _show_rows(actor: Actor, found: Explanation) -> None:
    """Print the ledger rows of the one account behind a figure."""
    from parlance.domains.revenue.queries.rows import rows_behind

    behind = rows_behind(
        actor=actor,
        account_id=found.contributions[0].account_id,
        window=found.span,
        as_of=found.figure.as_of,
    )
    for title, rows, names in (
        ("What counts", behind.intervals, INTERVAL_COLUMNS),
        ("What moved", behind.movements, MOVEMENT_COLUMNS),
    ):
        if rows:
            click.echo(f"\n{title}:")
            told = [{name: getattr(row, name) for name in names} for row in rows]
            click.echo(as_table(told, names), nl=False)
