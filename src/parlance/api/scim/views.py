from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from scim2_models import (
    Context,
    Error,
    ListResponse,
    NotFoundException,
    PatchOp,
    Resource,
    ResourceType,
)

from parlance.api.scim.lists import located, page_of
from parlance.api.scim.resources import (
    Group,
    User,
    as_group,
    as_user,
    config,
    group_state,
    member_state,
)
from parlance.api.scim.serving import (
    ScimRequest,
    answer,
    body_of,
    must_match,
    refuse,
    scim,
    shown,
)
from parlance.platform.directory import queries
from parlance.platform.directory.commands import groups as group_commands
from parlance.platform.directory.commands import members as member_commands

AnyResource = TypeVar("AnyResource", User, Group)

_SERVED: tuple[type[Resource[Any]], ...] = (User, Group)


@scim("GET", "POST")
def users(request: ScimRequest) -> HttpResponse:
    """List the members, or add one."""
    locate = located(request)
    if request.method == "POST":
        context = Context.RESOURCE_CREATION_REQUEST
        asked = User.model_validate(body_of(request), scim_ctx=context)
        state = member_state(asked, is_active=True, is_new=True)
        key = member_commands.add_member(actor=request.directory, state=state, at=request.at)
        made = as_user(queries.member(actor=request.directory, person_id=key), locate)
        return shown(request, made, Context.RESOURCE_CREATION_RESPONSE)
    return page_of(request, request.GET.dict(), (User,))


@scim("GET", "PUT", "PATCH", "DELETE")
def user(request: ScimRequest, key: str) -> HttpResponse:
    """Show, replace, change or remove one member."""
    actor, person_id, locate = request.directory, _uuid(key), located(request)
    known = as_user(queries.member(actor=actor, person_id=person_id), locate)
    if request.method == "GET":
        return shown(request, known, Context.RESOURCE_QUERY_RESPONSE)
    must_match(request, known)
    if request.method == "DELETE":
        member_commands.remove_member(actor=actor, person_id=person_id, at=request.at)
        return HttpResponse(status=204)
    wanted = _wanted(request, known, User)
    state = member_state(wanted, is_active=bool(known.active), is_new=False)
    member_commands.change_member(actor=actor, person_id=person_id, state=state, at=request.at)
    now = as_user(queries.member(actor=actor, person_id=person_id), locate)
    return shown(request, now, _answering(request))


@scim("GET", "POST")
def groups(request: ScimRequest) -> HttpResponse:
    """List the groups, or add one."""
    locate = located(request)
    if request.method == "POST":
        context = Context.RESOURCE_CREATION_REQUEST
        state = group_state(Group.model_validate(body_of(request), scim_ctx=context))
        key = group_commands.add_group(actor=request.directory, state=state, at=request.at)
        made = as_group(queries.group(actor=request.directory, group_id=key), locate)
        return shown(request, made, Context.RESOURCE_CREATION_RESPONSE)
    return page_of(request, request.GET.dict(), (Group,))


@scim("GET", "PUT", "PATCH", "DELETE")
def group(request: ScimRequest, key: str) -> HttpResponse:
    """Show, replace, change or remove one group."""
    actor, group_id, locate = request.directory, _uuid(key), located(request)
    known = as_group(queries.group(actor=actor, group_id=group_id), locate)
    if request.method == "GET":
        return shown(request, known, Context.RESOURCE_QUERY_RESPONSE)
    must_match(request, known)
    if request.method == "DELETE":
        group_commands.remove_group(actor=actor, group_id=group_id)
        return HttpResponse(status=204)
    state = group_state(_wanted(request, known, Group))
    group_commands.change_group(actor=actor, group_id=group_id, state=state, at=request.at)
    now = as_group(queries.group(actor=actor, group_id=group_id), locate)
    return shown(request, now, _answering(request))


@scim("POST")
def search(request: ScimRequest, kind: str = "") -> HttpResponse:
    """List members, groups or both by a filter that is too long for an address, or too private."""
    asked = {name: _as_text(value) for name, value in body_of(request).items()}
    return page_of(request, asked, tuple(one for one in _SERVED if kind in {"", one.__name__}))


@scim("GET")
def service(_request: ScimRequest) -> HttpResponse:
    """Say what this service can do."""
    return answer(config().model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


@scim("GET")
def resource_types(request: ScimRequest, key: str = "") -> HttpResponse:
    return _described(
        request, {one.__name__: ResourceType.from_resource(one) for one in _SERVED}, key
    )


@scim("GET")
def schemas(request: ScimRequest, key: str = "") -> HttpResponse:
    return _described(request, {str(one.__schema__): one.to_schema() for one in _SERVED}, key)


@scim("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(_request: ScimRequest, rest: str = "") -> HttpResponse:
    return refuse(Error(status=404, detail=f"There is nothing at /{rest[:100]}."))


def _wanted(request: ScimRequest, known: AnyResource, kind: type[AnyResource]) -> AnyResource:
    """Return the resource as the directory wants it: replaced, or changed by operations."""
    if request.method == "PUT":
        context = Context.RESOURCE_REPLACEMENT_REQUEST
        wanted = kind.model_validate(body_of(request), scim_ctx=context)
        wanted.replace(known)
        return wanted
    patch = PatchOp[kind].model_validate(  # type: ignore[valid-type]
        body_of(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    wanted = known.model_copy(deep=True)
    patch.patch(wanted)
    return wanted


def _answering(request: ScimRequest) -> Context:
    if request.method == "PUT":
        return Context.RESOURCE_REPLACEMENT_RESPONSE
    return Context.RESOURCE_PATCH_RESPONSE


def _described(request: ScimRequest, found: dict[str, Any], key: str) -> HttpResponse:
    context = Context.RESOURCE_QUERY_RESPONSE
    if "filter" in request.GET:
        return refuse(Error(status=403, detail="Descriptions are not filtered."))
    if key:
        if key not in found:
            raise NotFoundException(detail=f"There is no “{key[:100]}” here.")
        return answer(found[key].model_dump(scim_ctx=context))
    kind = type(next(iter(found.values())))
    listed = ListResponse[kind](  # type: ignore[valid-type]
        total_results=len(found),
        start_index=1,
        items_per_page=len(found),
        resources=list(found.values()),
    )
    return answer(listed.model_dump(scim_ctx=context))


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise NotFoundException(detail=f"There is nothing with the id “{key[:100]}”.") from error


def _as_text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
