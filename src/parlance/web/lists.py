"""Lists as values: heads that sort, columns to choose, rows of cells, totals, pages by cursor."""

from dataclasses import dataclass

from parlance.web.components import Choice, TermMark
from parlance.web.formatting import Shown


@dataclass(frozen=True, slots=True)
class Head:
    """A head that sorts; `sorted` is "", "ascending" or "descending".

    `term` opens the definition of what stands below, `note` says over which days.
    """

    label: str
    href: str
    sorted: str = ""
    is_number: bool = False
    is_minor: bool = False
    term: TermMark | None = None
    note: str = ""

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.sorted, "")


@dataclass(frozen=True, slots=True)
class ListCell:
    """A value in a list; a number leads to its explanation."""

    shown: Shown
    is_number: bool = False
    is_minor: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    id: int
    label: str
    href: str
    cells: tuple[ListCell, ...]


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that may be chosen, those shown being on."""

    label: str
    choices: tuple[Choice, ...]
