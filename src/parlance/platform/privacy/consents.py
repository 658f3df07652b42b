"""What people have said about being written to."""

from enum import StrEnum

COLUMNS = ("consent_service", "consent_marketing", "consent_on", "consent_by")
"""Two consents, the day of the last word about them, and the means by which it came."""


class Consent(StrEnum):
    """The last word of somebody; who said nothing has given none."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What somebody is written to for: about the service that they use, or to sell."""

    SERVICE = "service"
    MARKETING = "marketing"
