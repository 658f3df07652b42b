"""The frame of every page: where one may go, until when the data reaches, who is here."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.rendering import Request
from parlance.web.components import address_of
from parlance.web.formatting import Format, house_format

THEMES = {"": "As the system", "light": "Light", "dark": "Dark"}

# By job, not by table. An entry is shown once its page exists.
_JOBS = (
    ("Today", "today", "today", ("/today",)),
    ("Revenue", "dashboard", "revenue", ("/revenue",)),
    ("Accounts", "accounts", "accounts", ("/accounts",)),
    ("Glossary", "glossary", "glossary", ("/glossary",)),
    ("Metrics", "metrics", "metrics", ("/metrics", "/explain")),
    ("Dashboards", "dashboards", "dashboards", ("/dashboards",)),
    ("Settings", "settings", "settings", ("/settings",)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    href: str
    icon: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Theme:
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What `web/shell.html` shows around a page."""

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


def shell(request: Request, *, cut_off: datetime | None = None, behind: int = 0) -> Shell:
    """Build the frame of a page; `cut_off` is the instant until which the numbers know."""
    write = house_format()
    theme = theme_of(request)
    actor = request.actor
    return Shell(
        entries=tuple(_entries(request.path)),
        themes=tuple(Theme(value, label, value == theme) for value, label in THEMES.items()),
        theme=theme,
        is_narrow=request.COOKIES.get("rail") == "narrow",
        person=actor.name or "Signed in",
        roles=", ".join(sorted(ROLE_LABELS[Role(role)] for role in actor.roles)),
        here=request.get_full_path(),
        cut_off=write.instant(cut_off) if cut_off else "",
        behind=behind,
        as_of=_as_of(request, write),
        back_to_now=_without(request, "as_of"),
    )


def theme_of(request: HttpRequest) -> str:
    """Return the theme that this browser has chosen: light, dark, or "" for the system's."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""


def _entries(path: str) -> list[Entry]:
    found = []
    for label, name, icon, places in _JOBS:
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Entry(label, href, icon, path == href or path.startswith(places)))
    return found


def _as_of(request: HttpRequest, write: Format) -> str:
    try:
        return write.day(date.fromisoformat(request.GET.get("as_of", "")))
    except ValueError:
        return ""


def _without(request: HttpRequest, name: str) -> str:
    query = {key: values for key, values in request.GET.lists() if key != name}
    return address_of(request.path, query)
