from parlance.kit.actor import Actor
from parlance.platform.people.queries import shown_names
from parlance.platform.people.values import Role
from parlance.platform.search.matching import ranked
from parlance.platform.search.values import Hit
from parlance.platform.views.addresses import pages, path_of
from parlance.platform.views.errors import ViewNotFoundError
from parlance.platform.views.models import DefaultView, SavedView
from parlance.platform.views.values import Sharing, View


def views(*, actor: Actor, page: str) -> list[View]:
    """Return a person's views of a page: their own in their order, then what others share."""
    found = SavedView.objects.visible_to(actor).filter(page=page)
    rows = list(found.order_by("place", "name", "id"))
    default = default_view_id(actor=actor, page=page)
    names = shown_names({str(row.owner_id) for row in rows})
    own = [row for row in rows if row.owner_id == actor.person_id]
    others = [row for row in rows if row.owner_id != actor.person_id]
    others.sort(key=lambda row: (row.name.casefold(), row.id))
    return [
        View(
            id=row.id,
            page=row.page,
            name=row.name,
            query=row.query,
            owner_id=row.owner_id,
            owner_name=names.get(str(row.owner_id), ""),
            is_own=row.owner_id == actor.person_id,
            is_default=row.id == default,
            sharing=Sharing(row.for_everybody, frozenset(Role(one) for one in row.roles)),
        )
        for row in (*own, *others)
    ]


def view(*, actor: Actor, view_id: int) -> View:
    """Return one view that the actor may see. Raises `ViewNotFoundError`."""
    page = SavedView.objects.visible_to(actor).filter(id=view_id).values_list("page", flat=True)
    listed = views(actor=actor, page=page[0]) if page else []
    found = next((one for one in listed if one.id == view_id), None)
    if found is None:
        raise ViewNotFoundError
    return found


def default_view_id(*, actor: Actor, page: str) -> int | None:
    """Return the view with which a page opens for a person, if it is still there to see."""
    visible = SavedView.objects.visible_to(actor).filter(page=page)
    found = DefaultView.objects.filter(person_id=actor.person_id, page=page, view__in=visible)
    return found.values_list("view_id", flat=True).first()


def default_query(*, actor: Actor, page: str) -> str:
    """Return the address part of that view; nothing without one."""
    visible = SavedView.objects.visible_to(actor).filter(page=page)
    found = DefaultView.objects.filter(person_id=actor.person_id, page=page, view__in=visible)
    return found.values_list("view__query", flat=True).first() or ""


def found_views(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Answer the search with views of pages that the actor may open."""
    known = {one.route: one for one in pages(actor=actor)}
    rows = SavedView.objects.visible_to(actor).filter(page__in=list(known))
    return [
        Hit(
            title=row.name,
            href=f"{path_of(row.page)}?{row.query or 'view='}",
            note=str(known[row.page].label),
            kind="view",
            score=row.score,
        )
        for row in ranked(rows, words, "name")[:limit]
    ]
