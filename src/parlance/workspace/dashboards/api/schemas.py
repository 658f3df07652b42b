"""What programs send and hear about dashboards."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from parlance.platform.api.fields import Day, Flag, IdField, LongText, RecordId, Text
from parlance.platform.api.schemas import Given, Paged, Shown
from parlance.platform.people.values import Role
from parlance.workspace.dashboards.values.boards import Board, Which
from parlance.workspace.dashboards.values.boards import Tile as TileValue
from parlance.workspace.dashboards.values.filters import Filters, filters
from parlance.workspace.dashboards.values.tiles import Kind, Width, stored

Id = Annotated[RecordId, Field(description="The dashboard's id.", examples=[4])]
TileId = Annotated[RecordId, Field(description="The tile's id.", examples=[17])]
ShareId = Annotated[RecordId, Field(description="The share's id.", examples=[3])]
TileKind = Annotated[Kind, WithJsonSchema({"type": "string", "enum": [one.value for one in Kind]})]
NAME = "Renewals this quarter"
PERSON = "5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"
SHOWS = {"metric": "arr", "against": "previous"}


class DashboardFilters(Shown):
    """What a dashboard asks of all its tiles."""

    every: str = Field(description="month, quarter or year; empty: as usual.", examples=["month"])
    periods: int = Field(description="How many; 0: as usual.", examples=[12])
    where: list[str] = Field(description="dimension:value.", examples=[["segment:Enterprise"]])
    as_of: date | None = Field(description="As it was known on this day.", examples=[None])
    reading: str = Field(description="Of metrics that have it.", examples=[""])


class Tile(Shown):
    """A part of a dashboard."""

    id: int = Field(description="Names the tile.", examples=[17])
    kind: TileKind = Field(description="What it is.")
    title: str = Field(description="What stands above it.", examples=["ARR"])
    width: Width = Field(description="Of twelve columns.")
    shows: dict[str, Any] = Field(description="The fields of its kind.", examples=[SHOWS])
    problem: str = Field(description="Why it cannot be shown.", examples=[""])
    etag: str = Field(description="For `If-Match` of a change.", examples=['"9b1c0f2e"'])

    @staticmethod
    def of(one: TileValue) -> "Tile":
        return Tile(
            id=one.id,
            kind=one.kind,
            title=one.title,
            width=one.width,
            shows=stored(one.configured) if one.configured else {},
            problem=one.problem,
            etag=f'"{one.fingerprint}"',
        )


class DashboardShare(Shown):
    """With whom a dashboard is shared; neither role nor person: everybody."""

    id: int = Field(description="Names the share.", examples=[3])
    role: str = Field(description="Those with this role.", examples=["csm"])
    person_id: str = Field(description="This person.", examples=[""])
    may_edit: bool = Field(description="Whether they may change it.", examples=[False])


class DashboardSummary(Shown):
    """A dashboard in a list."""

    id: int = Field(description="Names the dashboard.", examples=[4])
    name: str = Field(description="What people call it.", examples=[NAME])
    description: str = Field(description="What it is for.", examples=[""])
    owner_id: str | None = Field(description="Whose it is.", examples=[PERSON])
    changed_at: datetime = Field(description="When it changed last.")
    tiles: int = Field(description="How many.", examples=[6])
    is_mine: bool = Field(description="Whether it is yours.", examples=[True])
    is_starred: bool = Field(description="Whether you keep it at hand.", examples=[False])
    is_start: bool = Field(description="Whether you start on it.", examples=[False])


class Dashboard(Shown):
    """A dashboard with its tiles, as you may use it."""

    id: int = Field(description="Names the dashboard.", examples=[4])
    name: str = Field(description="What people call it.", examples=[NAME])
    description: str = Field(description="What it is for.", examples=[""])
    owner_id: str | None = Field(description="Whose it is.", examples=[PERSON])
    filters: DashboardFilters = Field(description="Of all its tiles.")
    changed_at: datetime = Field(description="When it changed last.")
    tiles: list[Tile] = Field(description="In their order.")
    shares: list[DashboardShare] = Field(description="With whom it is shared.")
    is_mine: bool = Field(description="Whether it is yours.", examples=[True])
    may_edit: bool = Field(description="Whether you may change it.", examples=[True])
    is_starred: bool = Field(description="Whether you keep it at hand.", examples=[False])
    is_start: bool = Field(description="Whether you start on it.", examples=[False])

    @staticmethod
    def of(one: Board) -> "Dashboard":
        plain = ("id", "name", "description", "owner_id", "changed_at")
        flags = ("is_mine", "may_edit", "is_starred", "is_start")
        kept = one.filters.stored | {"as_of": one.filters.as_of}
        return Dashboard(
            **{name: getattr(one, name) for name in (*plain, *flags)},
            filters=DashboardFilters(**kept),
            tiles=[Tile.of(tile) for tile in one.tiles],
            shares=[
                DashboardShare(
                    id=share.id,
                    role=share.holder.role,
                    person_id=share.holder.person_id,
                    may_edit=share.may_edit,
                )
                for share in one.shares
            ],
        )


class FiltersGiven(Given):
    """What to ask of all tiles; what is left out is as usual."""

    every: Annotated[str, Field(max_length=20)] = Field(
        "", description="month, quarter or year.", examples=["month"]
    )
    periods: Annotated[int, Field(strict=True, ge=0, le=400)] = Field(
        0, description="How many, back from the last complete one.", examples=[12]
    )
    where: Annotated[list[Text], Field(max_length=20)] = Field(
        default_factory=list, description="dimension:value.", examples=[["segment:Enterprise"]]
    )
    as_of: Day | None = Field(None, description="As known on this day.", examples=[None])
    reading: Annotated[str, Field(max_length=300)] = Field(
        "", description="Of metrics that have it.", examples=[""]
    )

    @property
    def value(self) -> Filters:
        return filters(dict(self))


class NewDashboard(Given):
    """A dashboard to make."""

    name: Text | None = Field(None, description="Null: the template's.", examples=[NAME])
    description: LongText = Field("", description="What it is for.", examples=[""])
    filters: FiltersGiven | None = Field(None, description="Of all its tiles.", examples=[None])
    template: Text | None = Field(None, description="Begin with this one.", examples=[None])


class DashboardChange(Given):
    """What a dashboard is to be."""

    name: Text = Field(description="What to call it.", examples=[NAME])
    description: LongText = Field("", description="What it is for.", examples=[""])
    filters: FiltersGiven = Field(
        default_factory=lambda: FiltersGiven.model_validate({}), description="Of all its tiles."
    )


class DashboardCopy(Given):
    """A copy to make."""

    name: Text = Field(description="What to call it.", examples=[f"{NAME}, copy"])


class _TileFields(Given):
    width: Width = Field(Width.HALF, description="Of twelve columns.")
    title: Annotated[str, Field(max_length=300)] = Field(
        "", description="Empty: what it shows says it.", examples=["ARR"]
    )
    shows: Annotated[dict[Text, Any], Field(max_length=20)] = Field(
        default_factory=dict, description="The fields of its kind.", examples=[SHOWS]
    )


class NewTile(_TileFields):
    """A tile to put at the end of a dashboard."""

    kind: TileKind = Field(description="What it is.")


class TileChange(_TileFields):
    """What a tile is to show; its kind stays."""


class TilePlace(Given):
    """Where a tile goes."""

    before: IdField | None = Field(None, description="Before this one; null: to the end.")


class NewShare(Given):
    """With whom to share; neither role nor person: with everybody."""

    role: Role | None = Field(None, description="Those with this role.", examples=["csm"])
    person_id: Annotated[str, Field(max_length=36)] | None = Field(
        None, description="This person.", examples=[None]
    )
    may_edit: Flag = Field(False, description="Whether they may change it.", examples=[False])


class Liking(Given):
    """How you keep a dashboard; what is left out stays."""

    is_starred: Flag | None = Field(None, description="At hand.", examples=[True])
    is_start: Flag | None = Field(None, description="You start on it.", examples=[False])


class DashboardTemplate(Shown):
    """A dashboard that ships with Parlance."""

    key: str = Field(description="Names it.", examples=["executive"])
    name: str = Field(description="What people call it.", examples=["Executive overview"])
    description: str = Field(description="What it is for.", examples=["The month at a glance."])


class AskedDashboards(Paged):
    which: Which = Field(Which.ALL, description="Yours, those shared with you, or all.")
    search: str = Field("", description="A part of name or description.", max_length=300)
