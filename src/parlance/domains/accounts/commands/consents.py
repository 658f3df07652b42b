from datetime import date

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.people import contact_to_change
from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.models import Contact
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import AttributeType, ContactDetail
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.privacy.consents import COLUMNS, Consent


@transaction.atomic
def change_consent(
    *,
    actor: Actor,
    contact_id: int,
    consent_service: Consent | None,
    consent_marketing: Consent | None,
    consent_on: date | None = None,
    consent_by: str | None = None,
    expected: str | None = None,
) -> None:
    """Note what a contact has said about being written to; None: not known.

    A word that is known has a day. Raises `ValueUnsoundError` and `StaleEditError`.
    """
    actor.must("accounts.change")
    actor.must("accounts.read_personal")
    row = contact_to_change(actor, contact_id)
    asked = {
        "consent_service": consent_service.value if consent_service else None,
        "consent_marketing": consent_marketing.value if consent_marketing else None,
        "consent_on": consent_on,
        "consent_by": kept_value("consent_by", consent_by, AttributeType.TEXT),
    }
    before = consent_values(row)
    must_be_fresh(expected, before, asked)
    if (consent_service or consent_marketing) and consent_on is None:
        raise ValueUnsoundError("consent_on", "Say on which day the person said so.")
    if before == asked:
        return
    for name, value in asked.items():
        setattr(row, name, value)
    row.save(update_fields=list(COLUMNS))
    shown = ("consent_service", "consent_marketing", "consent_on")
    record(
        actor=actor,
        action="accounts.change_consent",
        subject=("contact", str(contact_id)),
        before={name: before[name] for name in shown},
        after={name: asked[name] for name in shown},
    )
    publish(events.ContactChanged(row.account_id, contact_id), actor)


def consent_values(row: Contact | ContactDetail) -> dict[str, str | date | None]:
    """Return what an edit of a consent starts from."""
    return {name: getattr(row, name) for name in COLUMNS}
