"""Users of the customers' accounts: who was there at the close of a window."""

from typing import Any

from parlance.engine.days import day_before
from parlance.engine.facts import Dimension, Fact, Scan
from parlance.engine.measures import Measure
from parlance.engine.units import Unit


def users_at_close(scan: Scan) -> Any:
    """Return the users that an account has when a window closes.

    Grain: one row per window, account and user (a random person id).
    Source: `account_users`.
    """
    users, windows = scan.tables["account_users"], scan.windows
    there = users.join(
        windows, (users.starts_on < windows.closes) & (windows.closes <= users.ends_on)
    )
    return there.mutate(dated=day_before(there.closes))


USERS_AT_CLOSE = Fact(
    "users_at_close", users_at_close, ("account_users",), "No users are recorded yet."
)

MEASURES = (
    Measure(
        "closing_users",
        "Users at the close",
        Unit.COUNT,
        USERS_AT_CLOSE,
        lambda rows: rows.user_id.nunique(),
    ),
)

DIMENSIONS = (
    Dimension("account", "Account"),
    Dimension("parent", "Parent account"),
    Dimension("owner", "Owner"),
    Dimension("segment", "Segment"),
    Dimension("country", "Country"),
    Dimension("industry", "Industry"),
)
