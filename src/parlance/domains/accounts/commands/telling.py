"""Telling people that an account is theirs now."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.accounts.models import Account
from parlance.kit.actor import Actor
from parlance.platform.notifications.commands import notify
from parlance.platform.people.queries import person_names

ASSIGNED = "accounts.assigned"
"""The kind of news; its label is registered in `apps`."""


def tell_owner(*, actor: Actor, owner: str | None, account_ids: Sequence[int]) -> None:
    """Tell whom accounts now belong to; an owner who is only a name cannot be told."""
    _tell(actor, owner, account_ids, _("{name} is yours now"), _("{count} accounts are yours now"))


def tell_member(*, actor: Actor, person_id: str, account_ids: Sequence[int]) -> None:
    """Tell who was put on the team of accounts."""
    one, many = _("You are on the team of {name}"), _("You are on the team of {count} accounts")
    _tell(actor, person_id, account_ids, one, many)


def _tell(
    actor: Actor, person: str | None, account_ids: Sequence[int], one: str, many: str
) -> None:
    if not person or not account_ids or not person_names([person]):
        return
    if len(account_ids) == 1:
        name = Account.objects.values_list("name", flat=True).get(id=account_ids[0])
        title, href = one.format(name=name), reverse("account", args=[account_ids[0]])
    else:
        title = many.format(count=len(account_ids))
        href = f"{reverse('accounts')}?whose=mine"
    notify(person_ids=[person], kind=ASSIGNED, title=title, href=href, by=actor.id)
