"""Events and their handlers, as a domain would have them; a worker process loads them, too.

Run as a program, this is a worker that knows them. What handlers did stands in the audit log.
"""

import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parlance.kit.actor import SYSTEM
from parlance.platform.audit.commands import record
from parlance.platform.audit.models import AuditEntry
from parlance.platform.events.outbox import subscribe


@dataclass(frozen=True, slots=True)
class PriceRaised:
    account_id: int
    on: date
    price: Decimal


@dataclass(frozen=True, slots=True)
class AccountWon:
    account_id: int


@dataclass(frozen=True, slots=True)
class AccountLost:
    account_id: int


@dataclass(frozen=True, slots=True)
class NobodyListens:
    account_id: int


def note(event: PriceRaised) -> None:
    record(
        actor=SYSTEM,
        action=f"noted {event.on:%Y} {event.price}",
        subject=("account", str(event.account_id)),
    )


def fail_at_first(event: AccountWon) -> None:
    if tell("tried", event.account_id) == 1:
        message = "The first try fails."
        raise RuntimeError(message)


def hang_at_first(event: AccountLost) -> None:
    if tell("began", event.account_id) == 1:
        time.sleep(600)
    tell("ended", event.account_id)


def tell(action: str, account_id: int) -> int:
    """Record an action; return how often it was by now."""
    subject = ("account", str(account_id))
    record(actor=SYSTEM, action=action, subject=subject)
    return AuditEntry.objects.filter(action=action, subject_id=subject[1]).count()


def subscribe_all() -> None:
    subscribe(PriceRaised, note)
    subscribe(AccountWon, note_won)
    subscribe(AccountWon, fail_at_first)
    subscribe(AccountLost, hang_at_first)


def note_won(event: AccountWon) -> None:
    tell("won", event.account_id)
