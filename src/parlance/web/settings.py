"""The inner navigation of the settings: one table; a page is shown to those who may open it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from parlance.kit.actor import Actor
from parlance.web.shell import Entry

_SUBJECTS = (
    (
        _("You"),
        (
            ("profile", _("Profile"), ""),
            ("notification_choices", _("Notifications"), ""),
            ("sign_in_settings", _("Sign-in and sessions"), ""),
            ("tokens", _("Access tokens"), "api.use"),
        ),
    ),
    (
        _("Organisation"),
        (
            ("organisation", _("General"), "settings.change"),
            ("rates", _("Currency and rates"), "rates.change"),
            ("attributes", _("Custom attributes"), "accounts.define"),
        ),
    ),
    (
        _("People"),
        (
            ("people", _("People"), "people.read"),
            ("rights", _("Roles and rights"), "people.read"),
            ("single_sign_on", _("Single sign-on"), "people.change"),
        ),
    ),
    (
        _("Data"),
        (
            ("imports", _("Imports"), "exchange.import"),
            ("exports", _("Exports"), "exchange.export"),
            ("jobs", _("Background work"), ""),
            ("webhooks", _("Webhooks"), "webhooks.change"),
            ("privacy", _("Privacy"), "privacy.export"),
            ("audit", _("Audit log"), "audit.read"),
        ),
    ),
)
"""Subject, then (route name, label, the right to open it; "" for everybody who is signed in)."""


@dataclass(frozen=True, slots=True)
class Subject:
    label: str
    entries: tuple[Entry, ...]


def settings_menu(actor: Actor, path: str) -> tuple[Subject, ...]:
    """Return what the actor may set, `is_here` for the page at `path`; no empty subjects."""
    found = []
    for label, pages in _SUBJECTS:
        entries = tuple(
            Entry(str(words), href, "", path == href or path.startswith(f"{href}/"))
            for name, words, right in pages
            if (not right or actor.may(right)) and (href := _address(name))
        )
        if entries:
            found.append(Subject(str(label), entries))
    return tuple(found)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
