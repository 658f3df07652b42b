"""Facts: dated tables of what happened, seen through the windows and choices of a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from parlance.kit.errors import InvalidError


class UnknownParameterError(InvalidError):
    """Raised when a reading sets a choice that no fact knows, or to a value it does not take."""

    code = "engine.unknown_parameter"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The choices that vendors make differently, each with the sound default.

    `allowed_gap_days`: a lapse of so many days or fewer is not churn.
    `churn_day`: a movement to zero is dated the "first_unpaid" or the "last_paid" day.
    `discounts`: amounts "after" or "before" discount.
    `logo`: a customer is the contracting "account" or its "parent".
    """

    allowed_gap_days: int = 0
    churn_day: str = "first_unpaid"
    discounts: str = "after"
    logo: str = "account"

    @classmethod
    def of(cls, chosen: Mapping[str, str | int]) -> "Parameters":
        """Build from a reading's choices; raise `UnknownParameterError` naming what is wrong."""
        known = {entry.name for entry in fields(cls)}
        if unknown := sorted(set(chosen) - known):
            raise UnknownParameterError(
                f"There is no parameter “{unknown[0]}”. Known are: {', '.join(sorted(known))}."
            )
        made = cls(**dict(chosen))  # type: ignore[arg-type]
        allowed = {
            "churn_day": ("first_unpaid", "last_paid"),
            "discounts": ("after", "before"),
            "logo": ("account", "parent"),
        }
        for name, values in allowed.items():
            if getattr(made, name) not in values:
                raise UnknownParameterError(f"“{name}” takes {' or '.join(values)}.")
        if not isinstance(made.allowed_gap_days, int) or made.allowed_gap_days < 0:
            raise UnknownParameterError("“allowed_gap_days” takes a whole number from 0.")
        return made


@dataclass(frozen=True, slots=True)
class Scan:
    """What a fact is built from.

    `tables`: the lake's tables by name, already narrowed to the accounts that the actor may see.
    `windows`: a table of (opens, closes), distinct.
    `by`: the dimensions that rows must carry or be dated for.
    `currency`: the reporting currency. `one_currency`: every amount is in it already.
    """

    tables: Mapping[str, Any]
    windows: Any
    parameters: Parameters
    by: frozenset[str]
    currency: str
    one_currency: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A table as seen by a request, and the dimensions its rows carry themselves.

    `build` returns rows with (opens, closes, account_id, dated) and value columns; `dated` is
    the day whose account attributes count for the row. `reads` are the lake tables it needs;
    while the first of them is empty, measures have no value and say `when_empty`.
    `carries` are the dimensions that stand in the rows, such as product.
    """

    id: str
    build: Callable[[Scan], Any]
    reads: tuple[str, ...]
    when_empty: str
    carries: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to group.

    `carried` stands in the rows of facts. `of_accounts` computes (account_id, value, starts_on,
    ends_on) from the lake's tables; without it, the dimension is a dated attribute.
    """

    id: str
    label: str
    carried: bool = False
    of_accounts: Callable[[Mapping[str, Any]], Any] | None = None
