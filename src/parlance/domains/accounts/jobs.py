from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from procrastinate.contrib.django import app

from parlance.domains.accounts.commands import attributes
from parlance.kit.actor import SYSTEM
from parlance.platform.organisation.queries import organisation


@app.periodic(cron="7 * * * *")
@app.task(name="accounts.refresh_attributes_in_force", pass_context=False)
def refresh_attributes_in_force(timestamp: int) -> None:
    """Bring values recorded for a later day into force; hourly, for every time zone's morning."""
    zone = ZoneInfo(organisation().time_zone)
    today = datetime.fromtimestamp(timestamp, tz=UTC).astimezone(zone).date()
    attributes.refresh_attributes_in_force(actor=SYSTEM, today=today)
