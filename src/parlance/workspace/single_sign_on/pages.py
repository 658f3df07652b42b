from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from parlance.platform.people.models import User
from parlance.platform.single_sign_on import queries, sessions
from parlance.platform.single_sign_on.commands.sign_in import admit, record_refusal
from parlance.platform.single_sign_on.errors import ProviderTroubleError, RefusedError
from parlance.platform.single_sign_on.models import Provider
from parlance.platform.single_sign_on.openid import flow
from parlance.platform.single_sign_on.values import Claims, ProviderKind

_BACKEND = "parlance.platform.people.sign_in.PersonBackend"
_MOST_REFUSALS = 60
"""In a minute, to one network address; then nobody looks at what it brings."""


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Why somebody was not let in, and how to begin again."""

    title: str
    detail: str
    code: str
    again: str


@never_cache
@login_not_required
@require_GET
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the browser to the provider."""
    provider = queries.offered(slug)
    place = _safe_place(request.GET.get("next", ""))
    now = datetime.now(UTC)
    if provider.kind == ProviderKind.SAML:
        # The library is an extra: nothing of it may be needed to read this module.
        from parlance.workspace.single_sign_on import saml

        return saml.leave(request, provider, place=place, at=now)
    try:
        started = flow.begin(provider, back=_absolute(request, "single_sign_on_back", slug))
    except ProviderTroubleError as error:
        return refusal(request, provider, error)
    pending = sessions.Pending(provider.id, now.isoformat(), place, started.nonce, started.verifier)
    sessions.keep_pending(request, started.state, pending)
    return HttpResponseRedirect(started.address)


@never_cache
@login_not_required
@require_GET
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the browser back from an OpenID Connect provider, and sign the person in."""
    if is_too_often(request):
        return too_often(request)
    provider = queries.offered(slug, ProviderKind.OPENID)
    now = datetime.now(UTC)
    try:
        state = request.GET.get("state", "")
        pending = sessions.take_pending(request, state, provider.id, at=now)
        claims = flow.finish(
            provider,
            request.GET.dict(),
            nonce=pending.nonce,
            verifier=pending.verifier,
            back=_absolute(request, "single_sign_on_back", slug),
            at=now,
        )
        return let_in(request, provider, claims, place=pending.next)
    except (RefusedError, ProviderTroubleError) as error:
        return refusal(request, provider, error)


@csrf_exempt
@never_cache
@login_not_required
@require_POST
def saml_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a SAML response."""
    if is_too_often(request):
        return too_often(request)
    provider = queries.offered(slug, ProviderKind.SAML)
    from parlance.workspace.single_sign_on import saml

    return saml.receive(request, provider)


@never_cache
@login_not_required
@require_GET
def saml_done(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in who was answered for."""
    provider = queries.offered(slug, ProviderKind.SAML)
    from parlance.workspace.single_sign_on import saml

    return saml.enter(request, provider)


@login_not_required
@require_GET
def saml_metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe us to the provider."""
    provider = queries.offered(slug, ProviderKind.SAML)
    from parlance.workspace.single_sign_on import saml

    return saml.describe(request, provider)


def let_in(request: HttpRequest, provider: Provider, claims: Claims, *, place: str) -> HttpResponse:
    """Sign in whom the provider vouches for; a second step of ours follows if one is set up."""
    admission = admit(provider, claims, at=datetime.now(UTC))
    user = User.objects.for_sign_in().get(pk=admission.user_id)
    user.backend = _BACKEND
    if request.user.is_authenticated:
        logout(request)
    sessions.mark(request, user_id=user.pk, slug=provider.slug, ends_at=admission.ends_at)
    # So that somebody without a password here may change their own sign-in for some minutes.
    record_authentication(request, user, method="single_sign_on", provider=provider.slug)
    response: HttpResponse = perform_login(request, user, redirect_url=place)
    return response


def refusal(
    request: HttpRequest, provider: Provider, error: RefusedError | ProviderTroubleError
) -> HttpResponse:
    """Say why, and write it down."""
    is_trouble = isinstance(error, ProviderTroubleError)
    if isinstance(error, RefusedError):
        record_refusal(provider, error)
        cache.add(_refusals_key(request), 0, timeout=60)
        cache.incr(_refusals_key(request))
    page = RefusedPage(
        title=_("The provider cannot be used") if is_trouble else _("You were not signed in"),
        detail=str(error),
        code=error.code,
        again=reverse("single_sign_on_start", args=[provider.slug]),
    )
    status = HTTPStatus.CONFLICT if is_trouble else HTTPStatus.FORBIDDEN
    return render(request, "single_sign_on/refused.html", {"page": page}, status=status)


def is_too_often(request: HttpRequest) -> bool:
    """Tell whether this network address was refused so often that it has to wait."""
    return int(cache.get(_refusals_key(request), 0)) >= _MOST_REFUSALS


def too_often(request: HttpRequest) -> HttpResponse:
    page = RefusedPage(
        title=_("Too many attempts"),
        detail=_("Wait a minute, then begin again."),
        code="single_sign_on.too_often",
        again=reverse("account_login"),
    )
    status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "single_sign_on/refused.html", {"page": page}, status=status)


def _absolute(request: HttpRequest, name: str, slug: str) -> str:
    return request.build_absolute_uri(reverse(name, args=[slug]))


def _safe_place(asked: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked.startswith("/") and is_ours else "/"


def _refusals_key(request: HttpRequest) -> str:
    return f"single_sign_on:refusals:{get_adapter(request).get_client_ip(request)}"
