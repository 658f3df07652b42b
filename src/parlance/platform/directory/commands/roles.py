from parlance.kit.actor import Actor
from parlance.platform.directory.models import Entry
from parlance.platform.directory.queries import find_role_map
from parlance.platform.single_sign_on.commands.roles import settle_roles
from parlance.platform.single_sign_on.rules import roles_for


def settle(*, actor: Actor, entry: Entry) -> None:
    """Give a member the roles of their groups; roles given by hand stay.

    Raises `LastAdministratorError`.
    """
    names = entry.groups.values_list("name", flat=True)
    given = roles_for(frozenset(names), find_role_map())
    settle_roles(
        actor=actor,
        person_id=entry.person_id,
        given_before=entry.roles,
        given_now=given,
        keeps_others=True,
        reason="Groups of the directory",
    )
    entry.roles = sorted(given)
    entry.save(update_fields=["roles"])
