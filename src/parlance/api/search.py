"""Finding anything by words, for programs."""

from ninja import Query
from pydantic import Field

from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Limit
from parlance.platform.api.schemas import Asked, Shown
from parlance.platform.rendering import Request
from parlance.platform.search import sources
from parlance.platform.search.matching import LONGEST

doors = Doors("Search", "Everything that can be found by words: what you may open, and no more.")


class SearchHit(Shown):
    """Something that fits."""

    title: str = Field(description="Its name.", examples=["Northwind Mills"])
    href: str = Field(description="Where it opens.", examples=["/accounts/7"])
    note: str = Field(description="What tells it from its likes.", examples=["DE"])
    kind: str = Field(description="What it is.", examples=["account"])
    score: float = Field(description="How well it fits, 0 to 1.", examples=[0.92])


class SearchGroup(Shown):
    """What fits among things of one sort."""

    name: str = Field(description="The sort.", examples=["accounts"])
    label: str = Field(description="In words.", examples=["Accounts"])
    hits: list[SearchHit] = Field(description="What fits, best first.")
    has_more: bool = Field(description="Whether there are more.", examples=[False])


class SearchFound(Shown):
    """What fits, by sort."""

    data: list[SearchGroup] = Field(description="Sorts with a hit, the best one first.")


class AskedSearch(Asked):
    words: str = Field(description="What to look for.", max_length=LONGEST, examples=["northwind"])
    only: str = Field("", description="Only this sort.", max_length=100, examples=["accounts"])
    limit: Limit = Field(20, description="How many of each sort.", examples=[20])


@doors.get("", returns=SearchFound, right="")
def search(request: Request, asked: Query[AskedSearch]) -> object:
    """Find by words, their beginnings and parts; slips of the pen are forgiven."""
    found = sources.find(actor=request.actor, words=asked.words, limit=asked.limit, only=asked.only)
    return {"data": found}
