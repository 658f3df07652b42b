"""The measures of the revenue ledger, each one aggregate over one fact."""

from dataclasses import replace
from typing import Any

from parlance.domains.revenue.measures import ends, flows, ledger
from parlance.domains.revenue.measures.movements import mrr_movements
from parlance.engine.facts import Dimension, Fact
from parlance.engine.lake import LakeTable
from parlance.engine.measures import Measure
from parlance.engine.units import Unit

_NO_LEDGER = "No subscriptions are recorded yet."

RETAINED_BASE = Fact(
    "retained_base", ends.retained_base, ("mrr_intervals",), _NO_LEDGER, ends.CARRIED
)
CLOSING_BASE = Fact("closing_base", ends.closing_base, ("mrr_intervals",), _NO_LEDGER, ends.CARRIED)
PASSING_ACCOUNTS = Fact("passing_accounts", ends.passing_accounts, ("mrr_intervals",), _NO_LEDGER)
MOVEMENTS = Fact("movements", flows.movements, ("mrr_movements",), _NO_LEDGER, flows.CARRIED)
MOVEMENTS_OF_OPENING = Fact(
    "movements_of_opening",
    flows.movements_of_opening,
    ("mrr_movements",),
    _NO_LEDGER,
    flows.CARRIED,
)
CURRENCY_EFFECT = Fact(
    "currency_effect", flows.currency_effect, ("mrr_intervals",), _NO_LEDGER, ends.CARRIED
)
ONE_TIME = Fact("one_time_revenue", flows.one_time_revenue, ("mrr_intervals",), _NO_LEDGER)
RECOGNIZED = Fact("recognized_months", flows.recognized_months, ("mrr_intervals",), _NO_LEDGER)


def _at_ends() -> tuple[Measure, ...]:
    def retained(id_: str, label: str, aggregate: Any, unit: Unit = Unit.MONEY) -> Measure:
        return Measure(id_, label, unit, RETAINED_BASE, aggregate)

    def closing(id_: str, label: str, aggregate: Any, unit: Unit = Unit.MONEY) -> Measure:
        return Measure(id_, label, unit, CLOSING_BASE, aggregate)

    count = Unit.COUNT
    return (
        retained("opening_mrr", "MRR at the opening", lambda r: r.opening_mrr.sum()),
        retained(
            "closing_mrr_of_opening",
            "MRR at the close from accounts active at the opening",
            lambda r: r.closing_mrr.sum(),
        ),
        retained(
            "kept_mrr_of_opening",
            "MRR kept, each account capped at its opening",
            lambda r: r.kept_mrr.sum(),
        ),
        retained(
            "opening_accounts",
            "Accounts active at the opening",
            lambda r: (r.opening_mrr > 0).sum(),
            count,
        ),
        retained(
            "opening_accounts_lost",
            "Accounts active at the opening and not at the close",
            lambda r: r.lost.sum(),
            count,
        ),
        retained(
            "mrr_of_lost_accounts",
            "Opening MRR of the accounts lost",
            lambda r: r.opening_mrr.sum(where=r.lost),
        ),
        retained(
            "churned_mrr_point_to_point",
            "MRR lost with accounts, opening against close",
            lambda r: r.opening_mrr.sum(where=r.lost),
        ),
        retained(
            "contraction_mrr_point_to_point",
            "MRR reduced by accounts that stayed, opening against close",
            lambda r: (r.opening_mrr - r.kept_mrr).sum(where=~r.lost),
        ),
        retained(
            "expansion_mrr_point_to_point",
            "MRR added by accounts active at the opening, opening against close",
            lambda r: (r.closing_mrr - r.kept_mrr).sum(),
        ),
        closing("closing_mrr", "MRR at the close", lambda r: r.closing_mrr.sum()),
        closing(
            "closing_accounts",
            "Accounts active at the close",
            lambda r: r.account_id.nunique(),
            count,
        ),
        closing(
            "accounts_won",
            "Accounts active at the close and not at the opening",
            lambda r: r.account_id.nunique(where=r.won),
            count,
        ),
        closing(
            "new_mrr_point_to_point",
            "MRR at the close of accounts never active before the opening",
            lambda r: r.won_mrr.sum(where=r.new),
        ),
        closing(
            "reactivation_mrr_point_to_point",
            "MRR at the close of accounts that were active before, but not at the opening",
            lambda r: r.won_mrr.sum(where=r.won & ~r.new),
        ),
        Measure(
            "accounts_joined_and_lost",
            "Accounts that joined and left inside the window",
            count,
            PASSING_ACCOUNTS,
            lambda r: r.account_id.nunique(),
            flow=True,
        ),
    )


