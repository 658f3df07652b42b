from dataclasses import asdict

from parlance.kit.actor import Actor
from parlance.kit.fingerprints import fingerprint
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.single_sign_on import saml
from parlance.platform.single_sign_on.errors import ProviderNotFoundError, ProviderTroubleError
from parlance.platform.single_sign_on.models import PasswordRule
from parlance.platform.single_sign_on.models import Provider as ProviderRow
from parlance.platform.single_sign_on.openid.metadata import forget, metadata, signing_keys
from parlance.platform.single_sign_on.values import (
    Choice,
    Provider,
    ProviderKind,
    ProviderSettings,
    Trial,
)


def choices() -> list[Choice]:
    """Return the ways in that the sign-in page offers to everybody."""
    rows = ProviderRow.objects.filter(is_on=True)
    if not saml.is_available():
        rows = rows.exclude(kind=ProviderKind.SAML)
    found = rows.order_by("label", "id").values_list("slug", "label")
    return [Choice(slug, label) for slug, label in found]


def providers(*, actor: Actor) -> list[Provider]:
    actor.must("people.change")
    return [as_value(row) for row in ProviderRow.objects.order_by("label", "id")]


def provider(*, actor: Actor, provider_id: int) -> Provider:
    """Return one provider. Raises `ProviderNotFoundError`."""
    actor.must("people.change")
    row = ProviderRow.objects.filter(id=provider_id).first()
    if row is None:
        raise ProviderNotFoundError(provider_id)
    return as_value(row)


def settings_tag(found: Provider) -> str:
    """Return the fingerprint of what is set about a provider, for an edit that starts from it."""
    return fingerprint(asdict(found.settings))


def tried(*, actor: Actor, provider_id: int) -> Trial:
    """Ask a provider for its description and keys, anew.

    Raises `ProviderNotFoundError`, or `ProviderTroubleError` with what is wrong.
    """
    actor.must("people.change")
    issuer = provider(actor=actor, provider_id=provider_id).settings.issuer
    if not issuer:
        raise ProviderTroubleError("Enter the issuer first, and save it.")
    forget(issuer)
    metadata(issuer)
    keys = [one for one in signing_keys(issuer) if one.get("use", "sig") == "sig"]
    if not keys:
        raise ProviderTroubleError("The provider shows no key that it signs with.")
    return Trial(issuer, len(keys))


def offered(slug: str, kind: ProviderKind | None = None) -> ProviderRow:
    """Return a provider that the sign-in page offers. Raises `ProviderNotFoundError`."""
    row = ProviderRow.objects.filter(slug=slug, is_on=True).first()
    if row is None or (kind and row.kind != kind):
        raise ProviderNotFoundError(slug)
    if row.kind == ProviderKind.SAML and not saml.is_available():
        raise ProviderNotFoundError(slug)
    return row


def find_password_rule() -> bool:
    """Tell whether only administrators sign in with a password."""
    row = PasswordRule.objects.values_list("is_for_administrators_only", flat=True).first()
    return bool(row)


def has_administrator_with_password() -> bool:
    administrators = RoleGrant.objects.filter(role=Role.ADMIN).values("person_id")
    users = User.objects.filter(is_active=True, person_id__in=administrators)
    return any(user.has_usable_password() for user in users)


def as_value(row: ProviderRow) -> Provider:
    return Provider(
        id=row.id,
        slug=row.slug,
        kind=ProviderKind(row.kind),
        settings=ProviderSettings(
            label=row.label,
            issuer=row.issuer,
            client_id=row.client_id,
            scopes=row.scopes,
            group_claim=row.group_claim,
            role_map=row.role_map,
            linked_domains=tuple(row.linked_domains),
            acr_values=row.acr_values,
            session_hours=row.session_hours,
            keeps_other_roles=row.keeps_other_roles,
            is_on=row.is_on,
            saml_address=row.saml_address,
            saml_certificates=row.saml_certificates,
        ),
        has_secret=bool(row.client_secret),
    )
