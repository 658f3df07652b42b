"""Who a token speaks for, and what it may do at this moment."""

from datetime import datetime

from pydantic import Field

from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Shown
from parlance.platform.rendering import Request

doors = Doors("Me", "Who asks: the person behind the token, with the rights that both have.")


class Me(Shown):
    """Who asks."""

    id: str = Field(description="The person.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"])
    name: str = Field(description="What people call them.", examples=["Dana Field"])
    roles: list[str] = Field(description="What they are here for.", examples=[["csm"]])
    rights: list[str] = Field(description="What may be done.", examples=[["accounts.read"]])
    sees_all_accounts: bool = Field(description="Or only their book of business.")
    token_expires_at: datetime | None = Field(description="Null: within a browser's session.")


@doors.get("", returns=Me, right="")
def get_me(request: Request) -> object:
    """Tell who asks, and what may be done: a program's first call."""
    actor = request.actor
    token = getattr(request, "token", None)
    return Me(
        id=actor.id,
        name=actor.name,
        roles=sorted(actor.roles),
        rights=sorted(actor.rights),
        sees_all_accounts=actor.scope.is_everything,
        token_expires_at=token.expires_at if token else None,
    )