def _moved(id_: str, label: str, kind: str, sign: int, cause: str | None = None) -> Measure:
    def aggregate(rows: Any) -> Any:
        chosen = rows.kind == kind
        if cause is not None:
            chosen = chosen & (rows.cause == cause)
        return (rows.amount * sign).sum(where=chosen)

    return Measure(id_, label, Unit.MONEY, MOVEMENTS, aggregate, flow=True)


def _moved_of_opening(id_: str, label: str, kind: str, sign: int) -> Measure:
    return Measure(
        id_,
        label,
        Unit.MONEY,
        MOVEMENTS_OF_OPENING,
        lambda rows: (rows.amount * sign).sum(where=rows.kind == kind),
        flow=True,
    )


_LEDGER: tuple[Measure, ...] = (
    *_at_ends(),
    _moved("mrr_new", "MRR of accounts never active before", "new", 1),
    _moved("mrr_reactivated", "MRR of accounts that came back", "reactivation", 1),
    _moved("mrr_expanded", "MRR added by active accounts", "expansion", 1),
    _moved("mrr_contracted", "MRR reduced by accounts that stayed", "contraction", -1),
    _moved("mrr_churned", "MRR of accounts that fell to zero", "churn", -1),
    _moved("mrr_expanded_by_price", "MRR added by price rises", "expansion", 1, "price"),
    _moved("mrr_expanded_by_upsell", "MRR added by larger plans", "expansion", 1, "upsell"),
    _moved("mrr_expanded_by_cross_sell", "MRR added by new products", "expansion", 1, "cross_sell"),
    _moved("mrr_expanded_by_licence", "MRR added by licences", "expansion", 1, "licence"),
    _moved("mrr_contracted_by_downsell", "MRR reduced at renewals", "contraction", -1, "downsell"),
    Measure(
        "mrr_transferred_in",
        "MRR that came from other groups",
        Unit.MONEY,
        MOVEMENTS,
        lambda r: r.amount.sum(where=(r.kind == "transfer") & (r.amount > 0)),
        flow=True,
    ),
    Measure(
        "mrr_transferred_out",
        "MRR that went to other groups",
        Unit.MONEY,
        MOVEMENTS,
        lambda r: (-r.amount).sum(where=(r.kind == "transfer") & (r.amount < 0)),
        flow=True,
    ),
    _moved_of_opening(
        "mrr_expanded_of_opening", "MRR added by accounts active at the opening", "expansion", 1
    ),
    _moved_of_opening(
        "mrr_contracted_of_opening",
        "MRR reduced by accounts active at the opening",
        "contraction",
        -1,
    ),
    _moved_of_opening(
        "mrr_churned_of_opening", "MRR lost with accounts active at the opening", "churn", -1
    ),
    _moved_of_opening(
        "mrr_reactivated_of_opening",
        "MRR of accounts active at the opening that left and came back",
        "reactivation",
        1,
    ),
    Measure(
        "mrr_currency_effect",
        "Effect of exchange rates on MRR",
        Unit.MONEY,
        CURRENCY_EFFECT,
        lambda r: r.amount.sum(),
        flow=True,
    ),
    Measure(
        "one_time_revenue",
        "One-time charges",
        Unit.MONEY,
        ONE_TIME,
        lambda r: r.amount.sum(),
        flow=True,
    ),
    Measure(
        "recurring_revenue_recognized",
        "Recurring revenue earned day by day",
        Unit.MONEY,
        RECOGNIZED,
        lambda r: r.amount.sum(),
        flow=True,
    ),
)

MEASURES = tuple(
    replace(one, right="revenue.read") if one.unit is Unit.MONEY else one for one in _LEDGER
)
"""What is counted in money is commercial; how many accounts there are, everybody may know."""

DIMENSIONS = (
    Dimension("product", "Product", carried=True),
    Dimension("plan", "Plan", carried=True),
    Dimension("cause", "Cause", carried=True),
    Dimension("kind", "Kind of movement", carried=True),
    Dimension("signup_cohort", "Signup month", of_accounts=ledger.signup_cohorts),
)

TABLES = (
    LakeTable(
        "mrr_movements",
        {
            "account_id": "int64",
            "day": "date",
            "line": "string",
            "product": "string",
            "plan": "string",
            "currency": "string",
            "kind": "string",
            "cause": "string",
            "amount": "decimal(18, 6)",
        },
        derive=mrr_movements,
    ),
)
"""What is derived from other tables; what is read from records, `apps` adds."""
