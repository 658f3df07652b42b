import secrets
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit import commands as audit
from parlance.platform.outgoing import AddressNotAllowedError, check_address
from parlance.platform.people.values import Role
from parlance.platform.secrets import seal
from parlance.platform.single_sign_on import saml
from parlance.platform.single_sign_on.errors import (
    InvalidProviderError,
    NothingToSignInWithError,
    NoWayInError,
    ProviderNotFoundError,
    SamlMissingError,
)
from parlance.platform.single_sign_on.models import Identity, PasswordRule, Provider
from parlance.platform.single_sign_on.openid.metadata import forget
from parlance.platform.single_sign_on.queries import (
    as_value,
    find_password_rule,
    has_administrator_with_password,
)
from parlance.platform.single_sign_on.rules import one_line
from parlance.platform.single_sign_on.values import ProviderKind, ProviderSettings

_GIVEN_BY_GROUPS = frozenset(Role) - {Role.CUSTOMER}


@transaction.atomic
def add_provider(*, actor: Actor, kind: ProviderKind, label: str) -> int:
    """Add a provider, switched off, that the provider's own administrator can be told of.

    Raises `InvalidProviderError` or `SamlMissingError`.
    """
    actor.must("people.change")
    label = one_line(label)
    if not label:
        raise InvalidProviderError("label", "The provider needs a name for the sign-in page.")
    if kind is ProviderKind.SAML and not saml.is_available():
        raise SamlMissingError
    row = Provider.objects.create(slug=_free_slug(label), kind=kind, label=label[:80])
    audit.record(
        actor=actor,
        action="single_sign_on.add_provider",
        subject=("identity_provider", str(row.id)),
        after={"kind": kind.value, "label": row.label},
    )
    return row.id


@transaction.atomic
def change_provider(
    *,
    actor: Actor,
    provider_id: int,
    settings: ProviderSettings,
    client_secret: str = "",
    expected: str | None = None,
    reason: str = "",
) -> None:
    """Replace what is set about a provider; an empty `client_secret` keeps the one there is.

    Raises `ProviderNotFoundError`, `InvalidProviderError` (with the field), `StaleEditError`, and
    `NothingToSignInWithError` when nobody but administrators could sign in afterwards.
    """
    actor.must("people.change")
    row = _locked(provider_id)
    before = asdict(as_value(row).settings)
    settings = _cleaned(ProviderKind(row.kind), settings)
    after = asdict(settings)
    must_be_fresh(expected, before, after)
    if settings.is_on:
        _must_be_complete(row, settings, client_secret)
    for name, value in after.items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    if client_secret:
        row.client_secret = seal(client_secret)
    _save(row)
    _keep_a_provider()
    for issuer in {before["issuer"], settings.issuer}:
        forget(issuer)
    changed = [name for name, value in after.items() if value != before[name]]
    audit.record(
        actor=actor,
        action="single_sign_on.change_provider",
        subject=("identity_provider", str(row.id)),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed}
        | ({"client_secret": "replaced"} if client_secret else {}),
        reason=reason,
    )


@transaction.atomic
def remove_provider(*, actor: Actor, provider_id: int, reason: str = "") -> None:
    """Remove a provider and all links of members to it; the members stay.

    Raises `ProviderNotFoundError` or `NothingToSignInWithError`.
    """
    actor.must("people.change")
    row = _locked(provider_id)
    links, _ = Identity.objects.filter(provider=row).delete()
    row.delete()
    _keep_a_provider()
    forget(row.issuer)
    audit.record(
        actor=actor,
        action="single_sign_on.remove_provider",
        subject=("identity_provider", str(provider_id)),
        before={"label": row.label, "issuer": row.issuer, "links": links},
        reason=reason,
    )


@transaction.atomic
def limit_passwords(*, actor: Actor, to_administrators: bool, reason: str = "") -> None:
    """Say who signs in with a password: every member who has one, or administrators only.

    Raises `NoWayInError` or `NothingToSignInWithError`.
    """
    actor.must("people.change")
    before = find_password_rule()
    PasswordRule.objects.update_or_create(
        id=1, defaults={"is_for_administrators_only": to_administrators}
    )
    if to_administrators and not has_administrator_with_password():
        raise NoWayInError
    _keep_a_provider()
    audit.record(
        actor=actor,
        action="single_sign_on.limit_passwords",
        subject=("organisation", "1"),
        before={"passwords_for_administrators_only": before},
        after={"passwords_for_administrators_only": to_administrators},
        reason=reason,
    )


