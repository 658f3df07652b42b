from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from parlance.kit.actor import NO_PERSON, Actor
from parlance.platform.audit import commands as audit
from parlance.platform.people.models import Person
from parlance.platform.people.values import Role
from parlance.platform.views.addresses import kept_query, list_page
from parlance.platform.views.errors import InvalidViewError, NameTakenError, ViewNotFoundError
from parlance.platform.views.models import DefaultView, SavedView

LONGEST_NAME = 80
_MOST_PER_PAGE = 100


@transaction.atomic
def save_view(*, actor: Actor, page: str, name: str, address: str) -> int:
    """Keep an address of a page under a name, as the last of one's own; return its id.

    Raises `InvalidViewError` for an address elsewhere, `NameTakenError`, and
    `ViewNotFoundError` for a page that has no views or that the actor may not open.
    """
    known = list_page(page)
    if known.right:
        actor.must(known.right)
    query = kept_query(known, address)
    _lock_owner(actor)
    own = SavedView.objects.owned_by(actor).filter(page=page, deleted_at=None)
    wanted = _free_name(actor, page, name)
    if own.count() >= _MOST_PER_PAGE:
        raise InvalidViewError(f"{_MOST_PER_PAGE} views of one page are the most. Delete some.")
    last = own.aggregate(last=Max("place"))["last"] or 0
    row = SavedView.objects.create(
        owner_id=actor.person_id, page=page, name=wanted, query=query, place=last + 1
    )
    _record(actor, "save", row, after={"page": page})
    return row.id


@transaction.atomic
def rename_view(*, actor: Actor, view_id: int, name: str) -> None:
    """Give one's own view another name. Raises `NameTakenError`, `ViewNotFoundError`."""
    _lock_owner(actor)
    row = _own(actor, view_id)
    if name.strip() != row.name:
        row.name = _free_name(actor, row.page, name, but=row.id)
        row.save(update_fields=["name"])
        _record(actor, "rename", row)


@transaction.atomic
def change_view(*, actor: Actor, view_id: int, address: str) -> None:
    """Let one's own view keep another address of its page. Raises `InvalidViewError`."""
    row = _own(actor, view_id)
    row.query = kept_query(list_page(row.page), address)
    row.save(update_fields=["query"])
    _record(actor, "change", row)


@transaction.atomic
def share_view(
    *, actor: Actor, view_id: int, everybody: bool = False, roles: Collection[Role | str] = ()
) -> None:
    """Show one's own view to everybody, to some roles, or to nobody else any more.

    Who opens it sees by it only what they may see anyway: it is an address.
    """
    actor.must("dashboards.share")
    row = _own(actor, view_id)
    try:
        wanted = sorted({Role(one).value for one in roles})
    except ValueError as error:
        raise InvalidViewError(f"{error}; roles are {', '.join(Role)}.") from error
    before = {"everybody": row.for_everybody, "roles": row.roles}
    row.for_everybody, row.roles = everybody, [] if everybody else wanted
    row.save(update_fields=["for_everybody", "roles"])
    after = {"everybody": row.for_everybody, "roles": row.roles}
    _record(actor, "share", row, before=before, after=after)


@transaction.atomic
def make_default(*, actor: Actor, view_id: int) -> None:
    """Have the page open with this view for oneself; it may be one that others share."""
    row = SavedView.objects.visible_to(actor).filter(id=view_id).first()
    if row is None or actor.person_id == NO_PERSON:
        raise ViewNotFoundError
    DefaultView.objects.update_or_create(
        person_id=actor.person_id, page=row.page, defaults={"view": row}
    )


@transaction.atomic
def clear_default(*, actor: Actor, page: str) -> None:
    """Have the page open as it is, again."""
    DefaultView.objects.filter(person_id=actor.person_id, page=page).delete()


@transaction.atomic
def move_view(*, actor: Actor, view_id: int, up: bool) -> None:
    """Let one's own view change places with its neighbor; at the end nothing moves."""
    _lock_owner(actor)
    row = _own(actor, view_id)
    own = SavedView.objects.owned_by(actor).filter(page=row.page, deleted_at=None)
    order = list(own.order_by("place", "name", "id"))
    at = order.index(row)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        for place, one in enumerate(order, start=1):
            one.place = place
        SavedView.objects.bulk_update(order, ["place"])


@transaction.atomic
def delete_view(*, actor: Actor, view_id: int, now: datetime) -> None:
    """Take one's own view away, for everybody it is shared with; `restore_view` brings it back."""
    row = _own(actor, view_id)
    row.deleted_at = now
    row.save(update_fields=["deleted_at"])
    _record(actor, "delete", row)


@transaction.atomic
def restore_view(*, actor: Actor, view_id: int) -> None:
    """Undo `delete_view`. Raises `NameTakenError` if another took its name meanwhile."""
    _lock_owner(actor)
    found = SavedView.objects.owned_by(actor).filter(id=view_id, deleted_at__isnull=False)
    row = found.select_for_update().first()
    if row is None:
        raise ViewNotFoundError
    _free_name(actor, row.page, row.name)
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    _record(actor, "restore", row)


def _lock_owner(actor: Actor) -> None:
    """Serialise changes of one person's views: names are free, and places follow."""
    if not Person.objects.select_for_update().filter(id=actor.person_id).exists():
        raise InvalidViewError("Only a person has views.")


def _own(actor: Actor, view_id: int) -> SavedView:
    found = SavedView.objects.owned_by(actor).filter(id=view_id, deleted_at=None)
    row = found.select_for_update().first()
    if row is None:
        raise ViewNotFoundError
    return row


def _free_name(actor: Actor, page: str, name: str, but: int | None = None) -> str:
    wanted = " ".join(name.replace("\0", "").split())
    if not wanted or len(wanted) > LONGEST_NAME:
        raise InvalidViewError(f"A view needs a name of at most {LONGEST_NAME} characters.")
    own = SavedView.objects.owned_by(actor).filter(page=page, deleted_at=None)
    others = own.exclude(id=but) if but else own
    if others.filter(name__lower=wanted.lower()).exists():
        raise NameTakenError(wanted)
    return wanted


def _record(actor: Actor, action: str, row: SavedView, **what: Any) -> None:
    """Names and addresses stay out of the audit log: people type persons' names into them."""
    audit.record(actor=actor, action=f"views.{action}", subject=("view", str(row.id)), **what)
