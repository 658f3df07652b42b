from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ProviderKind(StrEnum):
    """How an identity provider is spoken to."""

    OPENID = "openid"
    SAML = "saml"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What an administrator says about an identity provider.

    `issuer` is the address (OpenID Connect) or the entity id (SAML) that it calls itself by.
    `role_map` leads from a group's name to a role; without any, roles are left as they are and
    only members come in. `linked_domains` are the e-mail domains for which the provider's word
    is enough to sign in a member who was known before. `acr_values` are the kinds of sign-in,
    one of which the provider must confirm; "" asks for none. With `keeps_other_roles`, roles
    given by hand stay beside those of the groups.
    """

    label: str
    issuer: str = ""
    client_id: str = ""
    scopes: str = "openid profile email"
    group_claim: str = "groups"
    role_map: Mapping[str, str] = field(default_factory=dict)
    linked_domains: tuple[str, ...] = ()
    acr_values: str = ""
    session_hours: int = 8
    keeps_other_roles: bool = False
    is_on: bool = False
    saml_address: str = ""
    saml_certificates: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider as the settings show it; the client's secret is never shown again."""

    id: int
    slug: str
    kind: ProviderKind
    settings: ProviderSettings
    has_secret: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A way in that the sign-in page offers."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider has proven about somebody who has just signed in there.

    `subject` is unique within `issuer` for good. `email` is "" unless the provider sent one.
    `ends_at` is when the provider wants the sign-in to end, if it says so.
    """

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    is_email_verified: bool = False
    groups: frozenset[str] = frozenset()
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody let in: whose sign-in it is, and when they must prove themselves again."""

    user_id: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """What a provider answered when it was tried: how many keys it signs with."""

    issuer: str
    keys: int
