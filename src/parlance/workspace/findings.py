"""What a page found, said in one sentence from the figures that it shows."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parlance.domains.metrics.values import Figure
from parlance.engine.units import Unit
from parlance.kit.numbers import Number
from parlance.web.formatting import Format
from parlance.web.period import Asked

LOST = "accounts_lost"
_MRR = "monthly_recurring_revenue"
_KEPT = "net_revenue_retention"
_SMALLEST = 0.0005
"""A step below this shows as nothing."""


def of_company(write: Format, asked: Asked, found: Mapping[str, Sequence[Figure]]) -> str:
    """Say how MRR moved in the last period, whom it lost, and what the base kept."""
    mrr = found[_MRR]
    last = _written(write, mrr[-1])
    period = write.period(asked.windows[-1])
    before = mrr[-2].value if len(mrr) > 1 else None
    if not mrr[-1].value and not before:
        return _("Nothing recurring was in force at the end of %(period)s.") % {"period": period}
    step = _step(mrr[-1].value, before)
    match step:
        case None:
            moved = _("MRR stood at %(mrr)s at the end of %(period)s")
        case found_step if abs(found_step) < _SMALLEST:
            moved = _("MRR stayed at %(mrr)s in %(period)s")
        case found_step if found_step > 0:
            moved = _("MRR grew %(share)s in %(period)s, to %(mrr)s")
        case _fell:
            moved = _("MRR fell %(share)s in %(period)s, to %(mrr)s")
    share = _percent(write, abs(step or 0))
    said = {
        "moved": moved % {"mrr": last, "period": period, "share": share},
        "lost": _lost(write, found[LOST][-1]),
        "kept": _written(write, found[_KEPT][-1]),
    }
    if found[_KEPT][-1].value is None:
        return _("%(moved)s; %(lost)s.") % said
    return _("%(moved)s; %(lost)s, and net revenue retention stood at %(kept)s.") % said


def of_account(write: Format, asked: Asked, mrr: Sequence[Figure]) -> str:
    """Say what an account pays at the end of the last period, and what it paid before."""
    period = write.period(asked.windows[-1])
    if not mrr[-1].value:
        return _("Paid nothing recurring at the end of %(period)s.") % {"period": period}
    said = {"paid": _written(write, mrr[-1]), "period": period}
    step = _step(mrr[-1].value, mrr[-2].value) if len(mrr) > 1 else None
    if step is None or abs(step) < _SMALLEST:
        return _("Paid %(paid)s a month at the end of %(period)s.") % said
    said |= {"share": _percent(write, abs(step)), "before": write.period(asked.windows[-2])}
    if step > 0:
        words = _(
            "Paid %(paid)s a month at the end of %(period)s,"
            " %(share)s more than at the end of %(before)s."
        )
    else:
        words = _(
            "Paid %(paid)s a month at the end of %(period)s,"
            " %(share)s less than at the end of %(before)s."
        )
    return words % said


def _lost(write: Format, figure: Figure) -> str:
    if not figure.value:
        return _("no account was lost")
    words = ngettext(
        "%(count)s account was lost", "%(count)s accounts were lost", int(figure.value)
    )
    return words % {"count": write.count(figure.value)}


def _written(write: Format, figure: Figure) -> str:
    return write.value(figure.value or 0, figure.unit, currency=figure.currency).text


def _percent(write: Format, share: float) -> str:
    return write.value(share, Unit.RATIO).text


def _step(now: Number | None, before: Number | None) -> float | None:
    if now is None or not before:
        return None
    return float(now) / float(before) - 1
