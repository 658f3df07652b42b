"""How a person reads numbers, days and instants, where not as the organisation writes them."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.people.errors import InvalidMemberError, MemberNotFoundError
from parlance.platform.people.models import User


@dataclass(frozen=True, slots=True)
class Reading:
    """A locale that Babel knows and an IANA time zone; empty: as the organisation has them."""

    locale: str = ""
    time_zone: str = ""


@transaction.atomic
def choose_reading(*, actor: Actor, reading: Reading) -> None:
    """Choose how one reads oneself. Raises `InvalidMemberError` for what nobody can read."""
    _check(reading)
    user = User.objects.select_for_update().filter(person_id=actor.person_id).first()
    if user is None:
        raise MemberNotFoundError(actor.name)
    before = Reading(user.locale, user.time_zone)
    if before == reading:
        return
    user.locale, user.time_zone = reading.locale, reading.time_zone
    user.save(update_fields=["locale", "time_zone"])
    audit.record(
        actor=actor,
        action="people.choose_reading",
        subject=("person", actor.id),
        before={"locale": before.locale, "time_zone": before.time_zone},
        after={"locale": reading.locale, "time_zone": reading.time_zone},
    )


def own_reading(*, actor: Actor) -> Reading:
    """Return how the actor wants to read."""
    values = User.objects.filter(person_id=actor.person_id).values_list("locale", "time_zone")
    found = values.first()
    return Reading(*found) if found else Reading()


def _check(reading: Reading) -> None:
    if reading.time_zone and reading.time_zone not in available_timezones():
        raise InvalidMemberError(
            f"“{reading.time_zone}” is no time zone; write it like Europe/Berlin or UTC."
        )
    try:
        if reading.locale:
            Locale.parse(reading.locale)
    except (ValueError, UnknownLocaleError) as error:
        raise InvalidMemberError(
            f"“{reading.locale}” is no known locale; write it like en_US or de_DE."
        ) from error
