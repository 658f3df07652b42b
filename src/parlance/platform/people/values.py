from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is here for. A person may hold several."""

    CSM = "csm"
    CS_LEAD = "cs_lead"
    CS_OPS = "cs_ops"
    AE = "ae"
    AM = "am"
    PM = "pm"
    PMM = "pmm"
    ENGINEERING_MANAGER = "engineering_manager"
    DESIGNER = "designer"
    SUPPORT = "support"
    EXECUTIVE = "executive"
    BDR = "bdr"
    ADMIN = "admin"
    CUSTOMER = "customer"


ROLE_LABELS = {
    Role.CSM: "Customer success manager",
    Role.CS_LEAD: "CS lead",
    Role.CS_OPS: "CS operations",
    Role.AE: "Account executive",
    Role.AM: "Account manager",
    Role.PM: "Product manager",
    Role.PMM: "Product marketing manager",
    Role.ENGINEERING_MANAGER: "Engineering manager",
    Role.DESIGNER: "Designer",
    Role.SUPPORT: "Support",
    Role.EXECUTIVE: "Executive",
    Role.BDR: "Business development representative",
    Role.ADMIN: "Administrator",
    Role.CUSTOMER: "Customer",
}


class State(StrEnum):
    """Whether somebody may sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may sign in, or was invited to, with the roles held now.

    `invited_until` is when the invitation expires; None once it was accepted.
    """

    person_id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    state: State
    last_sign_in_at: datetime | None = None
    invited_until: datetime | None = None

    @property
    def is_active(self) -> bool:
        return self.state is not State.CLOSED


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which somebody is signed in. `id` names it to its owner and administrators."""

    id: int
    address: str
    device: str
    began_at: datetime
    last_seen_at: datetime
    is_here: bool = False


class Purpose(StrEnum):
    """What a link to set a password is for."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Whose link was opened: what its page may show of the person."""

    purpose: Purpose
    name: str
    email: str
