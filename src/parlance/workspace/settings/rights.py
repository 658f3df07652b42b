"""Roles and rights as one table, made from the code that decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from parlance.platform.organisation.commands import configure
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.queries import holders
from parlance.platform.people.rights import OWN_BOOK, RIGHTS, Right
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.rendering import Request, render_page
from parlance.web.settings import Subject, settings_menu
from parlance.web.words import translated

_SUBJECTS = {
    "accounts": lazy("Accounts"),
    "revenue": lazy("Money"),
    "metrics": lazy("Metrics"),
    "glossary": lazy("Glossary"),
    "dashboards": lazy("Dashboards"),
    "exchange": lazy("Files"),
}
_SHORT = {
    Role.CSM: lazy("CSM"),
    Role.CS_LEAD: lazy("CS lead"),
    Role.CS_OPS: lazy("CS ops"),
    Role.AE: lazy("AE"),
    Role.AM: lazy("AM"),
    Role.PM: lazy("PM"),
    Role.PMM: lazy("PMM"),
    Role.ENGINEERING_MANAGER: lazy("Eng. manager"),
    Role.DESIGNER: lazy("Designer"),
    Role.SUPPORT: lazy("Support"),
    Role.EXECUTIVE: lazy("Executive"),
    Role.BDR: lazy("BDR"),
    Role.ADMIN: lazy("Admin"),
    Role.CUSTOMER: lazy("Customer"),
}


@dataclass(frozen=True, slots=True)
class RoleColumn:
    short: str
    label: str


@dataclass(frozen=True, slots=True)
class RightRow:
    name: str
    words: str
    held: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class RightSubject:
    label: str
    rows: tuple[RightRow, ...]


@dataclass(frozen=True, slots=True)
class RoleHolders:
    label: str
    names: str
    count: int


@dataclass(frozen=True, slots=True)
class RightsPage:
    menu: tuple[Subject, ...]
    roles: tuple[RoleColumn, ...]
    subjects: tuple[RightSubject, ...]
    holders: tuple[RoleHolders, ...]
    own_book: str
    is_narrowed: bool
    may_change: bool
    width: int


@require_GET
def rights(request: Request) -> HttpResponse:
    """Show who may do what, who holds which role, and whose accounts are seen."""
    held = holders(actor=request.actor)
    page = RightsPage(
        menu=settings_menu(request.actor, request.path),
        roles=tuple(
            RoleColumn(str(_SHORT[role]), translated(label)) for role, label in ROLE_LABELS.items()
        ),
        subjects=_subjects(RIGHTS),
        holders=tuple(
            RoleHolders(translated(label), ", ".join(held[role]), len(held[role]))
            for role, label in ROLE_LABELS.items()
        ),
        own_book=", ".join(
            translated(label) for role, label in ROLE_LABELS.items() if role in OWN_BOOK
        ),
        is_narrowed=organisation().is_narrowed_to_book,
        may_change=request.actor.may("settings.change"),
        width=1 + len(ROLE_LABELS),
    )
    return render_page(request, "workspace/settings/rights.html", page)


@require_POST
def narrow_to_book(request: Request) -> HttpResponse:
    """Turn the book of business on or off."""
    is_narrowed = request.POST.get("is_narrowed_to_book") == "on"
    configure(actor=request.actor, is_narrowed_to_book=is_narrowed)
    messages.success(request, _("Saved. It holds from the next page on."))
    return HttpResponseRedirect(reverse("rights"))


def _subjects(table: Sequence[Right]) -> tuple[RightSubject, ...]:
    """Gather the rights by what they are about; what is left is about the installation."""
    rows: dict[str, list[RightRow]] = {}
    for one in table:
        label = str(_SUBJECTS.get(one.name.partition(".")[0], _("Installation")))
        held = tuple(role in one.roles or role is Role.ADMIN for role in ROLE_LABELS)
        rows.setdefault(label, []).append(RightRow(one.name, translated(one.words), held))
    return tuple(RightSubject(label, tuple(found)) for label, found in rows.items())
