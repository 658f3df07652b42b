"""The secrets of second factors, at rest."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from pytest_django import Settings

from factories.people import make_user
from parlance.platform.people.second_step import factors
from parlance.platform.secrets import reseal_all, unseal

pytestmark = pytest.mark.django_db


def test_secrets_of_factors_are_sealed_and_follow_a_new_key(settings: Settings) -> None:
    user = make_user()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    app = Authenticator.objects.get(type="totp")
    assert "JBSWY3DPEHPK3PXP" not in str(app.data)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20
    assert reseal_all() >= 2
    settings.SECRET_KEY_FALLBACKS = []

    app.refresh_from_db()
    assert unseal(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert RecoveryCodes.activate(user).get_unused_codes() == codes
    found = factors(person_id=user.person_id)
    assert (found.has_app, found.has_codes, found.codes_left) == (True, True, 10)
