"""Tiles as a page places them: the words above, what is shown, and how fresh it is."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parlance.domains.glossary.values import Status
from parlance.web.charts import Cell, Chart
from parlance.web.components import Heatmap, Pill, Spark, TermMark
from parlance.web.formatting import Change, Format, Shown
from parlance.web.words import translated
from parlance.workspace.dashboard import MoverRow
from parlance.workspace.dashboards.pages.notes import Html, as_html
from parlance.workspace.dashboards.values.boards import Tile
from parlance.workspace.dashboards.values.tiles import Kind, NoteTile
from parlance.workspace.figures import Known, state_of

KIND_NAMES = {
    Kind.NUMBER: gettext_noop("Number"),
    Kind.TREND: gettext_noop("Trend"),
    Kind.BREAKDOWN: gettext_noop("Breakdown"),
    Kind.MOVEMENTS: gettext_noop("What moved MRR"),
    Kind.COHORTS: gettext_noop("What signup months keep"),
    Kind.MOVERS: gettext_noop("Who moved MRR most"),
    Kind.LIST: gettext_noop("Accounts"),
    Kind.NOTE: gettext_noop("Note"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A metric of a tile: its term, the version of its definition, and whether it is in doubt."""

    term: TermMark
    version: str
    version_words: str
    state: Pill | None = None
    is_unsettled: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """What a number tile shows."""

    value: Shown
    explain: str
    name: str
    change: Change | None = None
    note: str = ""
    spark: Spark | None = None
    course: Chart | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a download; `heads` beyond `texts` are numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    texts: int = 1
    note: str = ""
    download: str = ""
    file_name: str = ""
    more: str = ""
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A tile with whichever of its contents it has; `words` stand where there is none.

    `is_waiting`: the contents come as a fragment.
    """

    id: int
    kind: Kind
    width: str
    title: str
    words_above: tuple[Word, ...] = ()
    note_above: str = ""
    is_named: bool = False
    is_waiting: bool = False
    number: Number | None = None
    chart: Chart | None = None
    sheet: Sheet | None = None
    heatmap: Heatmap | None = None
    movers: tuple[MoverRow, ...] | None = None
    text: Html = ""
    words: str = ""
    until: str = ""

    @property
    def single(self) -> Word | None:
        """The word that is the title, when the tile is about one metric."""
        return self.words_above[0] if len(self.words_above) == 1 else None

    @property
    def states(self) -> tuple[Pill, ...]:
        """What is wrong with the definitions behind the tile, each once."""
        return tuple(dict.fromkeys(one.state for one in self.words_above if one.state))

    def fresh(self, until: str) -> "Card":
        return replace(self, until=until)


def waiting(tile: Tile, known: Known) -> Card:
    """Return a tile as it stands before its figures are there: words, and a place."""
    metrics = metrics_of(tile)
    title = tile.title if len(metrics) == 1 else ""
    found = tuple(word(known, one, title) for one in metrics if one in known.metrics)
    card = Card(
        id=tile.id,
        kind=tile.kind,
        width=tile.width.value,
        title=tile.title or _title(tile, found),
        words_above=found,
        is_named=bool(tile.title),
        is_waiting=True,
    )
    if isinstance(tile.configured, NoteTile):
        return replace(card, text=as_html(tile.configured.text), is_waiting=False)
    if tile.configured is None:
        return refused(card, tile.problem)
    return card


def refused(card: Card, words: str) -> Card:
    """Return a tile that shows nothing but why."""
    return replace(card, words=words, is_waiting=False)


def until(write: Format, cut_off: datetime | None) -> str:
    return write.instant(cut_off) if cut_off else ""


def metrics_of(tile: Tile) -> tuple[str, ...]:
    """Return the metrics that a tile names, by identifier; a comparison by what compares."""
    configured = tile.configured
    one = getattr(configured, "metric", "")
    found = (one,) if one else getattr(configured, "metrics", ())
    return tuple(str(metric).partition("(")[0].replace("-", "_") for metric in found)


def word(known: Known, metric: str, title: str = "") -> Word:
    """Return the word of a metric; a tile's own title stands in place of a single name."""
    mark, summary = known.mark(metric), known.metrics[metric]
    term = known.terms.get(metric)
    status = term.status if term else Status.AGREED
    told = "" if status is Status.AGREED else f", {translated(status)}"
    return Word(
        term=replace(mark, name=title) if title else mark,
        version=f"v{summary.version}",
        version_words=_("%(name)s: definition, version %(number)s")
        % {"name": mark.name, "number": summary.version}
        + told,
        state=state_of(status),
        is_unsettled=status is Status.UNDER_REVIEW,
    )


def _title(tile: Tile, words: tuple[Word, ...]) -> str:
    return ", ".join(one.term.name for one in words) or _(KIND_NAMES[tile.kind])
