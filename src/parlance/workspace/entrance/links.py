from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from parlance.platform.mail.queries import is_configured
from parlance.platform.organisation.queries import organisation
from parlance.platform.people import links
from parlance.platform.people.errors import LinkGoneError, WeakPasswordError
from parlance.platform.people.jobs import mail_reset_link
from parlance.platform.people.sign_in import enter
from parlance.platform.people.values import Purpose, Welcomed
from parlance.platform.rendering import render_page
from parlance.workspace.entrance.forms import ForgottenForm, NewPasswordForm


@dataclass(frozen=True, slots=True)
class ForgottenPage:
    form: ForgottenForm
    sends_mail: bool


@dataclass(frozen=True, slots=True)
class PasswordPage:
    form: NewPasswordForm
    organisation: str
    person: Welcomed

    @property
    def is_invitation(self) -> bool:
        return self.person.purpose is Purpose.INVITATION


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link mailed; the answer is the same whether or not somebody has the address."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        limited: HttpResponse | None = ratelimit.consume_or_429(
            request, action="reset_password", key=email
        )
        if limited:
            return limited
        mail_reset_link(email=email, place=request.build_absolute_uri("/"))
        messages.info(
            request,
            _("If somebody signs in with that address, a letter with a link is on its way."),
        )
        return HttpResponseRedirect(reverse("account_login"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = ForgottenPage(form, is_configured())
    return render_page(request, "workspace/entrance/forgotten.html", page, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let who holds a link choose a password; one answer for all links that do not work."""
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="reset_password_from_key"
    )
    if limited:
        return limited
    try:
        return _choose(request, token, datetime.now(UTC))
    except LinkGoneError:
        gone = HTTPStatus.NOT_FOUND
        return render_page(request, "workspace/entrance/gone.html", None, status=gone)


def _choose(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    person = links.welcomed(token=token, at=now)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = links.set_password(token=token, password=form.cleaned_data["password"], at=now)
        except WeakPasswordError as error:
            form.add_error("password", str(error))
        else:
            if request.user.is_authenticated:
                logout(request)
            if person.purpose is Purpose.INVITATION:
                enter(request, user)
                return HttpResponseRedirect("/")
            messages.success(request, _("Your password is set. Sign in with it."))
            return HttpResponseRedirect(reverse("account_login"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = PasswordPage(form, organisation().name, person)
    return render_page(request, "workspace/entrance/password.html", page, status=status)
