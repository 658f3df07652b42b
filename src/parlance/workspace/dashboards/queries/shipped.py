"""Templates that ship with Parlance: dashboards to begin with, as TOML beside this package."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from parlance.workspace.dashboards.errors import TemplateNotFoundError
from parlance.workspace.dashboards.values.boards import NewTile, Template
from parlance.workspace.dashboards.values.filters import filters
from parlance.workspace.dashboards.values.tiles import configuration, kind_of, width_of

_OWN = ("kind", "width", "title")


@cache
def templates() -> tuple[Template, ...]:
    """Return the shipped templates, in the order of their names."""
    folder = files("parlance.workspace.dashboards").joinpath("shipped")
    found = [
        _template(one.name.removesuffix(".toml"), tomllib.loads(one.read_text("utf-8")))
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def template(*, key: str) -> Template:
    """Return a template; raise `TemplateNotFoundError`."""
    for one in templates():
        if one.key == key:
            return one
    raise TemplateNotFoundError(key)


def _template(key: str, given: dict[str, Any]) -> Template:
    return Template(
        key=key,
        name=given["name"],
        description=given["description"],
        tiles=tuple(_tile(one) for one in given["tiles"]),
        filters=filters(given.get("filters", {})),
    )


def _tile(given: dict[str, Any]) -> NewTile:
    kind = kind_of(given["kind"])
    fields = {name: value for name, value in given.items() if name not in _OWN}
    return NewTile(
        kind, configuration(kind, fields), width_of(given["width"]), given.get("title", "")
    )
