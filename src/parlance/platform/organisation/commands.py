from dataclasses import asdict, replace
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.events.outbox import publish
from parlance.platform.organisation.errors import InvalidSettingError
from parlance.platform.organisation.events import OrganisationConfigured
from parlance.platform.organisation.models import OrganisationSettings
from parlance.platform.organisation.queries import organisation
from parlance.platform.organisation.values import Organisation


@transaction.atomic
def configure(
    *,
    actor: Actor,
    name: str | None = None,
    reporting_currency: str | None = None,
    time_zone: str | None = None,
    fiscal_year_first_month: int | None = None,
    locale: str | None = None,
    is_narrowed_to_book: bool | None = None,
    reason: str = "",
) -> Organisation:
    """Change the settings that are given; return all as they are now.

    Raises `InvalidSettingError`. A change publishes `OrganisationConfigured`.
    """
    actor.must("settings.change")
    OrganisationSettings.objects.get_or_create(id=1)
    OrganisationSettings.objects.select_for_update().get(id=1)
    given: dict[str, Any] = {
        "name": name,
        "reporting_currency": reporting_currency,
        "time_zone": time_zone,
        "fiscal_year_first_month": fiscal_year_first_month,
        "locale": locale,
        "is_narrowed_to_book": is_narrowed_to_book,
    }
    before = organisation()
    after = replace(before, **{key: value for key, value in given.items() if value is not None})
    _check(after)
    if after == before:
        return after

    OrganisationSettings.objects.filter(id=1).update(**asdict(after))
    changed = [key for key, value in asdict(after).items() if value != getattr(before, key)]
    audit.record(
        actor=actor,
        action="organisation.configure",
        subject=("organisation", "1"),
        before={key: getattr(before, key) for key in changed},
        after={key: getattr(after, key) for key in changed},
        reason=reason,
    )
    publish(OrganisationConfigured(tuple(changed)), actor)
    return after


def _check(settings: Organisation) -> None:
    if not settings.name.strip():
        raise InvalidSettingError("The organisation needs a name.")
    if settings.reporting_currency not in list_currencies():
        raise InvalidSettingError(
            f"“{settings.reporting_currency}” is no ISO 4217 currency; write it like EUR or USD."
        )
    if settings.time_zone not in available_timezones():
        raise InvalidSettingError(
            f"“{settings.time_zone}” is no time zone; write it like Europe/Berlin or UTC."
        )
    if not 1 <= settings.fiscal_year_first_month <= 12:
        raise InvalidSettingError("The fiscal year's first month is a number from 1 to 12.")
    try:
        Locale.parse(settings.locale)
    except (ValueError, UnknownLocaleError) as error:
        raise InvalidSettingError(
            f"“{settings.locale}” is no known locale; write it like en_US or de_DE."
        ) from error
