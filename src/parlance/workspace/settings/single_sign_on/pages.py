from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from parlance.kit.errors import ConflictError, InvalidError
from parlance.kit.fingerprints import fingerprint
from parlance.platform.directory import queries as directory
from parlance.platform.directory.commands.groups import map_groups
from parlance.platform.directory.commands.tokens import make_token, revoke_token
from parlance.platform.directory.values import DirectoryToken, GroupRole
from parlance.platform.rendering import Request, render_page
from parlance.platform.single_sign_on import queries, saml
from parlance.platform.single_sign_on.commands.providers import add_provider, limit_passwords
from parlance.platform.single_sign_on.errors import InvalidProviderError
from parlance.platform.single_sign_on.values import Provider, ProviderKind
from parlance.web.components import EmptyPage
from parlance.web.formatting import Format, house_format
from parlance.web.settings import settings_menu
from parlance.workspace.settings.single_sign_on.forms import ROLES, role_map_of
from parlance.workspace.settings.single_sign_on.values import (
    GroupRow,
    ProviderRow,
    SingleSignOnPage,
    TokenRow,
)

_TEMPLATE = "workspace/settings/single_sign_on.html"


@never_cache
@require_GET
def single_sign_on(request: Request) -> HttpResponse:
    """Show the providers, who may use a password, and the directory."""
    return _shown(request)


@require_POST
def add(request: Request) -> HttpResponse:
    """Add a provider, and lead to its settings."""
    kind = ProviderKind.SAML if request.POST.get("kind") == "saml" else ProviderKind.OPENID
    label = request.POST.get("label", "")
    try:
        number = add_provider(actor=request.actor, kind=kind, label=label)
    except (InvalidProviderError, ConflictError) as error:
        return _shown(request, problem=str(error), status=422)
    return HttpResponseRedirect(reverse("single_sign_on_provider", args=[number]))


@require_POST
def passwords(request: Request) -> HttpResponse:
    """Say who signs in with a password."""
    limited = request.POST.get("limited") == "yes"
    try:
        limit_passwords(actor=request.actor, to_administrators=limited)
    except ConflictError as error:
        return _shown(request, problem=str(error), status=409)
    words = _("Passwords are for administrators now.") if limited else _("Passwords are for all.")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("single_sign_on"))


@never_cache
@require_POST
def new_token(request: Request) -> HttpResponse:
    """Make a token for the directory, and show it this once."""
    token = make_token(actor=request.actor, at=datetime.now(UTC))
    return _shown(request, new_token=token)


@require_POST
def end_token(request: Request, token_id: int) -> HttpResponse:
    """End a token."""
    revoke_token(actor=request.actor, token_id=token_id, at=datetime.now(UTC))
    messages.success(request, _("The token no longer works."))
    return HttpResponseRedirect(reverse("single_sign_on"))


@require_POST
def directory_groups(request: Request) -> HttpResponse:
    """Say which group of the directory gives which role."""
    expected = request.POST.get("expected") or None
    try:
        map_groups(actor=request.actor, role_map=role_map_of(request.POST), expected=expected)
    except ConflictError as error:
        return _shown(request, problem=str(error), status=409)
    except InvalidError as error:
        return _shown(request, problem=str(error), status=422)
    messages.success(request, _("The groups' members have their roles."))
    return HttpResponseRedirect(reverse("single_sign_on"))


def _shown(
    request: Request, *, problem: str = "", new_token: str = "", status: int = 200
) -> HttpResponse:
    actor, write = request.actor, house_format()
    found = queries.providers(actor=actor)
    page = SingleSignOnPage(
        title=_("Single sign-on"),
        menu=settings_menu(actor, reverse("single_sign_on")),
        providers=tuple(_row(one) for one in found),
        empty=EmptyPage(
            _("Everybody signs in with a password so far"),
            _(
                "With an identity provider, members sign in where they do for everything else,"
                " get their roles from its groups, and lose their access when they leave."
            ),
        ),
        has_saml=saml.is_available(),
        passwords_are_limited=queries.find_password_rule(),
        scim_address=request.build_absolute_uri("/scim/v2"),
        tokens=tuple(_token(write, one) for one in directory.tokens(actor=actor)),
        new_token=new_token,
        groups=_groups(request, directory.group_roles(actor=actor)),
        roles=ROLES,
        fingerprint=fingerprint(directory.find_role_map()),
        problem=problem,
    )
    return render_page(request, _TEMPLATE, page, status=status)


def _row(one: Provider) -> ProviderRow:
    return ProviderRow(
        label=one.settings.label,
        href=reverse("single_sign_on_provider", args=[one.id]),
        kind="OpenID Connect" if one.kind is ProviderKind.OPENID else "SAML",
        issuer=one.settings.issuer,
        is_on=one.settings.is_on,
    )


def _token(write: Format, one: DirectoryToken) -> TokenRow:
    used = write.instant(one.last_used_at) if one.last_used_at else _("never")
    return TokenRow(one.id, one.prefix, write.instant(one.made_at), used)


def _groups(request: Request, found: list[GroupRole]) -> tuple[GroupRow, ...]:
    """Return a row for each group; what was typed is kept where the form is shown again."""
    typed = role_map_of(request.POST) if "group" in request.POST else {}
    rows = [
        GroupRow(
            one.name,
            typed.get(one.name, one.role),
            _many(one.members),
        )
        for one in found
    ]
    known = {one.name for one in found}
    rows += [GroupRow(name, role) for name, role in typed.items() if name not in known]
    return (*rows, GroupRow("", ""), GroupRow("", ""))


def _many(members: int) -> str:
    words = ngettext("%(many)s member", "%(many)s members", members)
    return words % {"many": members} if members else ""
