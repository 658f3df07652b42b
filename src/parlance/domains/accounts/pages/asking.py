"""What the address of a list of accounts asks, and how addresses of the same list are written."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse

from parlance.domains.accounts.values.lists import ListAsk, Whose
from parlance.web.components import address_of
from parlance.web.saved_views import MINE

USUAL_COLUMNS = (
    "segment",
    "owner",
    "country",
    "industry",
    "signed_up_on",
    "monthly_recurring_revenue",
)
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class ListState:
    """The whole state of a list, as its address holds it."""

    ask: ListAsk
    is_usual: bool

    @property
    def query(self) -> dict[str, str]:
        """The address without the cursor; what is usual is left out."""
        ask = self.ask
        sort = f"-{ask.sort}" if ask.is_descending else ask.sort
        return {
            "search": ask.search,
            "filter": ask.filter,
            "whose": MINE if ask.whose is Whose.MINE else "",
            "columns": "" if self.is_usual else ",".join(ask.columns),
            "sort": "" if sort == "name" else sort,
        }

    def href(self, route: str = "accounts", **changed: str) -> str:
        """Return the address of this list with something else in it."""
        query = self.query | changed
        path = reverse(route)
        return address_of(path, query) if any(query.values()) else f"{path}?view="

    def filtered(self, text: str) -> str:
        return self.href(filter=text)

    def at(self, after: str) -> "ListState":
        return replace(self, ask=replace(self.ask, after=after))


def list_state(query: QueryDict) -> ListState:
    """Read an address; absent columns are the usual ones."""
    chosen = query.getlist("column") or [
        name.strip() for name in query.get("columns", "").split(",") if name.strip()
    ]
    sort = query.get("sort", "") or "name"
    ask = ListAsk(
        filter=query.get("filter", "")[:_LONGEST].strip(),
        search=query.get("search", "")[:200].strip(),
        columns=tuple(dict.fromkeys(chosen)) or USUAL_COLUMNS,
        sort=sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
        whose=Whose.MINE if query.get("whose") == MINE else Whose.ALL,
        after=query.get("after", ""),
    )
    return ListState(ask, ask.columns == USUAL_COLUMNS)
