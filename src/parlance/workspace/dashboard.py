"""The company dashboard: how recurring revenue stands, what moved it, who moved it most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.queries.catalogue import dimension_values, freshness
from parlance.domains.metrics.values import Figure
from parlance.domains.revenue.queries.movements import movements, top_movers
from parlance.domains.revenue.values.movements import Mover
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.kit.periods import Window, add_months
from parlance.web import links
from parlance.web.charts import Boundary, Chart, Series, chart
from parlance.web.components import (
    Choice,
    Crumb,
    EmptyPage,
    Heatmap,
    Option,
    Pill,
    Tile,
    address_of,
)
from parlance.web.formatting import Format
from parlance.web.period import Asked, groups, switches
from parlance.web.words import translated
from parlance.workspace import findings
from parlance.workspace.cohorts import cohort_map
from parlance.workspace.figures import Known, courses, known_metrics, series, tile

TILES = (
    "monthly_recurring_revenue",
    "annual_recurring_revenue",
    "net_revenue_retention",
    "gross_revenue_retention",
    "active_accounts",
    "logo_churn_rate",
    "average_revenue_per_user",
    "growth_rate",
)
MOVEMENTS = (
    ("new_mrr", lazy("New"), "gain-1", 1),
    ("reactivation_mrr", lazy("Reactivation"), "gain-2", 1),
    ("expansion_mrr", lazy("Expansion"), "gain-3", 1),
    ("contraction_mrr", lazy("Contraction"), "loss-1", -1),
    ("churned_mrr", lazy("Churn"), "loss-2", -1),
)
RETENTION = (
    ("net_revenue_retention", "series-1"),
    ("gross_revenue_retention", "series-2"),
)
KIND_TONES = {
    "new": "good",
    "reactivation": "good",
    "expansion": "good",
    "contraction": "warn",
    "churn": "bad",
}
_GROUPS = ("segment", "owner", "country", "industry")


@dataclass(frozen=True, slots=True)
class MoverRow:
    name: str
    href: str
    kind: Pill
    cause: str
    amount: str
    explain: str


@dataclass(frozen=True, slots=True)
class DashboardPage:
    crumbs: tuple[Crumb, ...]
    period: str
    found: str
    asked: Asked
    switches: tuple[Option, ...]
    groups: tuple[Choice, ...]
    notice: str
    notice_href: str
    tiles: tuple[Tile, ...]
    movements: Chart
    retention: Chart
    cohorts: Heatmap
    cohort_switches: tuple[Option, ...]
    movers: tuple[MoverRow, ...]


def dashboard(
    *, actor: Actor, write: Format, asked: Asked, by_amount: bool
) -> DashboardPage | EmptyPage:
    """Put the page together; an empty page while nothing has been imported."""
    actor.must("revenue.read")
    if freshness().cut_off is None:
        return nothing_yet()
    known = known_metrics(actor=actor)
    found = courses(
        actor=actor,
        known=known,
        asked=asked,
        metrics=(*TILES, findings.LOST, *(metric for metric, *_ in MOVEMENTS)),
    )
    notice, href = _stale(actor, write, asked, found["monthly_recurring_revenue"])
    return DashboardPage(
        crumbs=(Crumb(_("Revenue")),),
        period=write.period(asked.windows[-1]),
        found=findings.of_company(write, asked, found),
        asked=asked,
        switches=switches(reverse("dashboard"), asked),
        groups=groups(
            asked, [(one, dimension_values(actor=actor, dimension=one)) for one in _GROUPS]
        ),
        notice=notice,
        notice_href=href,
        tiles=tuple(tile(write, known, asked, found[metric]) for metric in TILES),
        movements=_movements(write, asked, found),
        retention=_retention(actor, write, known, asked, found),
        cohorts=cohort_map(actor, write, asked, by_amount),
        cohort_switches=_cohort_switches(asked, by_amount),
        movers=mover_rows(actor, write, asked),
    )


def nothing_yet() -> EmptyPage:
    return EmptyPage(
        _("No revenue yet"),
        _(
            "Import accounts and their subscriptions, and this page shows recurring revenue, "
            "what moved it, and how much of it stays. Every figure can be taken apart."
        ),
        command="parlance import FOLDER",
    )


def _stale(actor: Actor, write: Format, asked: Asked, course: Sequence[Figure]) -> tuple[str, str]:
    """Point to the last movement on record when nothing is left at the end of the period."""
    if course[-1].value:
        return "", ""
    newest = movements(actor=actor, as_of=asked.as_of, limit=1)
    if not newest or newest[0].day >= asked.windows[-1].opens:
        return "", ""
    day = newest[0].day
    last = Window(day.replace(day=1), add_months(day.replace(day=1), 1)).last
    query = {**asked.query, "to": last, "from": None}
    words = _("Nothing is in force here. The last movement on record is of %(day)s.")
    return words % {"day": write.day(day)}, address_of(reverse("dashboard"), query)


def _movements(write: Format, asked: Asked, found: Mapping[str, Sequence[Figure]]) -> Chart:
    drawn = [
        series(str(name), found[metric], asked, color=color, mark="bar", sign=sign)
        for metric, name, color, sign in MOVEMENTS
    ]
    net = tuple(sum(one.values[at] or 0 for one in drawn) for at in range(len(asked.windows)))
    return chart(
        write,
        id="mrr-movements",
        title=_("What moved MRR"),
        note=_("by %(period)s, losses below zero") % {"period": translated(asked.every)},
        categories=[write.period(one) for one in asked.windows],
        series=(*drawn, Series(_("Net"), net, "ink")),
        unit=Unit.MONEY,
        axis=_("%(currency)s per month") % {"currency": write.currency},
    )


def _retention(
    actor: Actor,
    write: Format,
    known: Known,
    asked: Asked,
    found: Mapping[str, Sequence[Figure]],
) -> Chart:
    usual = known.metrics["net_revenue_retention"].window
    return chart(
        write,
        id="retention",
        title=_("Revenue kept"),
        note=_("%(usual)s, up to the close of each %(period)s")
        % {"usual": translated(usual), "period": translated(asked.every)},
        categories=[write.period(one) for one in asked.windows],
        series=[
            series(known.mark(metric).name, found[metric], asked, color=color)
            for metric, color in RETENTION
        ],
        unit=Unit.RATIO,
        axis=_("of the opening MRR"),
        boundaries=_boundaries(actor, write, known, asked),
    )


def _boundaries(actor: Actor, write: Format, known: Known, asked: Asked) -> list[Boundary]:
    """Mark the periods in which a later version of a definition comes into force."""
    return [
        Boundary(
            write.period(window),
            _("%(name)s, version %(number)s")
            % {"name": known.mark(metric).name, "number": one.number},
        )
        for metric, _color in RETENTION
        if known.metrics[metric].version > 1
        for one in glossary.versions(actor=actor, slug=metric)[1:]
        for window in asked.windows
        if window.opens <= one.effective_on < window.closes
    ]


def _cohort_switches(asked: Asked, by_amount: bool) -> tuple[Option, ...]:
    path = reverse("dashboard")
    return (
        Option(_("Accounts"), address_of(path, asked.query) + "#cohorts", not by_amount),
        Option("MRR", address_of(path, {**asked.query, "cohorts": "mrr"}) + "#cohorts", by_amount),
    )


def mover_rows(actor: Actor, write: Format, asked: Asked, limit: int = 10) -> tuple[MoverRow, ...]:
    """Return the accounts whose MRR moved most in the last period."""
    window = asked.windows[-1]
    found = top_movers(
        actor=actor, window=window, where=asked.where, as_of=asked.as_of, limit=limit
    )
    return tuple(_mover(write, one, window, asked) for one in found)


def _mover(write: Format, one: Mover, window: Window, asked: Asked) -> MoverRow:
    return MoverRow(
        name=one.account_name,
        href=links.account(one.account_id),
        kind=Pill(translated(one.kind), KIND_TONES.get(one.kind, "")),
        cause=translated(one.reason),
        amount=write.signed(one.amount, Unit.MONEY, one.currency),
        explain=links.explanation(
            "monthly_recurring_revenue",
            window,
            where=(*asked.where, ("account_id", str(one.account_id))),
            as_of=asked.as_of,
        ),
    )
