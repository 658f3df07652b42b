from parlance.domains.metrics.values import Figure
from parlance.engine.units import Unit
from parlance.kit.periods import Window
from parlance.web import links
from parlance.web.formatting import Format, Shown
from parlance.web.period import Asked


def shown(write: Format, figure: Figure) -> Shown:
    return write.value(figure.value, figure.unit, currency=figure.currency, reason=figure.reason)


def explained(figure: Figure, asked: Asked, *more: tuple[str, str]) -> str:
    return links.explanation(
        figure.metric, window_of(figure), where=(*asked.where, *more), as_of=asked.as_of
    )


def window_of(figure: Figure) -> Window:
    return Window(figure.opens, figure.closes)


def axis_of(figure: Figure) -> str:
    return {Unit.MONEY: figure.currency or "", Unit.RATIO: "share", Unit.COUNT: "number"}.get(
        figure.unit, figure.unit.value
    )
