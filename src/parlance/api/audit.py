"""The audit log for programs."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query
from pydantic import Field

from parlance.platform.api import cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, Paged, Shown, paged
from parlance.platform.audit import queries
from parlance.platform.audit.values import Asked as AskedOfLog
from parlance.platform.audit.values import Origin
from parlance.platform.rendering import Request

doors = Doors("Audit", "Who changed what, when and why. Nothing in it can be changed or deleted.")


class AuditEntry(Shown):
    """One change or one import."""

    id: int = Field(description="Names the entry; grows with time.", examples=[42])
    at: datetime = Field(description="When.")
    actor_id: str = Field(description="Who: a person's id, or a program.", examples=["system"])
    actor_name: str = Field(description="Empty once the person was erased.", examples=["Parlance"])
    action: str = Field(description="What was done.", examples=["accounts.rename_account"])
    subject_kind: str = Field(description="To what.", examples=["account"])
    subject_id: str = Field(description="To which.", examples=["7"])
    before: dict[str, Any] | None = Field(description="What it said.", examples=[{"name": "Old"}])
    after: dict[str, Any] | None = Field(description="What it says.", examples=[{"name": "New"}])
    reason: str = Field(description="Why.", examples=[""])
    load_id: int | None = Field(description="The import that did it.", examples=[None])
    origin: Origin = Field(description="Who told: a command, or the database by itself.")


Word = Annotated[str, Field(max_length=300)]


class AskedEntries(Paged):
    actor_id: Word = Field("", description="Only by this actor.")
    action: Word = Field("", description="Only this action.")
    subject_kind: Word = Field("", description="Only about this kind.")
    subject_id: Word = Field("", description="Only about this one.")
    words: Word = Field("", description="Only with these words in them.")


@doors.get("", returns=Page[AuditEntry], right="audit.read")
def list_audit_entries(request: Request, asked: Query[AskedEntries]) -> object:
    """List the log, the newest entry first; entries that come meanwhile move nothing."""
    after = cursors.read(asked.cursor, int)
    words = {name: getattr(asked, name) for name in AskedEntries.model_fields}
    kept = {name: words[name] for name in words if name not in Paged.model_fields}
    before_id = after[0] if after else None
    found = queries.log(
        actor=request.actor,
        asked=AskedOfLog(before_id=before_id, **kept),
        limit=asked.limit + 1,
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)
