"""What SCIM calls a user and a group here: only attributes that are kept are published."""

from collections.abc import Callable
from dataclasses import astuple
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    ExtensibleStringEnum,
    Filter,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from parlance.platform.directory.errors import InvalidEntryError
from parlance.platform.directory.values import (
    DirectoryGroup,
    DirectoryMember,
    GroupState,
    MemberState,
)

LONGEST_PAGE = 200

POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
"""Directories send more than is kept here, and Microsoft's writes some changes its own way."""

Locate = Callable[[str, str], str]
"""Returns the address of a resource, from the name of its type and its id."""


class Email(ComplexAttribute):
    class Type(ExtensibleStringEnum):
        work = "work"

    value: str | None = None
    type: Type | None = None


class GroupMembership(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    """A member. Their one e-mail address stands in `emails`; other addresses are not kept."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    display_name: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None


class GroupMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Group(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    members: list[GroupMember] | None = None


def config() -> ServiceProviderConfig:
    """Return what this service can do."""
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=LONGEST_PAGE),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="A token that an administrator makes in the settings.",
                primary=True,
            )
        ],
    )


def as_user(member: DirectoryMember, locate: Locate) -> User:
    """Return a member as SCIM shows them; a name that nobody gave is left out."""
    state = member.state
    user = User(
        id=str(member.id),
        external_id=state.external_id or None,
        user_name=state.user_name,
        display_name=state.name if state.name != state.user_name else None,
        active=state.is_active,
        emails=[Email(value=state.email, type=Email.Type.work)] if state.email else None,
        groups=[
            GroupMembership(
                value=str(group.id),
                ref=Reference["Group"](locate("Group", str(group.id))),
                display=group.name,
            )
            for group in member.groups
        ]
        or None,
    )
    user.meta = Meta(
        resource_type="User",
        created=member.made_at,
        last_modified=member.changed_at,
        location=locate("User", str(member.id)),
        version=_version(astuple(state), [group.id for group in member.groups]),
    )
    return user


def as_group(group: DirectoryGroup, locate: Locate) -> Group:
    found = Group(
        id=str(group.id),
        external_id=group.state.external_id or None,
        display_name=group.state.name,
        members=[
            GroupMember(
                value=str(member.id),
                ref=Reference["User"](locate("User", str(member.id))),
            )
            for member in group.members
        ]
        or None,
    )
    found.meta = Meta(
        resource_type="Group",
        created=group.made_at,
        last_modified=group.changed_at,
        location=locate("Group", str(group.id)),
        version=_version(
            group.state.name, group.state.external_id, [one.id for one in group.members]
        ),
    )
    return found


def member_state(user: User, *, is_active: bool, is_new: bool) -> MemberState:
    """Return what a directory says of a member; `is_active` holds where it says nothing.

    A new member without an address is reached by the user name, if that is one.
    """
    user_name = user.user_name or ""
    email = _address(user.emails or [])
    if is_new and not email and _is_address(user_name):
        email = user_name
    return MemberState(
        user_name=user_name,
        name=user.display_name or _given_name(user) or user_name,
        email=email,
        external_id=user.external_id or "",
        is_active=is_active if user.active is None else user.active,
    )


def group_state(group: Group) -> GroupState:
    """Return what a directory says of a group. Raises `InvalidEntryError` for a strange id."""
    try:
        ids = frozenset(UUID(str(member.value)) for member in group.members or [])
    except ValueError as error:
        raise InvalidEntryError("A member's value is the id of a user.") from error
    return GroupState(group.display_name or "", group.external_id or "", ids)


def _address(emails: list[Email]) -> str:
    ordered = sorted(emails, key=lambda one: one.unknown_attributes.get("primary") is not True)
    return next((one.value for one in ordered if one.value), "")


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _given_name(user: User) -> str:
    """Return the name in parts, as one: directories that send no `displayName` send these."""
    name = user.unknown_attributes.get("name")
    if not isinstance(name, dict):
        return ""
    parts = [name.get("givenName"), name.get("familyName")]
    whole = name.get("formatted") or " ".join(one for one in parts if isinstance(one, str))
    return whole if isinstance(whole, str) else ""


def _version(*values: Any) -> str:
    return f'W/"{sha256(repr(values).encode()).hexdigest()[:20]}"'
