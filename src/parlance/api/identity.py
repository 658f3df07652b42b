"""Single sign-on and the directory, for programs. What is secret goes in, and never comes out."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.api.identity_schemas import (
    DirectoryToken,
    GroupRole,
    GroupRoles,
    GroupRolesGiven,
    IdentityProvider,
    NewDirectoryToken,
    NewProvider,
    PasswordRule,
    PasswordRuleGiven,
    ProviderChange,
    ProviderTrial,
)
from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import RecordId
from parlance.platform.api.schemas import Page, Paged, paged
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

doors = Doors(
    "Identity",
    "Identity providers that people sign in with, and the directory that tells who works here.",
)

_RIGHT = "people.change"
Id = Annotated[RecordId, Field(description="The provider's id.", examples=[1])]
TokenId = Annotated[RecordId, Field(description="The token's id.", examples=[1])]


@doors.get("/identity-providers", returns=Page[IdentityProvider], right=_RIGHT)
def list_identity_providers(request: Request, asked: Query[Paged]) -> object:
    """List the identity providers, the oldest first."""
    found = [IdentityProvider.of(one) for one in queries.providers(actor=request.actor)]
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.post(
    "/identity-providers",
    returns=IdentityProvider,
    right=_RIGHT,
    needs_token=True,
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
    needs_token=True,
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
    needs_token=True,
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


@doors.post(
    "/directory/tokens", returns=NewDirectoryToken, right=_RIGHT, needs_token=True, status=201
)
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
    needs_token=True,
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
    found = directory.group_roles(actor=request.actor)
    return GroupRoles(data=[GroupRole.model_validate(one) for one in found])
