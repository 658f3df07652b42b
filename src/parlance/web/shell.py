"""The frame of every page: where one may go, until when the data reaches, who is here."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parlance.kit.actor import Actor
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.queue.queries import failed_jobs
from parlance.platform.rendering import Request
from parlance.web.components import address_of
from parlance.web.formatting import Format, house_format
from parlance.web.help_links import HelpLink, help_for
from parlance.web.words import translated

THEMES = {"": lazy("As the system"), "light": lazy("Light"), "dark": lazy("Dark")}

# By job, not by table. An entry is shown to those who hold its right, once its page exists.
_JOBS = (
    (lazy("Today"), "today", "today", ("/today",), ""),
    (lazy("Revenue"), "dashboard", "revenue", ("/revenue",), "revenue.read"),
    (lazy("Accounts"), "accounts", "accounts", ("/accounts",), "accounts.read"),
    (lazy("Glossary"), "glossary", "glossary", ("/glossary",), "glossary.read"),
    (lazy("Metrics"), "metrics", "metrics", ("/metrics", "/explain"), "metrics.read"),
    (lazy("Dashboards"), "dashboards", "dashboards", ("/dashboards",), ""),
    (lazy("Settings"), "settings", "settings", ("/settings",), ""),
)


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    href: str
    icon: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a person may open or do now, and the keys for it, one after the other.

    `words` are others that people may try. `sends` is a field and its value: then the address is
    posted to, instead of opened.
    """

    label: str
    href: str
    keys: tuple[str, ...] = ()
    words: str = ""
    sends: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What `web/shell.html` shows around a page.

    `unread` counts notifications; `shortcuts` are what keys open or do from any page; `failed`
    counts background work that failed, for those who look after it; `help` explains this page.
    """

    entries: tuple[Entry, ...]
    themes: tuple[Theme, ...]
    theme: str
    is_narrow: bool
    person: str
    roles: str
    here: str
    cut_off: str
    behind: int
    as_of: str
    back_to_now: str
    unread: int = 0
    shortcuts: tuple[Command, ...] = ()
    failed: int = 0
    help: HelpLink = field(default_factory=lambda: help_for("/"))


def shell(request: Request, *, cut_off: datetime | None = None, behind: int = 0) -> Shell:
    """Build the frame of a page; `cut_off` is the instant until which the numbers know."""
    write = house_format()
    theme = theme_of(request)
    actor = request.actor
    return Shell(
        entries=tuple(_entries(request.path, actor)),
        themes=tuple(Theme(value, str(label), value == theme) for value, label in THEMES.items()),
        theme=theme,
        is_narrow=request.COOKIES.get("rail") == "narrow",
        person=actor.name or _("Signed in"),
        roles=", ".join(sorted(translated(ROLE_LABELS[Role(role)]) for role in actor.roles)),
        here=request.get_full_path(),
        cut_off=write.instant(cut_off) if cut_off else "",
        behind=behind,
        as_of=_as_of(request, write),
        back_to_now=_without(request, "as_of"),
        failed=failed_jobs(actor=actor),
        help=help_for(request.path),
    )


def theme_of(request: HttpRequest) -> str:
    """Return the theme that this browser has chosen: light, dark, or "" for the system's."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""


def _entries(path: str, actor: Actor) -> list[Entry]:
    found = []
    for label, name, icon, places, right in _JOBS:
        if right and not actor.may(right):
            continue
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Entry(str(label), href, icon, path == href or path.startswith(places)))
    return found


def _as_of(request: HttpRequest, write: Format) -> str:
    try:
        return write.day(date.fromisoformat(request.GET.get("as_of", "")))
    except ValueError:
        return ""


def _without(request: HttpRequest, name: str) -> str:
    query = {key: values for key, values in request.GET.lists() if key != name}
    return address_of(request.path, query)
