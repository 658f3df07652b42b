"""Single sign-on and the directory, for programs. What is secret goes in, and never comes out."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Flag, LongText, RecordId, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.directory import queries as directory
from parlance.platform.directory.commands import groups, tokens
from parlance.platform.directory.errors import InvalidEntryError, TokenNotFoundError
from parlance.platform.people.errors import LastAdministratorError
from parlance.platform.rendering import Request
from parlance.platform.single_sign_on import queries
from parlance.platform.single_sign_on.commands import providers as commands
from parlance.platform.single_sign_on.errors import (
    InvalidProviderError,
    NothingToSignInWithError,
    NoWayInError,
    ProviderNotFoundError,
    ProviderTroubleError,
    SamlMissingError,
)
from parlance.platform.single_sign_on.values import Provider, ProviderKind
from parlance.platform.single_sign_on.values import ProviderSettings as Settings

doors = Doors(
    "Identity",
    "Identity providers that people sign in with, and the directory that tells who works here.",
)

_RIGHT = "people.change"
Id = Annotated[RecordId, Field(description="The provider's id.", examples=[1])]
TokenId = Annotated[RecordId, Field(description="The token's id.", examples=[1])]
Line = Annotated[str, Field(strict=True, max_length=2_000)]
Reason = Annotated[str, Field(max_length=300)]
ISSUER = "https://id.example.com"
ROLES = {"Success": "csm"}


class ProviderSettings(Given):
    """What is set about an identity provider."""

    label: Text = Field(description="What the sign-in page calls it.", examples=["Our accounts"])
    issuer: Line = Field("", description="The address it calls itself by.", examples=[ISSUER])
    client_id: Line = Field("", description="The id that it gave you.", examples=["parlance"])
    scopes: Line = Field(
        "openid profile email", description="What is asked of it.", examples=["openid email"]
    )
    group_claim: Line = Field("groups", description="Where it names groups.", examples=["groups"])
    role_map: Annotated[dict[Text, Text], Field(max_length=500)] = Field(
        default_factory=dict, description="Which group gives which role.", examples=[ROLES]
    )
    linked_domains: Annotated[list[Text], Field(max_length=100)] = Field(
        default_factory=list,
        description="E-mail domains for which its word is enough.",
        examples=[["example.com"]],
    )
    acr_values: Line = Field("", description="Kinds of sign-in asked for.", examples=["mfa"])
    session_hours: Annotated[int, Field(strict=True, ge=1, le=720)] = Field(
        8, description="How long a sign-in lasts.", examples=[8]
    )
    keeps_other_roles: Flag = Field(
        False, description="Roles given by hand stay.", examples=[False]
    )
    is_on: Flag = Field(False, description="The sign-in page offers it.", examples=[True])
    saml_address: Line = Field("", description="Of SAML: where to sign in.", examples=[""])
    saml_certificates: LongText = Field("", description="Of SAML: PEM.", examples=[""])


class IdentityProvider(Shown):
    """An identity provider. The client's secret is never shown."""

    id: int = Field(description="Names the provider.", examples=[1])
    slug: str = Field(description="Names it in addresses.", examples=["our-accounts"])
    kind: ProviderKind = Field(description="How it is spoken to.")
    has_secret: bool = Field(description="Whether a secret is kept.", examples=[True])
    settings: ProviderSettings = Field(description="What is set.")

    @staticmethod
    def of(one: Provider) -> "IdentityProvider":
        names = ProviderSettings.model_fields
        kept = {name: getattr(one.settings, name) for name in names}
        kept |= {
            "role_map": dict(one.settings.role_map),
            "linked_domains": list(one.settings.linked_domains),
        }
        return IdentityProvider(
            id=one.id,
            slug=one.slug,
            kind=one.kind,
            has_secret=one.has_secret,
            settings=ProviderSettings.model_construct(**kept),
        )


class NewProvider(Given):
    """A provider to add; it is off until it is set up."""

    kind: ProviderKind = Field(description="How it is spoken to.")
    label: Text = Field(description="What the sign-in page calls it.", examples=["Our accounts"])


