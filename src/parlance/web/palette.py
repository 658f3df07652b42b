"""What the command palette opens without asking the server: pages and actions, by their routes."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parlance.kit.actor import Actor
from parlance.platform.search.matching import tidy
from parlance.web.settings import settings_menu
from parlance.web.shell import Command


@dataclass(frozen=True, slots=True)
class Action:
    """A page to go to, or something to do there, for whoever holds `right` ("": everybody).

    `keys` are pressed one after the other ("g a"). `words` are others that people may try.
    `sends` is a field and its value: then the route is posted to, instead of opened.
    """

    route: str
    label: str | Promise
    right: str = ""
    keys: str = ""
    words: str | Promise = ""
    sends: tuple[str, str] | None = None


_PAGES = (
    Action("today", _("Today"), keys="g t"),
    Action("dashboard", _("Revenue"), "revenue.read", keys="g r", words=_("home company")),
    Action("accounts", _("Accounts"), "accounts.read", "g a", _("customers companies")),
    Action("glossary", _("Glossary"), "glossary.read", "g g", _("words terms definitions")),
    Action("metrics", _("Metrics"), "metrics.read", "g m", _("numbers figures")),
    Action("dashboards", _("Dashboards"), keys="g d", words=_("tiles charts")),
    Action("notifications", _("Notifications"), keys="g n", words=_("news bell")),
    Action("settings", _("Settings"), keys="g s", words=_("preferences options")),
    Action("search", _("Search"), keys="g f", words=_("find")),
    Action("help", _("Help"), keys="g h", words=_("documentation manual")),
)
_ACTIONS: list[Action] = [
    Action("account_new", _("Add an account"), "accounts.change", "n a", _("new create")),
    Action("new_dashboard", _("Compose a dashboard"), "dashboards.change", "n d", _("new create")),
    Action("imports", _("Import files"), "exchange.import", "n i", _("load upload csv")),
    Action("invite", _("Invite somebody"), "people.change", "n p", _("new person user")),
    Action("look", _("Use the light theme"), words=_("appearance"), sends=("theme", "light")),
    Action("look", _("Use the dark theme"), words=_("appearance night"), sends=("theme", "dark")),
    Action("look", _("Use the system's theme"), words=_("appearance"), sends=("theme", "")),
    Action("account_change_password", _("Change my password")),
    Action("account_logout", _("Sign out"), words=_("leave log out"), sends=("", "")),
]


def register_action(action: Action) -> None:
    """Offer an action in the palette; called in an app's `ready()`."""
    if action not in _ACTIONS:
        _ACTIONS.append(action)


def pages(actor: Actor) -> tuple[Command, ...]:
    """Return the pages that the actor may open, those of the settings last."""
    settings = (
        Command(f"{subject.label}: {entry.label}", entry.href, words=str(_("Settings")))
        for subject in settings_menu(actor, "")
        for entry in subject.entries
    )
    return (*_allowed(actor, _PAGES), *settings)


def actions(actor: Actor) -> tuple[Command, ...]:
    """Return what the actor may do from anywhere."""
    return tuple(_allowed(actor, _ACTIONS))


def shortcuts(actor: Actor) -> tuple[Command, ...]:
    """Return all that the actor may open or do by keys."""
    return tuple(one for one in _allowed(actor, (*_PAGES, *_ACTIONS)) if one.keys)


def fitting(commands: Iterable[Command], words: str) -> list[Command]:
    """Return the commands where every word begins a word of the label, or of the other words."""
    asked = _folded(tidy(words)).split()
    if not asked:
        return []
    return [
        one
        for one in commands
        if all(
            any(have.startswith(want) for have in _folded(f"{one.label} {one.words}").split())
            for want in asked
        )
    ]


def _allowed(actor: Actor, offered: Iterable[Action]) -> Iterable[Command]:
    """Leave out what the actor may not do, and pages that this installation does not have."""
    for one in offered:
        href = _address(one.route)
        if href and (not one.right or actor.may(one.right)):
            yield Command(str(one.label), href, tuple(one.keys.split()), str(one.words), one.sends)


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
