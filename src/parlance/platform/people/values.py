from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may sign in, with the roles held now."""

    person_id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    is_active: bool
