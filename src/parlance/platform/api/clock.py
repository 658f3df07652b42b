"""What time it is, for views: commands and queries are told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from parlance.platform.organisation.queries import organisation


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """Return today where the organisation is."""
    return now().astimezone(ZoneInfo(organisation().time_zone)).date()
