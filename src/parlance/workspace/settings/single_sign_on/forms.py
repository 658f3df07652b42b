"""From a browser's fields to what is set about a provider, and back."""

from dataclasses import asdict

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.single_sign_on.errors import InvalidProviderError
from parlance.platform.single_sign_on.values import ProviderSettings
from parlance.web.words import translated_lazily
from parlance.workspace.settings.single_sign_on.values import GroupRow, RoleOption

ROLES = tuple(
    RoleOption(role.value, translated_lazily(label))
    for role, label in ROLE_LABELS.items()
    if role is not Role.CUSTOMER
)
LABELS = {
    "label": _("Name on the sign-in page"),
    "issuer": _("Issuer"),
    "client_id": _("Client id"),
    "scopes": _("What is asked for (scopes)"),
    "group_claim": _("Where the groups stand"),
    "role_map": _("Groups and roles"),
    "linked_domains": _("Domains that it speaks for"),
    "acr_values": _("Kinds of sign-in that are accepted"),
    "session_hours": _("Hours until the provider is asked again"),
    "keeps_other_roles": _("Roles given by hand stay"),
    "is_on": _("Offered on the sign-in page"),
    "saml_address": _("Address to sign in at"),
    "saml_certificates": _("Certificates"),
}
_TEXTS = (
    "label",
    "issuer",
    "client_id",
    "scopes",
    "group_claim",
    "acr_values",
    "saml_address",
    "saml_certificates",
)
_CHECKS = ("keeps_other_roles", "is_on")
_EMPTY_ROWS = 3
_LONGEST = 20_000


def settings_of(data: QueryDict) -> ProviderSettings:
    """Return what was typed. Raises `InvalidProviderError` for what is no number."""
    texts = {name: data.get(name, "")[:_LONGEST].replace("\x00", "") for name in _TEXTS}
    try:
        hours = int(data.get("session_hours", "8")[:6])
    except ValueError as error:
        raise InvalidProviderError("session_hours", gettext("Enter whole hours.")) from error
    domains = data.get("linked_domains", "").replace(",", " ").split()
    return ProviderSettings(
        **texts,
        role_map=role_map_of(data),
        linked_domains=tuple(domains),
        session_hours=hours,
        keeps_other_roles="keeps_other_roles" in data,
        is_on="is_on" in data,
    )


def role_map_of(data: QueryDict) -> dict[str, str]:
    """Return the rows whose group and role are both given."""
    pairs = zip(data.getlist("group"), data.getlist("role"), strict=False)
    return {group.strip(): role for group, role in pairs if group.strip() and role}


def typed_of(settings: ProviderSettings) -> dict[str, str]:
    """Return what the fields show; a box is "on" or ""."""
    return {name: in_words(value) for name, value in asdict(settings).items()}


def typed_in(data: QueryDict) -> dict[str, str]:
    """Return the fields exactly as they were typed, for a form that is shown again."""
    fields = (*_TEXTS, "session_hours", "linked_domains", *_CHECKS)
    return {name: data.get(name, "") for name in fields}


def group_rows(role_map: dict[str, str]) -> tuple[GroupRow, ...]:
    """Return a row for each group, and some to fill in."""
    rows = [GroupRow(group, role) for group, role in sorted(role_map.items())]
    return (*rows, *[GroupRow("", "")] * _EMPTY_ROWS)


def in_words(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, dict):
        return ", ".join(f"{group}: {role}" for group, role in sorted(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
