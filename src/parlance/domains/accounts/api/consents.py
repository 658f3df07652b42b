"""What contacts have said about being written to, for programs."""

from datetime import date

from django.http import HttpResponse
from pydantic import Field

from parlance.domains.accounts.api.people import ContactId
from parlance.domains.accounts.commands import consents as commands
from parlance.domains.accounts.errors import ContactNotFoundError, ValueUnsoundError
from parlance.domains.accounts.queries import records as queries
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Day, Text
from parlance.platform.api.schemas import Given, Shown
from parlance.platform.privacy.consents import Consent
from parlance.platform.rendering import Request

doors = Doors("Consents", "What people at accounts have said about being written to.")

SERVICE = "About the service that they use; null: not known."
MARKETING = "To sell something; null: not known."
BY = "How their word came."


class ContactConsent(Shown):
    """What a contact has said about being written to."""

    consent_service: Consent | None = Field(description=SERVICE)
    consent_marketing: Consent | None = Field(description=MARKETING)
    consent_on: date | None = Field(description="The day of their last word.")
    consent_by: str | None = Field(description=BY, examples=["A call."])


class ConsentGiven(Given):
    """What a contact has said; what is left out is not known."""

    consent_service: Consent | None = Field(None, description=SERVICE)
    consent_marketing: Consent | None = Field(None, description=MARKETING)
    consent_on: Day | None = Field(
        None, description="The day of their last word.", examples=["2026-01-31"]
    )
    consent_by: Text | None = Field(None, description=BY, examples=["A call."])


@doors.get(
    "/contacts/{contact_id}/consent",
    returns=ContactConsent,
    right="accounts.read_personal",
    refusals=(ContactNotFoundError,),
)
def get_consent(request: Request, response: HttpResponse, contact_id: ContactId) -> object:
    """Show what a contact has said about being written to."""
    return _consent(request, response, contact_id)


@doors.put(
    "/contacts/{contact_id}/consent",
    returns=ContactConsent,
    right="accounts.change",
    has_tag=True,
    refusals=(ContactNotFoundError, ValueUnsoundError, DeniedError),
)
def change_consent(
    request: Request, response: HttpResponse, contact_id: ContactId, given: ConsentGiven
) -> object:
    """Note what a contact has said. Needs the right to see personal data, too."""
    commands.change_consent(
        actor=request.actor,
        contact_id=contact_id,
        expected=entity_tags.expected(request),
        **dict(given),
    )
    return _consent(request, response, contact_id)


def _consent(request: Request, response: HttpResponse, contact_id: int) -> object:
    found = queries.contact(actor=request.actor, contact_id=contact_id)
    entity_tags.tag(response, fingerprint(commands.consent_values(found)))
    return found
