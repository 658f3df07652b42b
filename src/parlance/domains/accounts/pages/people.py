"""Whom an account can be given to: everybody who may sign in, by name."""

from django.utils.translation import gettext as _

from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.people.queries import members
from parlance.platform.people.values import Role


def colleagues(actor: Actor) -> list[tuple[str, str]]:
    """Return (person id, name) of the people here, the actor first and marked.

    Names are for everybody inside: an account shows them anyway.
    """
    actor.must("accounts.read")
    found = [
        (str(one.person_id), one.name)
        for one in members(actor=SYSTEM)
        if one.is_active and one.roles != frozenset({Role.CUSTOMER})
    ]
    own = [(key, _("{name} (you)").format(name=name)) for key, name in found if key == actor.id]
    return [*own, *(one for one in found if one[0] != actor.id)]
