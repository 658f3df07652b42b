from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from parlance.domains.revenue import events
from parlance.domains.revenue.commands.references import require_account
from parlance.domains.revenue.errors import (
    ContractNotFoundError,
    EndsBeforeStartError,
    SourceIdTakenError,
)
from parlance.domains.revenue.models import Contract, ContractVersion
from parlance.domains.revenue.values.records import ContractTerms
from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.ledger.moments import moment_after


@transaction.atomic
def record_contract(
    *,
    actor: Actor,
    source_id: str,
    account_id: int,
    terms: ContractTerms,
    recorded_at: datetime,
) -> int:
    """Add a contract, its first version in force from its first day on; return its id."""
    actor.must("revenue.change")
    require_account(actor, account_id)
    _check(terms)
    if Contract.objects.filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)

    row = Contract.objects.create(source_id=source_id, account_id=account_id)
    ContractVersion.objects.create(
        contract=row, effective_on=terms.starts_on, recorded_from=recorded_at, **asdict(terms)
    )
    record(
        actor=actor,
        action="revenue.record_contract",
        subject=("contract", str(row.id)),
        after={"source_id": source_id, "account_id": account_id} | asdict(terms),
    )
    publish(events.ContractRecorded(row.id, account_id), actor)
    return row.id


@transaction.atomic
def amend_contract(
    *,
    actor: Actor,
    contract_id: int,
    effective_on: date,
    terms: ContractTerms,
    recorded_at: datetime,
    reason: str = "",
) -> int:
    """Add a version in force from a day on; return its id. Earlier days keep their terms.

    A version of that very day is superseded and stays on record. Prices change through the
    contract's subscriptions, so no past figure moves.
    """
    actor.must("revenue.change")
    _check(terms)
    contract = Contract.objects.visible_to(actor).filter(id=contract_id)
    row = contract.select_for_update().first()
    if row is None:
        raise ContractNotFoundError(contract_id)

    standing = ContractVersion.objects.filter(
        contract=row, effective_on=effective_on, recorded_to__isnull=True
    )
    recorded_at = moment_after(recorded_at, standing)
    standing.update(recorded_to=recorded_at)
    version = ContractVersion.objects.create(
        contract=row, effective_on=effective_on, recorded_from=recorded_at, **asdict(terms)
    )
    record(
        actor=actor,
        action="revenue.amend_contract",
        subject=("contract", str(row.id)),
        after={"effective_on": effective_on} | asdict(terms),
        reason=reason,
    )
    publish(events.ContractAmended(row.id, row.account_id, effective_on), actor)
    return version.id


def _check(terms: ContractTerms) -> None:
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise EndsBeforeStartError(terms.starts_on, terms.ends_on)
