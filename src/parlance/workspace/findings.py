"""What a page found, said in one sentence from the figures that it shows."""

from collections.abc import Mapping, Sequence

from parlance.domains.metrics.values import Figure
from parlance.engine.units import Unit
from parlance.web.formatting import Format, Number
from parlance.web.period import Asked

LOST = "accounts_lost"
_MRR = "monthly_recurring_revenue"
_KEPT = "net_revenue_retention"


def of_company(write: Format, asked: Asked, found: Mapping[str, Sequence[Figure]]) -> str:
    """Say how MRR moved in the last period, whom it lost, and what the base kept."""
    mrr = found[_MRR]
    last = _written(write, mrr[-1])
    period = write.period(asked.windows[-1])
    before = mrr[-2].value if len(mrr) > 1 else None
    if not mrr[-1].value and not before:
        return f"Nothing recurring was in force at the end of {period}."
    step = _step(mrr[-1].value, before)
    match step:
        case None:
            moved = f"MRR stood at {last} at the end of {period}"
        case _ if abs(step) < 0.0005:
            moved = f"MRR stayed at {last} in {period}"
        case _:
            verb = "grew" if step > 0 else "fell"
            moved = f"MRR {verb} {_percent(write, abs(step))} in {period}, to {last}"
    return f"{moved}; {_lost(write, found[LOST][-1])}{_kept(write, found[_KEPT][-1])}."


def of_account(write: Format, asked: Asked, mrr: Sequence[Figure]) -> str:
    """Say what an account pays at the end of the last period, and what it paid before."""
    period = write.period(asked.windows[-1])
    if not mrr[-1].value:
        return f"Paid nothing recurring at the end of {period}."
    text = f"Paid {_written(write, mrr[-1])} a month at the end of {period}"
    step = _step(mrr[-1].value, mrr[-2].value) if len(mrr) > 1 else None
    if step is None or abs(step) < 0.0005:
        return f"{text}."
    more = "more" if step > 0 else "less"
    before = write.period(asked.windows[-2])
    return f"{text}, {_percent(write, abs(step))} {more} than at the end of {before}."


def _lost(write: Format, figure: Figure) -> str:
    if not figure.value:
        return "no account was lost"
    if figure.value == 1:
        return "1 account was lost"
    return f"{write.count(figure.value)} accounts were lost"


def _kept(write: Format, figure: Figure) -> str:
    if figure.value is None:
        return ""
    return f", and net revenue retention stood at {_written(write, figure)}"


def _written(write: Format, figure: Figure) -> str:
    return write.value(figure.value or 0, figure.unit, currency=figure.currency).text


def _percent(write: Format, share: float) -> str:
    return write.value(share, Unit.RATIO).text


def _step(now: Number | None, before: Number | None) -> float | None:
    if now is None or not before:
        return None
    return float(now) / float(before) - 1
