"""What the routes of single sign-on and the directory take and give."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from parlance.platform.api.fields import Flag, LongText, Text
from parlance.platform.api.schemas import Given, Shown
from parlance.platform.single_sign_on.values import Provider, ProviderKind
from parlance.platform.single_sign_on.values import ProviderSettings as Settings

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
