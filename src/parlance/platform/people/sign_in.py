"""Sign-in by the address that the persons' table holds; allauth brings pages and limits."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from parlance.platform.people.models import User


class PersonBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        *,
        email: str = "",
        password: str = "",
        **_others: Any,
    ) -> User | None:
        """Return the user with this address and password, or None."""
        if not (email and password):
            return None
        user = User.objects.for_sign_in().filter(person__email__lower=email.lower()).first()
        if user is None:
            # As slow as a wrong password: the time must not tell who has an account.
            make_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.for_sign_in().filter(pk=user_id).first()


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's
        """Tell allauth that nobody creates their own account: an administrator does."""
        return False

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password again, within the same limits as a sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_label(self, user: User) -> str:
        """Return what an authenticator app lists this sign-in under."""
        return user.email or user.person.name


def shown_as(user: User) -> str:
    """Return how allauth's messages name a user."""
    return user.person.name
