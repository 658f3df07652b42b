from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django.db import connection, transaction

from parlance.kit.actor import Actor
from parlance.kit.currencies import is_currency
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit import commands as audit
from parlance.platform.events.outbox import publish
from parlance.platform.organisation.branding import accent_of
from parlance.platform.organisation.errors import InvalidSettingError
from parlance.platform.organisation.events import OrganisationConfigured
from parlance.platform.organisation.models import OrganisationLogo, OrganisationSettings
from parlance.platform.organisation.pictures import checked_picture
from parlance.platform.organisation.queries import organisation
from parlance.platform.organisation.values import Organisation

_CHANGING = 7_031_955_202  # names our advisory lock; any number that no one else uses


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
    accent: str | None = None,
    reason: str = "",
    expected: str | None = None,
) -> Organisation:
    """Change the settings that are given; return all as they are now.

    `expected` is the fingerprint of the settings that the change starts from. Raises
    `InvalidSettingError`, `StaleEditError`. A change publishes `OrganisationConfigured`.
    """
    actor.must("settings.change")
    _lock()
    given: dict[str, Any] = {
        "name": name,
        "reporting_currency": reporting_currency,
        "time_zone": time_zone,
        "fiscal_year_first_month": fiscal_year_first_month,
        "locale": locale,
        "is_narrowed_to_book": is_narrowed_to_book,
        "accent": None if accent is None else accent.lower(),
    }
    asked = {key: value for key, value in given.items() if value is not None}
    before = organisation()
    must_be_fresh(expected, asdict(before), asked)
    after = replace(before, **asked)
    _check(after)
    _save(actor, before, after, reason)
    return after


@transaction.atomic
def set_logo(*, actor: Actor, content: bytes, reason: str = "") -> Organisation:
    """Make a picture the logo, rewritten and without anything but the picture.

    Raises `PictureRefusedError`.
    """
    actor.must("settings.change")
    picture = checked_picture(content)
    _lock()
    before = organisation()
    version = sha256(picture.content).hexdigest()[:16]
    OrganisationLogo.objects.update_or_create(
        id=1,
        defaults={
            "media_type": picture.media_type,
            "content": picture.content,
            "version": version,
        },
    )
    after = replace(before, logo=version)
    _save(actor, before, after, reason)
    return after


@transaction.atomic
def remove_logo(*, actor: Actor, reason: str = "") -> Organisation:
    """Show the mark of Parlance again."""
    actor.must("settings.change")
    _lock()
    before = organisation()
    OrganisationLogo.objects.all().delete()
    after = replace(before, logo="")
    _save(actor, before, after, reason)
    return after


def _lock() -> None:
    """Let one change at a time pass, the first one too, which finds no row."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_CHANGING])


def _save(actor: Actor, before: Organisation, after: Organisation, reason: str) -> None:
    """Write what changed, tell of it, and of nothing if nothing did."""
    if after == before:
        return
    OrganisationSettings.objects.update_or_create(id=1, defaults=asdict(after))
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


def _check(settings: Organisation) -> None:
    if not settings.name.strip():
        raise InvalidSettingError("The organisation needs a name.")
    if not is_currency(settings.reporting_currency):
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
    if settings.accent:
        accent_of(settings.accent)
