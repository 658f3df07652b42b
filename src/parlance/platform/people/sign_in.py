"""Sign-in by the address that the persons' table holds; allauth brings pages and limits."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.people.models import User
from parlance.platform.people.queries import NOBODY
from parlance.platform.secrets import seal, unseal

BACKEND = "parlance.platform.people.sign_in.PersonBackend"

_log = logging.getLogger(__name__)


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

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session, in the name of the backend that finds users again."""
        user.backend = BACKEND
        super().login(request, user)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password again, within the same limits as a sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_others: Any) -> bool:  # noqa: ARG002 - allauth's
        """Ask for the password again unless it was given a short time ago, at sign-in or since."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((one["at"] for one in records), default=0.0)
        return bool(time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password; the same work whether or not somebody has the address."""
        email = str(credentials.get("email", "")).lower()
        user = User.objects.filter(person__email__lower=email).first()
        subject = str(user.person_id) if user else ""
        audit.record(actor=NOBODY, action="people.sign_in_failed", subject=("person", subject))
        _log.warning("Sign-in failed from %s.", self.get_client_ip(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's
        return reverse("sign_in_settings")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave allauth's letters unsent: `reactions.py` writes ours."""


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_label(self, user: User) -> str:
        """Return what an authenticator app lists this sign-in under."""
        return user.email or user.person.name

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's
        """Return what a new passkey is called until its owner calls it something better."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Parlance"}

    def _get_user_identifier(self, user: User) -> str:
        return self.get_totp_label(user)


def shown_as(user: User) -> str:
    """Return how allauth's messages name a user."""
    return user.person.name


def enter(request: HttpRequest, user: User) -> None:
    """Sign somebody in who has just shown that they hold the one-time link and set a password."""
    get_adapter(request).login(request, user)
    record_authentication(request, user, method="password")


def has_second_factor(user: User) -> bool:
    """Tell whether signing in as this user takes more than a password."""
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=types).exists())


def own_actor(user: User) -> Actor:
    """Return the person themselves as the one who acts on their own sign-in."""
    return Actor(id=str(user.person_id), name=user.person.name)
