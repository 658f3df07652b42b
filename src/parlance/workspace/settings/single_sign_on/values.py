from collections.abc import Mapping
from dataclasses import dataclass

from parlance.web.components import EmptyPage
from parlance.web.settings import Subject


@dataclass(frozen=True, slots=True)
class RoleOption:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group and the role it gives, as two fields; `note` says what is known of the group."""

    group: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRow:
    label: str
    href: str
    kind: str
    issuer: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: int
    prefix: str
    made: str
    used: str


@dataclass(frozen=True, slots=True)
class SingleSignOnPage:
    title: str
    menu: tuple[Subject, ...]
    providers: tuple[ProviderRow, ...]
    empty: EmptyPage
    has_saml: bool
    passwords_are_limited: bool
    scim_address: str
    tokens: tuple[TokenRow, ...]
    new_token: str
    groups: tuple[GroupRow, ...]
    roles: tuple[RoleOption, ...]
    fingerprint: str
    problem: str


@dataclass(frozen=True, slots=True)
class ChangedField:
    """What was recorded meanwhile, beside what was typed."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class ProviderPage:
    title: str
    menu: tuple[Subject, ...]
    id: int
    is_saml: bool
    typed: Mapping[str, str]
    groups: tuple[GroupRow, ...]
    roles: tuple[RoleOption, ...]
    has_secret: bool
    returns_to: str
    describes_us: str
    fingerprint: str
    problem: str
    wrong_field: str
    changed: tuple[ChangedField, ...]
