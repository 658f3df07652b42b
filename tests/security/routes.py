"""The routes there are, and the table of who may use each."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.urls import URLResolver, get_resolver

ACCESS = Path(__file__).parent / "access"
PUBLIC = "public"
KEY = "key"
_PATTERN = re.compile(r"\(\?P<(\w+)>[^)]*\)")
_TAKEN = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Access:
    """A row of the table: which methods a route has, and what it takes to use it.

    `right` "" is for anybody inside, "public" for everybody, "key" for whoever brings a key of
    its own, which no session is: a directory's token, a provider's answer. `kwargs` names what
    stands in the path: one of the things that `objects` makes.
    """

    name: str
    methods: tuple[str, ...]
    right: str
    part: str
    kwargs: Mapping[str, str] = field(default_factory=dict)


def routes() -> dict[str, list[str]]:
    """Return every route of the product by name, with its paths: `/accounts/<int:account_id>`."""
    found: dict[str, list[str]] = {}
    for name, path in _patterns(get_resolver(), "/"):
        found.setdefault(name, []).append(path)
    return found


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return an address: the path with a value for everything that it takes."""
    plain = _PATTERN.sub(r"<\1>", path).replace("^", "").replace("$", "")
    return _TAKEN.sub(lambda found: quote(values[found[1]], safe="/"), plain)


def taken_by(path: str) -> list[str]:
    return _TAKEN.findall(path)


def table() -> dict[str, Access]:
    """Return the rows of all parts by route; a route may stand in one of them only."""
    rows: dict[str, Access] = {}
    for sheet in sorted(ACCESS.glob("*.toml")):
        for name, raw in tomllib.loads(sheet.read_text(encoding="utf-8")).items():
            assert name not in rows, f"{name} stands in {sheet.name} and in {rows[name].part}."
            rows[name] = _row(name, sheet.stem, raw)
    return rows


def _row(name: str, part: str, raw: Mapping[str, Any]) -> Access:
    unknown = set(raw) - {"methods", "right", "kwargs", "note"}
    assert not unknown, f"{name} in {part}.toml: {unknown} means nothing."
    return Access(name, tuple(raw["methods"]), raw["right"], part, raw.get("kwargs", {}))


def _patterns(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            prefix = f"{one.namespace}:" if one.namespace else ""
            yield from ((prefix + name, inner) for name, inner in _patterns(one, path))
        else:
            assert one.name, f"The route {path} has no name."
            yield one.name, path
