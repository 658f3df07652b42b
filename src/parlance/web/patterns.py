"""The pattern page: every piece once, with figures of a company that does not exist."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms

from parlance.engine.units import Unit
from parlance.web.charts import Boundary, Chart, Series, chart
from parlance.web.components import (
    Column,
    Crumb,
    EmptyPage,
    HeatCell,
    Heatmap,
    HeatRow,
    Option,
    Pill,
    Progress,
    TermMark,
    Tile,
    spark,
    tints,
)
from parlance.web.formatting import Format, Shown, house_format

_MONTHS = ("Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026", "Nov 2026")
_MRR = TermMark(
    "Monthly recurring revenue",
    "#terms",
    "The recurring amount per month in force at an instant, after discount, "
    "without one-time fees and usage.",
)
_CHURN = TermMark(
    "Logo churn rate",
    "#terms",
    "Accounts active at the opening and not at the close, over those active at the opening.",
)


class ExampleForm(forms.Form):
    """A form with one field filled wrongly, to show how that looks."""

    name = forms.CharField(label="Name of the account", help_text="As on the contract.")
    renews_on = forms.DateField(
        label="Renews on", error_messages={"invalid": "Write the day as 2027-02-14."}
    )


@dataclass(frozen=True, slots=True)
class PatternPage:
    crumbs: tuple[Crumb, ...]
    tiles: tuple[Tile, ...]
    term: TermMark
    pills: tuple[Pill, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, str, Pill, Shown], ...]
    options: tuple[Option, ...]
    stacked: Chart
    trend: Chart
    heatmap: Heatmap
    form: ExampleForm
    empty: EmptyPage
    progress: Progress


def pattern_page() -> PatternPage:
    write = house_format()
    return PatternPage(
        crumbs=(Crumb("Patterns"),),
        tiles=_tiles(write),
        term=_MRR,
        pills=(
            Pill("agreed", "good"),
            Pill("under review", "warn"),
            Pill("diverging", "bad"),
            Pill("draft"),
            Pill("default", "brand"),
        ),
        columns=(
            Column("Account", "#lists", "ascending"),
            Column("Segment", "#lists"),
            Column("State"),
            Column("MRR", "#lists", is_number=True),
        ),
        rows=(
            ("Harbor Tooling", "Mid-market", Pill("active", "good"), _money(write, "15500")),
            ("Juniper Freight", "Enterprise", Pill("active", "good"), _money(write, "1240000")),
            ("Old Mill Press", "Small", Pill("churned", "bad"), _nothing()),
        ),
        options=(Option("Month", "#lists", is_on=True), Option("Quarter", "#lists")),
        stacked=_stacked(write),
        trend=_trend(write),
        heatmap=_heatmap(write),
        form=ExampleForm({"name": "Harbor Tooling", "renews_on": "14.2.27"}),
        empty=EmptyPage(
            "No accounts yet",
            "Accounts come from your billing or sales system, with their subscriptions.",
            "See the dashboard",
            "/",
            "parlance import ./our-data",
        ),
        progress=Progress("Importing subscriptions", 6_200, 10_000, "6,200 of 10,000 rows"),
    )


def _money(write: Format, amount: str) -> Shown:
    return write.money(Decimal(amount))


def _nothing() -> Shown:
    return Format().value(None, Unit.MONEY, reason="No subscription is in force.")


def _tiles(write: Format) -> tuple[Tile, ...]:
    now, before = Decimal(1_240_000), Decimal(1_198_400)
    return (
        Tile(
            term=_MRR,
            value=write.money(now),
            explain="",
            change=write.change(now, before, Unit.MONEY, better="higher", against="since Oct"),
            spark=spark([1.09, 1.1, 1.13, 1.12, 1.2, 1.24], "From $1.09M in June to $1.24M"),
        ),
        Tile(
            term=_CHURN,
            value=write.value(0.021, Unit.RATIO),
            explain="",
            change=write.change(0.021, 0.014, Unit.RATIO, better="lower", against="since Oct"),
            spark=spark([1.4, 1.2, 1.9, 1.0, 1.4, 2.1], "From 1.4 % in June to 2.1 %"),
            mark=Pill("under review", "warn"),
        ),
        Tile(
            term=TermMark("Net revenue retention", "#terms"),
            value=write.value(None, Unit.RATIO, reason="No account was active a year ago."),
            explain="",
            note="No account was active a year ago",
        ),
    )


def _stacked(write: Format) -> Chart:
    return chart(
        write,
        id="pattern-movements",
        title="MRR movements",
        note="stacked bars above and below zero, with their sum as a line",
        categories=_MONTHS,
        series=(
            Series("New", (42_000, 38_000, 51_000, 40_000, 62_000, 55_000), "gain-1", "bar"),
            Series("Expansion", (12_000, 18_000, 9_000, 22_000, 31_000, 26_000), "gain-3", "bar"),
            Series(
                "Contraction", (-4_000, -9_000, -6_000, -3_000, -8_000, -5_000), "loss-1", "bar"
            ),
            Series("Churn", (-11_000, -8_000, -24_000, -9_000, -5_000, -34_400), "loss-2", "bar"),
            Series("Net", (39_000, 39_000, 30_000, 50_000, 80_000, 41_600), "ink", "line"),
        ),
        unit=Unit.MONEY,
        axis=f"{write.currency} per month",
    )


def _trend(write: Format) -> Chart:
    return chart(
        write,
        id="pattern-trend",
        title="Retention over 12 months",
        note="a dotted line where a new version of the definition begins",
        categories=_MONTHS,
        series=(
            Series("Net revenue retention", (1.02, 1.03, 1.01, 1.04, 1.06, 1.05)),
            Series("Gross revenue retention", (0.93, 0.93, 0.92, 0.93, 0.94, None), "series-2"),
        ),
        unit=Unit.RATIO,
        axis="share of opening MRR",
        boundaries=(Boundary("Aug 2026", "version 2"),),
    )


def _heatmap(write: Format) -> Heatmap:
    kept = ((1.0, 0.96, 0.91, 0.9), (1.0, 0.98, 0.95), (1.0, 0.93), (1.0,))
    shades = iter(tints([value for row in kept for value in row]))
    rows = tuple(
        HeatRow(
            label=_MONTHS[at],
            size=write.count(40 + 7 * at),
            cells=tuple(HeatCell(write.value(one, Unit.RATIO).text, next(shades)) for one in row),
        )
        for at, row in enumerate(kept)
    )
    return Heatmap(
        "Accounts kept, by month of signup", "Signup", "Accounts", ("0", "1", "2", "3"), rows
    )
