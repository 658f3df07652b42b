from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlance.kit.errors import ConflictError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.rendering import Request, render_page
from parlance.platform.single_sign_on import queries
from parlance.platform.single_sign_on.commands.providers import change_provider, remove_provider
from parlance.platform.single_sign_on.errors import InvalidProviderError, ProviderTroubleError
from parlance.platform.single_sign_on.values import Provider, ProviderKind
from parlance.web.settings import settings_menu
from parlance.workspace.settings.single_sign_on.forms import (
    LABELS,
    ROLES,
    group_rows,
    in_words,
    role_map_of,
    settings_of,
    typed_in,
    typed_of,
)
from parlance.workspace.settings.single_sign_on.values import ChangedField, ProviderPage

_TEMPLATE = "workspace/settings/identity_provider.html"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a form is shown again: what is wrong, in which field, and what changed meanwhile."""

    problem: str
    field: str = ""
    changed: tuple[ChangedField, ...] = ()
    fingerprint: str = ""
    status: int = 422


@require_http_methods(["GET", "POST"])
def provider(request: Request, provider_id: int) -> HttpResponse:
    """Show what is set about a provider, and change it."""
    known = queries.provider(actor=request.actor, provider_id=provider_id)
    if request.method == "GET":
        return _shown(request, known)
    try:
        change_provider(
            actor=request.actor,
            provider_id=provider_id,
            settings=settings_of(request.POST),
            client_secret=request.POST.get("client_secret", "").strip()[:1_000],
            expected=request.POST.get("expected") or None,
            reason=request.POST.get("reason", "")[:300],
        )
    except StaleEditError as error:
        return _shown(request, known, _stale(error))
    except InvalidProviderError as error:
        return _shown(request, known, _Trouble(str(error), error.field))
    except ConflictError as error:
        return _shown(request, known, _Trouble(str(error), status=409))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("single_sign_on_provider", args=[provider_id]))


@require_POST
def try_provider(request: Request, provider_id: int) -> HttpResponse:
    """Ask the provider for its description and keys, and say what it answered."""
    try:
        trial = queries.tried(actor=request.actor, provider_id=provider_id)
    except ProviderTroubleError as error:
        messages.error(request, str(error))
    else:
        words = _("%(issuer)s answers as it should, and signs with %(keys)s keys.")
        said = {"issuer": trial.issuer, "keys": trial.keys}
        messages.success(request, words % said)
    return HttpResponseRedirect(reverse("single_sign_on_provider", args=[provider_id]))


@require_POST
def remove(request: Request, provider_id: int) -> HttpResponse:
    """Remove a provider; its members stay, and sign in another way."""
    try:
        remove_provider(
            actor=request.actor,
            provider_id=provider_id,
            reason=request.POST.get("reason", "")[:300],
        )
    except ConflictError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("single_sign_on_provider", args=[provider_id]))
    messages.success(request, _("The provider is removed. Its members stay."))
    return HttpResponseRedirect(reverse("single_sign_on"))


def _shown(request: Request, known: Provider, trouble: _Trouble | None = None) -> HttpResponse:
    is_saml = known.kind is ProviderKind.SAML
    typed = typed_in(request.POST) if trouble else typed_of(known.settings)
    role_map = role_map_of(request.POST) if trouble else dict(known.settings.role_map)
    expected = trouble.fingerprint if trouble else ""
    back = reverse("saml_back" if is_saml else "single_sign_on_back", args=[known.slug])
    describes_us = reverse("saml_metadata", args=[known.slug]) if is_saml else ""
    page = ProviderPage(
        title=known.settings.label,
        menu=settings_menu(request.actor, reverse("single_sign_on")),
        id=known.id,
        is_saml=is_saml,
        typed=typed,
        groups=group_rows(role_map),
        roles=ROLES,
        has_secret=known.has_secret,
        returns_to=request.build_absolute_uri(back),
        describes_us=request.build_absolute_uri(describes_us) if is_saml else "",
        fingerprint=expected or request.POST.get("expected", "") or queries.settings_tag(known),
        problem=trouble.problem if trouble else "",
        wrong_field=trouble.field if trouble else "",
        changed=trouble.changed if trouble else (),
    )
    return render_page(request, _TEMPLATE, page, status=trouble.status if trouble else 200)


def _stale(error: StaleEditError) -> _Trouble:
    changed = tuple(
        ChangedField(str(LABELS[one.field]), in_words(one.now), in_words(one.asked))
        for one in error.differences
    )
    return _Trouble(str(error), changed=changed, fingerprint=error.fingerprint, status=409)
