"""Reading ledger rows into Arrow, as recorded now or by an instant of the past."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

FAR = "date '9999-12-31'"
EARLY = "date '0001-01-01'"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows a read is asked for: of which accounts (None: all), known when (None: now)."""

    accounts: Collection[int] | None
    as_of: datetime | None

    @property
    def params(self) -> tuple[str, ...]:
        ids = (
            () if self.accounts is None else (",".join(str(one) for one in sorted(self.accounts)),)
        )
        instant = () if self.as_of is None else (self.as_of.isoformat(),)
        return ids + instant

    def of(self, account: str) -> str:
        """Return the condition that the column `account` is asked for."""
        asked = "true"
        if self.accounts is not None:
            asked = f"{account} = any(string_to_array($1::text, ',')::bigint[])"
        return asked

    def known(self, row: str) -> str:
        """Return the condition that the ledger row `row` was known then."""
        if self.as_of is None:
            return f"{row}.recorded_to is null"
        at = f"(${len(self.params)}::text)::timestamptz"
        still = f"({row}.recorded_to is null or {row}.recorded_to > {at})"
        return f"{row}.recorded_from <= {at} and {still}"