def _locked(provider_id: int) -> Provider:
    row = Provider.objects.select_for_update().filter(id=provider_id).first()
    if row is None:
        raise ProviderNotFoundError(provider_id)
    return row


def _free_slug(label: str) -> str:
    slug = slugify(label)[:40] or "provider"
    taken = Provider.objects.filter(slug=slug).exists()
    return f"{slug}-{secrets.token_hex(3)}" if taken else slug


def _cleaned(kind: ProviderKind, settings: ProviderSettings) -> ProviderSettings:
    given: dict[str, Any] = asdict(settings)
    for name in ("label", "issuer", "client_id", "group_claim", "acr_values", "saml_address"):
        given[name] = one_line(given[name])
    given["scopes"] = " ".join(given["scopes"].split())
    given["linked_domains"] = tuple(
        sorted({one.strip().lower().lstrip("@") for one in settings.linked_domains if one.strip()})
    )
    given["role_map"] = {one_line(group): role for group, role in settings.role_map.items()}
    cleaned = ProviderSettings(**given)
    if not cleaned.label:
        raise InvalidProviderError("label", "The provider needs a name for the sign-in page.")
    if not 1 <= cleaned.session_hours <= 720:
        raise InvalidProviderError("session_hours", "A sign-in lasts from 1 to 720 hours.")
    _check_roles(cleaned)
    _check_domains(cleaned)
    _check_addresses(kind, cleaned)
    _check_certificates(cleaned)
    return cleaned


def _check_roles(settings: ProviderSettings) -> None:
    for group, role in settings.role_map.items():
        if not group:
            raise InvalidProviderError("role_map", "Name the group that gives this role.")
        if role not in _GIVEN_BY_GROUPS:
            known = ", ".join(sorted(_GIVEN_BY_GROUPS))
            raise InvalidProviderError("role_map", f"“{role}” is no role; roles are {known}.")


def _check_domains(settings: ProviderSettings) -> None:
    for domain in settings.linked_domains:
        if "." not in domain or "@" in domain or " " in domain:
            raise InvalidProviderError(
                "linked_domains", f"“{domain}” is no domain; write it like example.com."
            )


def _check_addresses(kind: ProviderKind, settings: ProviderSettings) -> None:
    name = "issuer" if kind is ProviderKind.OPENID else "saml_address"
    address = getattr(settings, name)
    if not address:
        return
    try:
        check_address(address)
    except AddressNotAllowedError as error:
        raise InvalidProviderError(name, str(error)) from error
    parts = urlsplit(address)
    if name == "issuer" and (parts.query or parts.fragment):
        raise InvalidProviderError(name, "An issuer has no question mark and no # in its address.")


def _check_certificates(settings: ProviderSettings) -> None:
    if not settings.saml_certificates.strip():
        return
    try:
        load_pem_x509_certificates(settings.saml_certificates.encode())
    except ValueError as error:
        raise InvalidProviderError(
            "saml_certificates",
            "This is no certificate. Paste all of it, from -----BEGIN CERTIFICATE----- on.",
        ) from error


def _must_be_complete(row: Provider, settings: ProviderSettings, client_secret: str) -> None:
    needed = {"issuer": "the address that the provider calls itself by (issuer)"}
    if row.kind == ProviderKind.OPENID:
        needed["client_id"] = "the client id that it gave you"
    else:
        needed["saml_address"] = "its sign-in address"
        needed["saml_certificates"] = "its certificate"
        if not saml.is_available():
            raise SamlMissingError
    for name, words in needed.items():
        if not getattr(settings, name).strip():
            raise InvalidProviderError(name, f"Before it is offered, enter {words}.")
    if row.kind == ProviderKind.OPENID and not (client_secret or row.client_secret):
        raise InvalidProviderError(
            "client_secret", "Before it is offered, enter the client secret that it gave you."
        )


def _save(row: Provider) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidProviderError(
            "issuer", "Another provider here has this issuer. Change that one."
        ) from error


def _keep_a_provider() -> None:
    if find_password_rule() and not Provider.objects.filter(is_on=True).exists():
        raise NothingToSignInWithError
