"""What signup months keep: one row a month, one cell for each month after."""

from datetime import date

from django.utils.translation import gettext as _

from parlance.domains.revenue.queries.movements import cohorts
from parlance.domains.revenue.values.movements import CohortRow
from parlance.kit.actor import Actor
from parlance.kit.periods import Window, add_months
from parlance.web import links
from parlance.web.components import HeatCell, Heatmap, HeatRow, tints
from parlance.web.formatting import DASH, Format
from parlance.web.period import Asked

_MOST_COHORTS = 12


def cohort_map(actor: Actor, write: Format, asked: Asked, by_amount: bool) -> Heatmap:
    """Return what the last signup months keep, as shares of accounts or of MRR."""
    closes = asked.windows[-1].closes
    first = max(asked.first.replace(day=1), add_months(closes, -_MOST_COHORTS).replace(day=1))
    rows = cohorts(actor=actor, first=first, closes=closes, where=asked.where, as_of=asked.as_of)
    shares = [_shares(row, by_amount) for row in rows]
    shades = iter(tints([share for row in shares for share in row]))
    months = max((len(row) for row in shares), default=0)
    return Heatmap(
        title=_("What signup months keep"),
        corner=_("Signup month"),
        size_head=_("Accounts"),
        columns=tuple(str(month) for month in range(months)),
        rows=tuple(
            HeatRow(
                write.month(row.cohort),
                write.count(row.size),
                tuple(
                    HeatCell(
                        write.bare_percent(share) if share is not None else DASH,
                        next(shades),
                        _cell_words(write, row, age, by_amount),
                        _cell_link(row.cohort, age, asked, by_amount),
                    )
                    for age, share in enumerate(kept)
                ),
            )
            for row, kept in zip(rows, shares, strict=True)
        ),
        note=_("Percent still there at the close of the signup month (0) and of each month after.")
        if rows
        else _("No account signed up in this period."),
    )


def _shares(row: CohortRow, by_amount: bool) -> list[float | None]:
    if by_amount:
        return [float(mrr / row.mrr[0]) if row.mrr[0] else None for mrr in row.mrr]
    return [active / row.size if row.size else None for active in row.active]


def _cell_words(write: Format, row: CohortRow, age: int, by_amount: bool) -> str:
    if by_amount:
        return _("%(part)s of %(whole)s") % {
            "part": write.cents(row.mrr[age]),
            "whole": write.cents(row.mrr[0]),
        }
    return _("%(part)s of %(whole)s accounts") % {
        "part": write.count(row.active[age]),
        "whole": write.count(row.size),
    }


def _cell_link(cohort: date, age: int, asked: Asked, by_amount: bool) -> str:
    month = add_months(cohort, age)
    return links.explanation(
        "monthly_recurring_revenue" if by_amount else "active_accounts",
        Window(month, add_months(month, 1)),
        where=(*asked.where, ("signup_cohort", cohort.isoformat())),
        as_of=asked.as_of,
    )
