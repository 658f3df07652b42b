"""Ways in of our own where single sign-on has taken over: for administrators, in need."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.sign_in import SignInAdapter
from parlance.platform.people.values import Role
from parlance.platform.single_sign_on.queries import find_password_rule
from parlance.platform.single_sign_on.sessions import is_by_provider


class PasswordGate:
    """Stands before the backend that knows passwords, and knows nobody itself.

    It is no whole backend: with a `get_user`, sessions could be begun in its name.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        *,
        email: str = "",
        password: str = "",
        **_others: Any,
    ) -> None:
        """Refuse everybody but administrators, where passwords are for them only."""
        if not (email and password) or not find_password_rule():
            return
        user = User.objects.for_sign_in().filter(person__email__lower=email.lower()).first()
        if user is None or not _is_administrator(user):
            # As slow as a wrong password: the time must not tell who is an administrator.
            make_password(password)
            raise PermissionDenied


class Entrance(SignInAdapter):
    """Looks at whoever has proven who they are, by whichever way, before the session begins."""

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session; passkeys and links are no way around the identity provider."""
        is_free = is_by_provider(request, user) or not find_password_rule()
        if not is_free and not _is_administrator(user):
            messages.error(request, _("Sign in through your organisation's identity provider."))
            raise ImmediateHttpResponse(HttpResponseRedirect(resolve_url("account_login")))
        super().login(request, user)


def _is_administrator(user: User) -> bool:
    return RoleGrant.objects.filter(role=Role.ADMIN, person_id=user.person_id).exists()
