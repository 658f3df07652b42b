"""What somebody proves with, beside a password, that it is them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from parlance.platform.people.models import User
from parlance.platform.secrets import seal, unseal


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """How a person signs in. `codes_left` counts unused recovery codes."""

    has_password: bool
    has_app: bool
    passkeys: tuple[Passkey, ...]
    has_codes: bool
    codes_left: int


_SEALED = ("secret", "seed")
"""What allauth keeps sealed inside the data of a factor."""


def reseal_factors() -> int:
    """Seal the secrets of all factors again with the newest key; return how many there were."""
    resealed = 0
    for one in Authenticator.objects.select_for_update().order_by("id"):
        found = {name: seal(unseal(one.data[name])) for name in _SEALED if name in one.data}
        if found:
            one.data |= found
            one.save(update_fields=["data"])
        resealed += len(found)
    return resealed


def factors(*, person_id: UUID) -> Factors:
    """Return how this person signs in; asked by the person themselves only."""
    user = User.objects.for_sign_in().get(person_id=person_id)
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "id"))
    codes = [one for one in rows if one.type == Authenticator.Type.RECOVERY_CODES]
    return Factors(
        has_password=user.has_usable_password(),
        has_app=any(one.type == Authenticator.Type.TOTP for one in rows),
        passkeys=tuple(
            Passkey(one.id, str(one), one.created_at, one.last_used_at)
            for one in rows
            if one.type == Authenticator.Type.WEBAUTHN
        ),
        has_codes=bool(codes),
        codes_left=sum(len(one.wrap().get_unused_codes()) for one in codes),
    )
