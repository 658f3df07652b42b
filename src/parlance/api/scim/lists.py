"""Lists of members and groups: filtered, by pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    InvalidFilterException,
    InvalidValueException,
    ListResponse,
    Resource,
    ResponseParameters,
    ScimFilter,
)

from parlance.api.scim.resources import LONGEST_PAGE, Group, Locate, User, as_group, as_user
from parlance.api.scim.serving import ScimRequest, answer
from parlance.platform.directory import queries

_USUAL_PAGE = 100
_LONGEST_FILTER = 1_000

Kind = type[Resource[Any]]


def page_of(
    request: ScimRequest, asked: Mapping[str, str], kinds: tuple[Kind, ...]
) -> HttpResponse:
    """Answer with the resources that are asked for.

    One name compared by `eq` is looked up; any other filter looks at all resources.
    """
    first = max(_number(asked, "startIndex", 1), 1)
    count = min(max(_number(asked, "count", _USUAL_PAGE), 0), LONGEST_PAGE)
    text = asked.get("filter", "").strip()
    looked_up = _equals(text)
    ids = [(kind, one) for kind in kinds for one in _ids(request, kind, looked_up)]
    if text and not looked_up:
        found = _matching(_read(request, ids), kinds, text)
        total, page = len(found), found[first - 1 : first - 1 + count]
    else:
        total, page = len(ids), _read(request, ids[first - 1 : first - 1 + count])
    shape: Any = ListResponse[User | Group] if len(kinds) > 1 else ListResponse[kinds[0]]  # type: ignore[valid-type]
    answered = shape(
        total_results=total, start_index=first, items_per_page=len(page), resources=page
    )
    parameters = ResponseParameters[Any].model_validate(
        {name: asked[name] for name in ("attributes", "excludedAttributes") if asked.get(name)}
    )
    context = Context.RESOURCE_QUERY_RESPONSE
    return answer(answered.model_dump(scim_ctx=context, response_parameters=parameters))


def located(request: HttpRequest) -> Locate:
    """Return what says where a resource is, seen by this request."""

    def locate(kind: str, key: str) -> str:
        return request.build_absolute_uri(f"/scim/v2/{kind}s/{key}")

    return locate


def _ids(request: ScimRequest, kind: Kind, wanted: dict[str, str]) -> list[UUID]:
    actor, fitting = request.directory, {"username", "externalid"}
    if kind is Group:
        fitting = {"displayname"}
    if wanted and not fitting.issuperset(wanted):
        return []
    if kind is Group:
        return queries.group_ids(actor=actor, name=wanted.get("displayname"))
    return queries.member_ids(
        actor=actor, user_name=wanted.get("username"), external_id=wanted.get("externalid")
    )


def _read(request: ScimRequest, ids: list[tuple[Kind, UUID]]) -> list[Resource[Any]]:
    locate, actor = located(request), request.directory
    member_ids = [one for kind, one in ids if kind is User]
    group_ids = [one for kind, one in ids if kind is Group]
    members = queries.members(actor=actor, ids=member_ids) if member_ids else []
    groups = queries.groups(actor=actor, ids=group_ids) if group_ids else []
    return [
        *(as_user(one, locate) for one in members),
        *(as_group(one, locate) for one in groups),
    ]


def _equals(text: str) -> dict[str, str]:
    """Return the one name that a filter compares with, if it is as simple as most are."""
    name, _, rest = text.partition(" ")
    operator, _, value = rest.strip().partition(" ")
    value, name = value.strip(), name.lower()
    inner = value[1:-1]
    is_text = len(value) > 2 and value[0] == value[-1] == '"' and not set(inner) & {'"', "\\"}
    # A user's displayName is no key: only groups are looked up by it, so it is compared.
    if name not in {"username", "externalid"} or operator.lower() != "eq" or not is_text:
        return {}
    return {name: inner}


def _matching(
    found: list[Resource[Any]], kinds: tuple[Kind, ...], text: str
) -> list[Resource[Any]]:
    if len(text) > _LONGEST_FILTER:
        raise InvalidFilterException(detail=f"A filter has at most {_LONGEST_FILTER} characters.")
    conditions = {kind: ScimFilter[kind](text) for kind in kinds}  # type: ignore[valid-type]
    return [one for one in found if conditions[type(one)].match(one)]


def _number(asked: Mapping[str, str], name: str, usual: int) -> int:
    text = asked.get(name, "")
    if not text:
        return usual
    try:
        return int(text[:9])
    except ValueError as error:
        raise InvalidValueException(detail=f"{name} is a whole number.") from error
