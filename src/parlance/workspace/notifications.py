"""What a person was told: the page behind the bell, and the link that ends mail."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parlance.platform.notifications import commands, queries
from parlance.platform.notifications.kinds import find_kind, kinds
from parlance.platform.notifications.values import News
from parlance.platform.people.events import RolesChanged
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb, EmptyPage, Option, address
from parlance.web.formatting import Format, house_format

ROLES = "people.roles_changed"


@dataclass(frozen=True, slots=True)
class NewsRow:
    id: int
    kind: str
    title: str
    text: str
    href: str
    at: str
    times: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class NotificationsPage:
    crumbs: tuple[Crumb, ...]
    standing: str
    switches: tuple[Option, ...]
    kinds: tuple[Choice, ...]
    kind: str
    only_unread: bool
    unread: int
    here: str
    undo: str
    news: tuple[NewsRow, ...]
    next: str
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """`is_done` once the mail has ended; before, the page asks."""

    kinds: tuple[str, ...]
    is_done: bool


@require_GET
def notifications(request: Request) -> HttpResponse:
    """List a person's own notifications: what is unread, or all."""
    actor, path = request.actor, reverse("notifications")
    only_unread = request.GET.get("show") != "all"
    kind = request.GET.get("kind", "").replace("\0", "")
    found = queries.news(
        actor=actor, only_unread=only_unread, kind=kind, after=request.GET.get("after", "")
    )
    unread = queries.unread_by_kind(actor=actor)
    asked = {"show": "" if only_unread else "all", "kind": kind}
    write = house_format()
    page = NotificationsPage(
        crumbs=(Crumb(_("Notifications")),),
        standing=_standing(sum(unread.values())),
        switches=(
            Option(_("Unread"), address(path, kind=kind), only_unread),
            Option(_("All"), address(path, show="all", kind=kind), not only_unread),
        ),
        kinds=_kinds(request, kind, unread),
        kind=kind,
        only_unread=only_unread,
        unread=unread.get(kind, 0) if kind else sum(unread.values()),
        here=request.get_full_path(),
        undo=request.GET.get("undo", ""),
        news=tuple(_row(write, one) for one in found.news),
        next=address(path, **asked, after=found.after) if found.after else "",
        empty=_empty(only_unread=only_unread),
    )
    return render_page(request, "workspace/notifications.html", page)


@require_GET
def notification(request: Request, notification_id: int) -> HttpResponse:
    """Mark one as read, and lead to what it tells of."""
    href = commands.open_notification(
        actor=request.actor, notification_id=notification_id, now=datetime.now(UTC)
    )
    return redirect(href)


@require_POST
def mark(request: Request) -> HttpResponse:
    """Mark one or all as read, or as unread again; lead back to the list."""
    actor, now = request.actor, datetime.now(UTC)
    kind = request.POST.get("kind", "").replace("\0", "")
    show = "all" if request.POST.get("show") == "all" else ""
    undo = ""
    chosen = _number(request.POST.get("id", ""))
    match request.POST.get("as"):
        case "read" if chosen:
            commands.mark_read(actor=actor, now=now, ids=[chosen])
        case "unread" if chosen:
            commands.mark_unread(actor=actor, ids=[chosen])
        case "all_read":
            count = commands.mark_read(actor=actor, now=now, kind=kind)
            undo = now.isoformat() if count else ""
        case "undo":
            commands.mark_unread(actor=actor, read_at=_instant(request.POST.get("at", "")))
    path = address(reverse("notifications"), show=show, kind=kind, undo=undo)
    return HttpResponseRedirect(path)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mail about what a letter's link names: a program posts, a person is asked first.

    The link alone is the right to do it: the letter may be read where nobody has signed in.
    """
    is_done = request.method == "POST"
    if is_done:
        ended = commands.unsubscribe(token=token, now=datetime.now(UTC))
    else:
        ended = commands.subscription(token=token)
    labels = (find_kind(one) for one in ended.kinds)
    page = UnsubscribePage(tuple(str(one.label) for one in labels if one), is_done)
    return render_page(request, "workspace/unsubscribe.html", page)


def tell_of_roles(event: RolesChanged) -> None:
    """Tell somebody that their roles are others now."""
    title, href = _("Your roles have changed"), reverse("profile")
    with transaction.atomic():
        commands.notify(person_ids=[event.person_id], kind=ROLES, title=title, href=href)


def _standing(unread: int) -> str:
    if not unread:
        return _("You have seen everything.")
    return ngettext("%d is unread.", "%d are unread.", unread) % unread


def _kinds(request: Request, chosen: str, unread: dict[str, int]) -> tuple[Choice, ...]:
    choices = [Choice("", _("All kinds"), not chosen)]
    for one in kinds(actor=request.actor):
        count = f" ({unread[one.name]})" if unread.get(one.name) else ""
        choices.append(Choice(one.name, f"{one.label}{count}", one.name == chosen))
    return tuple(choices)


def _row(write: Format, one: News) -> NewsRow:
    kind = find_kind(one.kind)
    return NewsRow(
        id=one.id,
        kind=str(kind.label) if kind else "",
        title=one.title,
        text=one.text,
        href=reverse("notification", args=[one.id]),
        at=write.instant(one.at),
        times=one.times,
        is_read=one.is_read,
    )


def _empty(*, only_unread: bool) -> EmptyPage:
    if only_unread:
        return EmptyPage(
            _("Nothing is unread"),
            _("Approvals that wait for you, new versions and what others share come here."),
            _("Show all"),
            address(reverse("notifications"), show="all"),
        )
    return EmptyPage(
        _("You have not been told anything yet"),
        _("Approvals that wait for you, new versions and what others share come here."),
        _("Choose what reaches you by mail"),
        reverse("notification_choices"),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
