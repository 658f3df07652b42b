from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from procrastinate.contrib.django import app

from parlance.domains.accounts.commands import attributes, bulk, changes
from parlance.domains.accounts.commands.later import BULK_JOB
from parlance.kit.actor import SYSTEM
from parlance.kit.errors import ParlanceError
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.queries import actor_by_id
from parlance.platform.runs import commands as runs


@app.periodic(cron="7 * * * *")
@app.task(name="accounts.refresh_attributes_in_force", pass_context=False)
def refresh_attributes_in_force(timestamp: int) -> None:
    """Bring values recorded for a later day into force; hourly, for every time zone's morning."""
    zone = ZoneInfo(organisation().time_zone)
    today = datetime.fromtimestamp(timestamp, tz=UTC).astimezone(zone).date()
    attributes.refresh_attributes_in_force(actor=SYSTEM, today=today)


@app.periodic(cron="23 * * * *")
@app.task(name="accounts.forget_changes", pass_context=False)
def forget_changes(timestamp: int) -> None:
    """Forget which accounts changed before yesterday: every process has read them since."""
    changes.forget_changes(now=datetime.fromtimestamp(timestamp, tz=UTC))


@app.task(name=BULK_JOB)
def apply_bulk(
    *,
    run_id: int,
    actor_id: str,
    account_ids: list[int],
    field: str,
    value: str | None,
    from_on: str,
    today: str,
    made_at: str,
    reason: str,
    href: str,
) -> None:
    """Change many accounts, telling how far it is."""
    actor = actor_by_id(UUID(actor_id))
    try:
        with transaction.atomic():
            bulk_id = bulk.apply_bulk(
                actor=actor,
                account_ids=account_ids,
                field=field,
                value=value,
                from_on=date.fromisoformat(from_on),
                today=date.fromisoformat(today),
                made_at=datetime.fromisoformat(made_at),
                reason=reason,
                report=lambda done, total: runs.report(run_id, "changing accounts", done, total),
            )
            runs.finish(run_id, f"{len(account_ids)} accounts changed.", f"{href}{bulk_id}")
    except ParlanceError as error:
        runs.fail(run_id, str(error))
