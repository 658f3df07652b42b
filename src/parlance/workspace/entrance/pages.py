from dataclasses import dataclass

from allauth.account import views as account
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from parlance.kit.errors import InvalidError
from parlance.platform.organisation.errors import InvalidSettingError
from parlance.platform.people import first_start
from parlance.platform.people.errors import (
    AdministratorExistsError,
    WeakPasswordError,
    WrongSetupCodeError,
)
from parlance.platform.people.queries import anybody_signs_in
from parlance.platform.people.sign_in import enter, has_second_factor
from parlance.platform.rendering import Request, render_page
from parlance.workspace.entrance.forms import WelcomeForm

_FIELDS: dict[type[InvalidError], str] = {
    WeakPasswordError: "password",
    WrongSetupCodeError: "code",
    InvalidSettingError: "organisation",
}
"""Beside which field a refusal is shown."""


@dataclass(frozen=True, slots=True)
class FormPage:
    form: forms.Form


@dataclass(frozen=True, slots=True)
class SetupPage:
    """Where a second step is set up; `is_done` when there is one already."""

    is_done: bool


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show allauth's sign-in; an installation without people is set up first."""
    if not request.user.is_authenticated and not anybody_signs_in():
        return HttpResponseRedirect(reverse("welcome"))
    answer: HttpResponse = account.login(request)
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Make the first administrator, for who has the code that `parlance up` printed."""
    if anybody_signs_in():
        raise AdministratorExistsError
    if request.method == "GET":
        form = WelcomeForm(initial={"code": request.GET.get("code", "")})
        return render_page(request, "workspace/entrance/welcome.html", FormPage(form))
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="signup")
    if limited:
        return limited
    form = WelcomeForm(request.POST)
    if form.is_valid():
        try:
            user = first_start.set_up(**form.cleaned_data)
        except InvalidError as error:
            form.add_error(_FIELDS.get(type(error)), str(error))
        else:
            enter(request, user)
            return HttpResponseRedirect("/")
    return render_page(request, "workspace/entrance/welcome.html", FormPage(form), status=422)


@never_cache
@require_GET
def second_step_setup(request: Request) -> HttpResponse:
    """Offer the two ways to a second step of sign-in."""
    page = SetupPage(has_second_factor(request.user))  # type: ignore[arg-type]
    return render_page(request, "workspace/entrance/second_step.html", page)
