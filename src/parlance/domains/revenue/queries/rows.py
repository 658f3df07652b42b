"""The ledger rows behind a figure of one account."""

from datetime import date

from parlance.domains.metrics.queries.tables import open_tables
from parlance.domains.revenue.queries.movements import movements
from parlance.domains.revenue.values.movements import CountedInterval, RowsBehind
from parlance.kit.actor import Actor
from parlance.kit.periods import FAR, Window
from parlance.platform.organisation.queries import organisation


def rows_behind(
    *, actor: Actor, account_id: int, window: Window, as_of: date | None = None
) -> RowsBehind:
    """Return the priced intervals that count at either end of a window, and what moved in it.

    An account that the actor may not see has neither.
    """
    return RowsBehind(
        intervals=tuple(
            counted_intervals(actor=actor, account_id=account_id, window=window, as_of=as_of)
        ),
        movements=tuple(
            movements(actor=actor, account_ids=[account_id], window=window, as_of=as_of)
        ),
    )


def counted_intervals(
    *, actor: Actor, account_id: int, window: Window, as_of: date | None = None
) -> list[CountedInterval]:
    """Return the intervals that count for an account at either end of a window, or inside it.

    MRR is in native currency, after discount. An account that the actor may not see has none.
    """
    actor.must("revenue.read")
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=as_of)
    rows = found.tables["mrr_intervals"]
    rows = rows.filter(
        (rows.account_id == account_id)
        & (rows.mrr > 0)
        & (rows.starts_on < window.closes)
        & (rows.ends_on >= window.opens)
    ).order_by(["line", "starts_on", "subscription_id"])
    return [
        CountedInterval(
            subscription_id=row["subscription_id"],
            line=row["line"],
            product=row["product"],
            plan=row["plan"],
            starts_on=row["starts_on"],
            ends_on=None if row["ends_on"] == FAR else row["ends_on"],
            mrr=row["mrr"],
            currency=row["currency"],
            at_opening=row["starts_on"] < window.opens <= row["ends_on"],
            at_close=row["starts_on"] < window.closes <= row["ends_on"],
        )
        for row in found.duck.to_pyarrow(rows).to_pylist()
    ]
