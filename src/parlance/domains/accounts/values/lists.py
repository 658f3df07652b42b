"""Lists of accounts: what is asked of them, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parlance.domains.accounts.values.records import AttributeType
from parlance.engine.units import Unit
from parlance.kit.periods import Window

Cell = str | bool | int | float | Decimal | date | None
"""A value of a list; None: there is none."""


class FieldKind(StrEnum):
    ATTRIBUTE = "attribute"
    CUSTOM = "custom"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class ListField:
    """What a list of accounts can show, filter and sort by, under its name in the language.

    `slug` is the glossary's term behind it, "" for none; `key` the custom attribute's own name,
    which differs from `name` where a metric or attribute has that already.
    """

    name: str
    label: str
    kind: FieldKind
    type: AttributeType
    unit: Unit | None = None
    slug: str = ""
    key: str = ""
    choices: tuple[str, ...] = ()
    description: str = ""
    is_retired: bool = False

    @property
    def is_number(self) -> bool:
        return self.type in {AttributeType.NUMBER, AttributeType.MONEY}


class Whose(StrEnum):
    """All accounts that somebody may see, or those they own or are on the team of."""

    ALL = "all"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class ListAsk:
    """A list that somebody wants: which accounts, which columns, in which order.

    `filter` is in the Parlance language; `search` is a part of the name or the whole source_id.
    `columns` and `sort` are names of fields or their aliases. Without a value, an account stands
    last in either direction; ties go by the account's id. `after` is the cursor of the page before.
    """

    filter: str = ""
    search: str = ""
    columns: tuple[str, ...] = ()
    sort: str = "name"
    is_descending: bool = False
    whose: Whose = Whose.ALL
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list; `values` by the name of the field."""

    id: int
    name: str
    values: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class AccountList:
    """A page of a list, and what the whole list is.

    `filter` is the asked one in canonical spelling, `parts` what stands in it between the outer
    `and`s; `columns` are the fields shown. `reasons` say why a column has no value for anybody,
    `windows` over which days its metric is told. `after` asks for the next page, "" for none.
    """

    rows: tuple[AccountRow, ...]
    count: int
    after: str
    filter: str
    parts: tuple[str, ...]
    sort: str
    columns: tuple[ListField, ...]
    reasons: Mapping[str, str]
    windows: Mapping[str, Window]
