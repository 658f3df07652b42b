"""One's own access tokens, for programs: to look at and to end, not to make."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Query
from pydantic import Field

from parlance.platform.api import clock
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, Paged, Shown, paged
from parlance.platform.rendering import Request
from parlance.platform.tokens import commands, queries
from parlance.platform.tokens.errors import TokenNotFoundError
from parlance.platform.tokens.values import TokenSummary

doors = Doors(
    "Tokens",
    "Your own access tokens. They are made by a person in the browser, so that no token outlives "
    "the day it was made for.",
)

Id = Annotated[UUID, Field(description="The token's id.")]


class Token(Shown):
    """An access token, without its secret."""

    id: UUID = Field(description="Names the token.")
    name: str = Field(description="What it is for.", examples=["Nightly sync"])
    prefix: str = Field(description="Its first characters.", examples=["parlance_Ab3d"])
    scopes: list[str] = Field(description="What it may do.", examples=[["accounts.read"]])
    created_at: datetime = Field(description="When it was made.")
    expires_at: datetime = Field(description="When it ends by itself.")
    last_used_at: datetime | None = Field(description="When it was used last, to the minute.")
    revoked_at: datetime | None = Field(description="When it was ended.")


@doors.get("", returns=Page[Token], right="api.use")
def list_tokens(request: Request, asked: Query[Paged]) -> object:
    """List your tokens, the oldest first."""
    found = queries.tokens(actor=request.actor)
    ordered = sorted(found, key=_place)
    return paged(ordered, asked, _place)


@doors.delete("/{token_id}", right="api.use", refusals=(TokenNotFoundError,))
def revoke_token(request: Request, token_id: Id) -> None:
    """End one of your tokens at once, even the one that asks. Twice is once."""
    commands.revoke_token(actor=request.actor, token_id=token_id, now=clock.now())


def _place(one: TokenSummary) -> tuple[str, str]:
    return (one.created_at.isoformat(timespec="microseconds"), str(one.id))
