"""Words that several pages of dashboards say."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from parlance.platform.people.queries import person_names
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.web.words import translated
from parlance.workspace.dashboards.values.boards import Holder, Share

_ROLES = {role.value: label for role, label in ROLE_LABELS.items()}


def role_name(role: str) -> str:
    return translated(_ROLES.get(role, role))


def role_names() -> dict[str, str]:
    """Return the roles of people who work here, with what they are called."""
    return {role: role_name(role) for role in _ROLES if is_inside(role)}


def holder_name(holder: Holder, people: dict[str, str]) -> str:
    if holder.person_id:
        return people.get(holder.person_id, _("somebody who has left"))
    return role_name(holder.role) if holder.role else _("everybody")


def people_of(shares: Sequence[Share]) -> dict[str, str]:
    return person_names({one.holder.person_id for one in shares if one.holder.person_id})


def shared_with(shares: Sequence[Share], people: dict[str, str] | None = None) -> str:
    """Say with whom something is shared; nothing for nobody."""
    known = people_of(shares) if people is None else people
    return ", ".join(holder_name(one.holder, known) for one in shares)


def is_inside(role: str) -> bool:
    return role in _ROLES and role != Role.CUSTOMER.value
