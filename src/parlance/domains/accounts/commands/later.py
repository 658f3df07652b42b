from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django import app

from parlance.kit.actor import Actor
from parlance.platform.runs import commands as runs

BULK_JOB = "accounts.apply_bulk"


@transaction.atomic
def apply_bulk_later(
    *,
    actor: Actor,
    account_ids: tuple[int, ...],
    title: str,
    today: date,
    made_at: datetime,
    from_on: date,
    **given: Any,
) -> int:
    """Have a job do what `apply_bulk` does; return the id of the run that tells how far it is."""
    actor.must("accounts.change")
    run_id = runs.start(actor=actor, kind="accounts.bulk_edit", title=title)
    app.configure_task(BULK_JOB).defer(
        run_id=run_id,
        actor_id=actor.id,
        account_ids=list(account_ids),
        today=today.isoformat(),
        made_at=made_at.isoformat(),
        from_on=from_on.isoformat(),
        href=reverse("bulk_edit", args=[0]).removesuffix("0"),
        **given,
    )
    return run_id
