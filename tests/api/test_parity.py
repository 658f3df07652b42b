"""Whatever can be commanded can be commanded through the API, or it is said why not."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, getsource, isfunction, signature
from types import ModuleType

import parlance
from parlance.platform.api.registry import registered

FACES = (
    "parlance.exchange.exports",
    "parlance.exchange.uploads",
    "parlance.platform.people.links",
    "parlance.platform.people.sessions",
)
"""Commands that stand elsewhere than in a module or package of that name."""

AT_START = "Done by the program itself: at its start, by the clock or by a job."
INSIDE = "A step of other commands, for parts of the program."
BY_DIRECTORY = "The directory speaks SCIM, at /scim/v2."
PERSONAL = "Takes a person at a browser, who proves again who they are."
ON_MACHINE = "Reads and writes files of the machine: the command line."
OTHER_DOOR = "Another operation does the same: "

NOT_THERE = {
    "accounts.attributes.refresh_attributes_in_force": AT_START,
    "accounts.loads.load": INSIDE,
    "accounts.loads.preview": INSIDE,
    "accounts.people.contact_to_change": INSIDE,
    "accounts.telling.tell_member": INSIDE,
    "accounts.telling.tell_owner": INSIDE,
    "accounts.undoing.accounts_added": INSIDE,
    "accounts.undoing.undo_load": INSIDE,
    "accounts.values.record_value": INSIDE,
    "audit.record": INSIDE,
    "dashboards.boards.changeable": INSIDE,
    "dashboards.boards.must_own": INSIDE,
    "dashboards.tiles.resize_tile": OTHER_DOOR + "change_tile",
    "directory.groups.add_group": BY_DIRECTORY,
    "directory.groups.change_group": BY_DIRECTORY,
    "directory.groups.remove_group": BY_DIRECTORY,
    "directory.members.add_member": BY_DIRECTORY,
    "directory.members.change_member": BY_DIRECTORY,
    "directory.members.entry_of": INSIDE,
    "directory.members.remove_member": BY_DIRECTORY,
    "directory.roles.settle": INSIDE,
    "exchange.export_path": ON_MACHINE,
    "exchange.import_files": INSIDE,
    "exchange.import_path": ON_MACHINE,
    "glossary.rows.record": INSIDE,
    "glossary.starter.load_starter": AT_START,
    "links.make_reset_link": PERSONAL,
    "notifications.open_notification": OTHER_DOOR + "mark_notifications",
    "people.create_user": OTHER_DOOR + "invite_member",
    "revenue.loads.load": INSIDE,
    "revenue.loads.preview": INSIDE,
    "revenue.references.require_account": INSIDE,
    "revenue.undoing.accounts_in_use": INSIDE,
    "revenue.undoing.undo_load": INSIDE,
    "runs.start": INSIDE,
    "search.note_visit": "A page notes that it was opened.",
    "single_sign_on.roles.settle_roles": INSIDE,
    "tokens.make_token": PERSONAL,
    "tokens.revoke_tokens_of": INSIDE,
}


def commands() -> Iterator[tuple[str, str]]:
    """Yield what an actor can command: its short name, and that of its module."""
    for found in pkgutil.walk_packages(parlance.__path__, "parlance."):
        steps = found.name.split(".")
        if "cli" in steps or "migrations" in steps or "simulation" in steps:
            continue
        if not ("commands" in steps or found.name in FACES):
            continue
        module = import_module(found.name)
        for name, function in getmembers(module, isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and "actor" in signature(function).parameters:
                yield f"{_part(steps)}.{name}", found.name


def _part(steps: list[str]) -> str:
    """Name a part as people do: `accounts.bulk`, `webhooks`, `links`."""
    if "commands" not in steps:
        return ".".join(steps[-2:]) if steps[-2] == "exchange" else steps[-1]
    place = steps.index("commands")
    return ".".join([steps[place - 1], *steps[place + 1 :]])


def called_by_the_api() -> set[tuple[str, str]]:
    """Return what the modules of routes call of other modules, by module and name."""
    routers = {one.doors.router for one in registered()}
    names = {
        operation.view_func.__module__
        for router in routers
        for path in router.path_operations.values()
        for operation in path.operations
    }
    return {pair for name in names for pair in _called(import_module(name))}


def _called(module: ModuleType) -> Iterator[tuple[str, str]]:
    source = getsource(module)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = getattr(module, node.value.id, None)
            if isinstance(owner, ModuleType):
                yield owner.__name__, node.attr
        elif isinstance(node, ast.Name):
            known = getattr(module, node.id, None)
            if isfunction(known):
                yield known.__module__, known.__name__


def test_every_command_has_an_operation_or_a_reason() -> None:
    called = called_by_the_api()
    unreached = {
        short for short, module in commands() if (module, short.rpartition(".")[2]) not in called
    }

    assert unreached - set(NOT_THERE) == set()
    assert set(NOT_THERE) - unreached == set()