class ProviderChange(ProviderSettings):
    """All that is to be set about a provider."""

    client_secret: Annotated[str, Field(strict=True, max_length=1_000)] = Field(
        "", description="Empty keeps the one there is.", examples=["a-secret-of-the-provider"]
    )
    reason: Reason = Field("", description="Why.", examples=["We moved."])

    @property
    def settings(self) -> Settings:
        given = {name: getattr(self, name) for name in ProviderSettings.model_fields}
        return Settings(**given | {"linked_domains": tuple(self.linked_domains)})


class ProviderTrial(Shown):
    """What a provider answered."""

    issuer: str = Field(description="What it calls itself.", examples=[ISSUER])
    keys: int = Field(description="How many keys it signs with.", examples=[2])


class PasswordRule(Shown):
    """Who signs in with a password."""

    is_for_administrators_only: bool = Field(
        description="Or every member who has one.", examples=[False]
    )


class PasswordRuleGiven(Given):
    """Who signs in with a password from now on."""

    is_for_administrators_only: Flag = Field(description="Only these.", examples=[True])
    reason: Reason = Field("", description="Why.", examples=["All have single sign-on."])


class DirectoryToken(Shown):
    """A token of the directory, without its secret."""

    id: int = Field(description="Names the token.", examples=[1])
    prefix: str = Field(description="Its first characters.", examples=["parlance_scim_Ab3d"])
    made_at: datetime = Field(description="When it was made.")
    last_used_at: datetime | None = Field(description="When it was used last.")


class NewDirectoryToken(Shown):
    """A new token for the directory. Nobody can be shown it again."""

    secret: str = Field(description="What the directory sends.", examples=["parlance_scim_Ab3d"])


class GroupRole(Shown):
    """A group of the directory and the role it gives."""

    name: str = Field(description="The group.", examples=["Success"])
    members: int = Field(description="How many are in it.", examples=[12])
    role: str = Field(description="The role; empty: none.", examples=["csm"])


class GroupRoles(Shown):
    """The groups of the directory."""

    data: list[GroupRole] = Field(description="By name.")


class GroupRolesGiven(Given):
    """Which group gives which role, all of them."""

    role_map: Annotated[dict[Text, Text], Field(max_length=500)] = Field(
        description="From a group's name to a role.", examples=[ROLES]
    )
    reason: Reason = Field("", description="Why.", examples=["A new team."])


@doors.get("/identity-providers", returns=Page[IdentityProvider], right=_RIGHT)
def list_identity_providers(request: Request, asked: Query[Paged]) -> object:
    """List the identity providers, the oldest first."""
    found = [IdentityProvider.of(one) for one in queries.providers(actor=request.actor)]
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.post(
    "/identity-providers",
    returns=IdentityProvider,
    right=_RIGHT,
    status=201,
    refusals=(InvalidProviderError, SamlMissingError),
)
def add_identity_provider(request: Request, response: HttpResponse, given: NewProvider) -> object:
    """Add a provider, switched off."""
    made = commands.add_provider(actor=request.actor, **dict(given))
    return _provider(request, response, made)


@doors.get(
    "/identity-providers/{provider_id}",
    returns=IdentityProvider,
    right=_RIGHT,
    refusals=(ProviderNotFoundError,),
)
def get_identity_provider(request: Request, response: HttpResponse, provider_id: Id) -> object:
    """Show one provider."""
    return _provider(request, response, provider_id)


@doors.put(
    "/identity-providers/{provider_id}",
    returns=IdentityProvider,
    right=_RIGHT,
    has_tag=True,
    refusals=(
        *(ProviderNotFoundError, InvalidProviderError),
        *(NothingToSignInWithError, SamlMissingError),
    ),
)
def change_identity_provider(
    request: Request, response: HttpResponse, provider_id: Id, given: ProviderChange
) -> object:
    """Replace what is set about a provider."""
    commands.change_provider(
        actor=request.actor,
        provider_id=provider_id,
        settings=given.settings,
        client_secret=given.client_secret,
        expected=entity_tags.expected(request),
        reason=given.reason,
    )
    return _provider(request, response, provider_id)


