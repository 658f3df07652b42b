"""The ledger rows behind an explanation that has come down to one account."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from parlance.domains.metrics.values import Explanation
from parlance.domains.revenue.queries.rows import rows_behind
from parlance.domains.revenue.values.movements import CountedInterval, Movement
from parlance.kit.actor import Actor
from parlance.web.formatting import Format
from parlance.web.words import translated


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A priced interval or a movement; `when` is its period or day, `note` where it counts."""

    what: str
    when: str
    note: str
    amount: str


@dataclass(frozen=True, slots=True)
class LedgerRows:
    intervals: tuple[LedgerRow, ...]
    movements: tuple[LedgerRow, ...]


def ledger_rows(*, actor: Actor, write: Format, found: Explanation) -> LedgerRows | None:
    """Return the rows when one account is behind the figure; None while there are more.

    They cover every window that the formula asks about, so a comparison shows both periods.
    """
    if found.contributing != 1 or not actor.may("revenue.read"):
        return None
    behind = rows_behind(
        actor=actor,
        account_id=found.contributions[0].account_id,
        window=found.span,
        as_of=found.figure.as_of,
    )
    return LedgerRows(
        intervals=tuple(_interval(write, one) for one in behind.intervals),
        movements=tuple(_movement(write, one) for one in behind.movements),
    )


def _interval(write: Format, one: CountedInterval) -> LedgerRow:
    starts = write.day(one.starts_on)
    last = write.day(one.ends_on - timedelta(days=1)) if one.ends_on else ""
    counts = {
        (True, True): _("at both ends"),
        (True, False): _("at the opening"),
        (False, True): _("at the close"),
        (False, False): _("in between"),
    }
    return LedgerRow(
        what=" ".join(filter(None, (one.product, one.plan))) or one.line,
        when=_("%(first)s to %(last)s") % {"first": starts, "last": last}
        if last
        else _("since %(day)s") % {"day": starts},
        note=counts[one.at_opening, one.at_close],
        amount=write.cents(one.mrr, one.currency),
    )


def _movement(write: Format, one: Movement) -> LedgerRow:
    return LedgerRow(
        what=": ".join(translated(word) for word in (one.kind, one.reason) if word),
        when=write.day(one.day),
        note=" ".join(filter(None, (one.product, one.plan))),
        amount=write.signed_cents(one.amount, one.currency),
    )
