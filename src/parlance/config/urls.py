from importlib.util import find_spec

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView

from parlance.workspace.entrance import pages as entrance

_PAGES = (
    "parlance.web",
    "parlance.workspace",
    "parlance.workspace.entrance",
    "parlance.workspace.single_sign_on",
    "parlance.api.scim",
    "parlance.api",
    "parlance.exchange",
    "parlance.domains.accounts",
    "parlance.domains.revenue",
    "parlance.domains.metrics",
    "parlance.domains.glossary",
)

_form = require_http_methods(["GET", "HEAD", "POST"])

# Of allauth, only what is used: nobody signs up by themselves, and the address of a person is
# changed with the person.
_SIGN_IN: list[URLPattern | URLResolver] = [
    path("sign-in", _form(entrance.sign_in), name="account_login"),
    path("sign-in/second-step", _form(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/confirm", _form(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/confirm/second-step", _form(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/closed", account.account_inactive, name="account_inactive"),
    path("sign-out", account.logout, name="account_logout"),
    path("password", _form(account.password_change), name="account_change_password"),
    path("second-step", RedirectView.as_view(pattern_name="sign_in_settings"), name="mfa_index"),
    path(
        "second-step/passkeys/",
        RedirectView.as_view(pattern_name="sign_in_settings"),
        name="mfa_list_webauthn",
    ),
    path("second-step/passkeys/", include("allauth.mfa.webauthn.urls")),
    path("second-step/app/", include("allauth.mfa.totp.urls")),
    path("second-step/codes/", include("allauth.mfa.recovery_codes.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_SIGN_IN,
    *(path("", include(f"{package}.urls")) for package in _PAGES if find_spec(f"{package}.urls")),
]