@doors.delete(
    "/identity-providers/{provider_id}",
    right=_RIGHT,
    refusals=(ProviderNotFoundError, NothingToSignInWithError),
)
def remove_identity_provider(request: Request, provider_id: Id) -> None:
    """Remove a provider and all links of members to it; the members stay."""
    commands.remove_provider(actor=request.actor, provider_id=provider_id)


@doors.ask(
    "/identity-providers/{provider_id}/try",
    returns=ProviderTrial,
    right=_RIGHT,
    refusals=(ProviderNotFoundError, ProviderTroubleError),
)
def try_identity_provider(request: Request, provider_id: Id) -> object:
    """Ask a provider for its description and keys, anew."""
    return queries.tried(actor=request.actor, provider_id=provider_id)


@doors.get("/password-rule", returns=PasswordRule, right=_RIGHT)
def get_password_rule(request: Request) -> object:  # noqa: ARG001 - one for all
    """Tell who signs in with a password."""
    return PasswordRule(is_for_administrators_only=queries.find_password_rule())


@doors.put(
    "/password-rule",
    returns=PasswordRule,
    right=_RIGHT,
    refusals=(NoWayInError, NothingToSignInWithError),
)
def set_password_rule(request: Request, given: PasswordRuleGiven) -> object:
    """Say who signs in with a password; one administrator always keeps one."""
    commands.limit_passwords(
        actor=request.actor,
        to_administrators=given.is_for_administrators_only,
        reason=given.reason,
    )
    return PasswordRule(is_for_administrators_only=queries.find_password_rule())


@doors.get("/directory/tokens", returns=Page[DirectoryToken], right=_RIGHT)
def list_directory_tokens(request: Request, asked: Query[Paged]) -> object:
    """List the directory's valid tokens, the oldest first."""
    found = sorted(directory.tokens(actor=request.actor), key=lambda one: one.id)
    return paged(found, asked, lambda one: (one.id,))


@doors.post("/directory/tokens", returns=NewDirectoryToken, right=_RIGHT, status=201)
def make_directory_token(request: Request) -> object:
    """Make a token for the directory; earlier ones stay valid until they are revoked."""
    return NewDirectoryToken(secret=tokens.make_token(actor=request.actor, at=clock.now()))


@doors.delete("/directory/tokens/{token_id}", right=_RIGHT, refusals=(TokenNotFoundError,))
def revoke_directory_token(request: Request, token_id: TokenId) -> None:
    """End a token of the directory at once."""
    tokens.revoke_token(actor=request.actor, token_id=token_id, at=clock.now())


@doors.get("/directory/group-roles", returns=GroupRoles, right=_RIGHT)
def get_group_roles(request: Request, response: HttpResponse) -> object:
    """Show which groups of the directory give which roles."""
    return _group_roles(request, response)


@doors.put(
    "/directory/group-roles",
    returns=GroupRoles,
    right=_RIGHT,
    has_tag=True,
    refusals=(InvalidEntryError, LastAdministratorError),
)
def set_group_roles(request: Request, response: HttpResponse, given: GroupRolesGiven) -> object:
    """Say which group gives which role, and give the roles."""
    groups.map_groups(actor=request.actor, expected=entity_tags.expected(request), **dict(given))
    return _group_roles(request, response)


def _provider(request: Request, response: HttpResponse, provider_id: int) -> IdentityProvider:
    found = queries.provider(actor=request.actor, provider_id=provider_id)
    entity_tags.tag(response, queries.settings_tag(found))
    return IdentityProvider.of(found)


def _group_roles(request: Request, response: HttpResponse) -> GroupRoles:
    entity_tags.tag(response, fingerprint(directory.find_role_map()))
    return GroupRoles(data=directory.group_roles(actor=request.actor))
