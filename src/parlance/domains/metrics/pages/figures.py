from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parlance.domains.metrics.values import Figure
from parlance.engine.units import Unit
from parlance.kit.periods import Window
from parlance.web import links
from parlance.web.formatting import Format, Shown
from parlance.web.period import Asked
from parlance.web.words import translated

NOT_FOR_YOU = _("You may read what this means, but not figures about money.")
"""Said in place of a figure that this person has no right to see."""


def shown(write: Format, figure: Figure) -> Shown:
    return write.value(figure.value, figure.unit, currency=figure.currency, reason=figure.reason)


def explained(figure: Figure, asked: Asked, *more: tuple[str, str]) -> str:
    return links.explanation(
        figure.metric, window_of(figure), where=(*asked.where, *more), as_of=asked.as_of
    )


def window_of(figure: Figure) -> Window:
    return Window(figure.opens, figure.closes)


def axis_of(figure: Figure) -> str:
    match figure.unit:
        case Unit.MONEY:
            return figure.currency or ""
        case Unit.RATIO:
            return gettext("share")
        case Unit.COUNT:
            return gettext("number")
        case other:
            return translated(other.value)
