"""What every tile of a page is filled from."""

from collections.abc import Sequence
from dataclasses import dataclass

from parlance.domains.metrics.values import Figure, Target
from parlance.kit.actor import Actor
from parlance.kit.periods import Window
from parlance.web import links
from parlance.web.formatting import Format
from parlance.workspace.dashboards.pages.asked import BoardAsked
from parlance.workspace.dashboards.queries.figures import Answers, Outcome, Wish
from parlance.workspace.figures import Known


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for what, and the words for it."""

    actor: Actor
    write: Format
    known: Known
    board: BoardAsked

    def windows(self, metric: str) -> tuple[Window, ...]:
        """Return a metric's windows, one for each period shown; a removed one has months."""
        summary = self.known.metrics.get(metric.partition("(")[0].replace("-", "_"))
        return self.board.asked.over(summary.window if summary else "month")

    def wish(
        self,
        metric: str,
        windows: Sequence[Window],
        *,
        reading: str = "",
        by: tuple[str, ...] = (),
        is_measure: bool = False,
    ) -> Wish:
        """Return what a tile asks; its own reading counts before the dashboard's."""
        return Wish(
            metric=metric,
            windows=tuple(windows),
            reading=reading or ("" if is_measure else self.board.reading),
            by=by,
            where=self.board.asked.where,
            must_read=bool(reading),
            is_measure=is_measure,
        )

    def explain(self, figure: Figure, *also: tuple[str, str]) -> str:
        """Return the address that explains a figure, narrowed further by `also`."""
        return links.explanation(
            figure.metric,
            Window(figure.opens, figure.closes),
            where=(*self.board.asked.where, *also),
            reading=None if figure.reading == "default" else figure.reading,
            as_of=self.board.asked.as_of,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What was answered for all tiles of a fragment."""

    answers: Answers
    targets: tuple[Target, ...] = ()

    def of(self, wish: Wish) -> Outcome:
        return self.answers.outcomes[wish]
