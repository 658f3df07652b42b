"""Mappings: how the files of another program become files of the exchange format, as TOML."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from parlance.engine.language.conversions import checked_date_format
from parlance.exchange.errors import MappingError
from parlance.exchange.package import FILES
from parlance.kit.tables import FieldType

_SHIPPED = files("parlance.exchange") / "mappings"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


ISO_DAYS = "YYYY-MM-DD"

TYPES = (
    FieldType.TEXT,
    FieldType.INTEGER,
    FieldType.NUMBER,
    FieldType.BOOLEAN,
    FieldType.DATE,
)
"""What a column of a source may be said to hold."""


class OnDangling(StrEnum):
    """What becomes of a row that refers to something that does not exist."""

    REFUSE = "refuse"
    SKIP_AND_REPORT = "skip_and_report"


class Owner(StrEnum):
    """Who decides what a field of a record holds, once the record is there."""

    SOURCE = "source"
    PARLANCE = "parlance"


class Encoding(StrEnum):
    UTF_8 = "utf-8"
    WINDOWS = "cp1252"


@dataclass(frozen=True, slots=True)
class Form:
    """How values are written in the source: nothing of it is ever guessed while reading.

    `dates` is written with YYYY, MM and DD; a day such as 2025-01-31 is always understood.
    """

    decimal: str = "."
    dates: str = ISO_DAYS
    encoding: Encoding = Encoding.UTF_8


@dataclass(frozen=True, slots=True)
class Join:
    """Another source file beside the first one; its columns are named `<name>_<column>`.

    `on` pairs columns of the first file with columns of this one. Rows without a partner dangle,
    unless the join is `optional`: then its columns are empty.
    """

    name: str
    source: str
    on: Mapping[str, str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How one file of the format is made: from which source, which rows, which values.

    `values` and `where` are Parlance expressions over the source's columns, which are text
    unless `types` says otherwise; `constants` are plain text. `distinct` keeps the first row of
    each key. Of records that are there already, fields `owned_by` Parlance stay as they are.
    """

    target: str
    source: str
    values: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, FieldType] = field(default_factory=dict)
    where: str | None = None
    distinct: bool = False
    joins: tuple[Join, ...] = ()
    on_dangling: OnDangling = OnDangling.REFUSE
    owned_by: Mapping[str, Owner] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportMapping:
    name: str
    title: str
    files: tuple[FileMapping, ...]
    form: Form = field(default_factory=Form)
    text: str = ""

    def sources(self) -> list[str]:
        """Return the names of the source files, each once; a `*` stands for anything."""
        named = [one.source for one in self.files]
        joined = [join.source for one in self.files for join in one.joins]
        return list(dict.fromkeys(named + joined))

    def owners(self, file: str) -> Mapping[str, Owner]:
        """Return who owns which field of a file of the format."""
        return next((one.owned_by for one in self.files if one.target == file), {})


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that come with Parlance."""
    names = [one.name for one in _SHIPPED.iterdir()]
    return sorted(one.removesuffix(".toml") for one in names if one.endswith(".toml"))


def open_mapping(named: str | Path) -> ImportMapping:
    """Return a shipped mapping by its name, or one from a TOML file."""
    path = Path(named)
    if path.suffix == ".toml":
        if not path.is_file():
            raise MappingError(f"There is no mapping file {path}.")
        return read_mapping(path.stem, path.read_bytes())
    known = shipped_mappings()
    if str(named) not in known:
        raise MappingError(
            f"There is no mapping “{named}”.{_perhaps(str(named), known)} Shipped are"
            f" {', '.join(known)}; or name a file that ends in .toml."
        )
    return read_mapping(str(named), (_SHIPPED / f"{named}.toml").read_bytes())


def read_mapping(name: str, content: bytes) -> ImportMapping:
    """Return a mapping from TOML; raise `MappingError` that names the place of a fault."""
    try:
        raw = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"Mapping {name} is no TOML: {error}.") from error
    place = f"Mapping {name}"
    forms = {"decimal": str, "dates": str, "encoding": str}
    _only(raw, {"title": str, "files": dict, **forms}, place)
    if not raw.get("files"):
        raise MappingError(f"{place} makes no file. Add a table such as [files.accounts].")
    order = list(FILES)
    made = []
    for target, table in raw["files"].items():
        if target not in FILES:
            close = _perhaps(target, order)
            raise MappingError(f"{place} makes “{target}”, no file of the format.{close}")
        made.append(_file(f"{place}, [files.{target}]", target, table))
    made.sort(key=lambda one: order.index(one.target))
    title = raw.get("title", name)
    return ImportMapping(name, title, tuple(made), _form(place, raw), content.decode())


def _form(place: str, raw: Mapping[str, Any]) -> Form:
    decimal = _one_of((".", ","), raw.get("decimal", "."), f"{place}, decimal")
    encoding = _one_of(Encoding, raw.get("encoding", "utf-8").lower(), f"{place}, encoding")
    dates = raw.get("dates", ISO_DAYS).upper()
    flaw = checked_date_format(dates)
    if flaw:
        raise MappingError(f"{place}, dates: {flaw}")
    return Form(decimal, dates, Encoding(encoding))


_KEYS = {
    "from": str,
    "values": dict,
    "constants": dict,
    "types": dict,
    "where": str,
    "distinct": bool,
    "join": dict,
    "on_dangling": str,
    "owned_by": dict,
}


def _file(place: str, target: str, raw: Any) -> FileMapping:
    if not isinstance(raw, dict):
        raise MappingError(f"{place} is no table.")
    _only(raw, _KEYS, place)
    if "from" not in raw or not raw.get("values"):
        raise MappingError(f"{place} needs “from”, the source file, and “values”.")
    values = _texts(raw["values"], f"{place} values")
    constants = _texts(raw.get("constants", {}), f"{place} constants")
    _check_fields(place, target, [*values, *constants])
    owners = _texts(raw.get("owned_by", {}), f"{place} owned_by")
    _check_owned(place, target, owners, [*values, *constants])
    types = _texts(raw.get("types", {}), f"{place} types")
    return FileMapping(
        target=target,
        source=raw["from"],
        values=values,
        constants=constants,
        types={name: FieldType(_one_of(TYPES, kind, place)) for name, kind in types.items()},
        where=raw.get("where"),
        distinct=raw.get("distinct", False),
        joins=tuple(_join(place, name, one) for name, one in raw.get("join", {}).items()),
        on_dangling=OnDangling(_one_of(OnDangling, raw.get("on_dangling", "refuse"), place)),
        owned_by={name: Owner(_one_of(Owner, one, place)) for name, one in owners.items()},
    )


def _join(place: str, name: str, raw: Any) -> Join:
    here = f"{place} join.{name}"
    if not isinstance(raw, dict) or not isinstance(raw.get("on"), dict) or not raw["on"]:
        raise MappingError(f"{here} needs “from”, a source file, and “on”, pairs of columns.")
    _only(raw, {"from": str, "on": dict, "optional": bool}, here)
    if "from" not in raw:
        raise MappingError(f"{here} needs “from”, a source file.")
    if not _NAME.fullmatch(name):
        raise MappingError(f"{here}: its name takes small letters, digits and _ only.")
    on = _texts(raw["on"], f"{here} on")
    return Join(name, raw["from"], on, raw.get("optional", False))


def _check_fields(place: str, target: str, names: Iterable[str]) -> None:
    schema = FILES[target]
    known = [one.name for one in schema.fields]
    seen: set[str] = set()
    for name in names:
        if schema.field(name) is None and not schema.extra:
            raise MappingError(f"{place}: {target} has no “{name}”.{_perhaps(name, known)}")
        if name in seen:
            raise MappingError(f"{place} gives “{name}” twice, as a value and as a constant.")
        seen.add(name)


def _check_owned(place: str, target: str, owners: Iterable[str], given: Collection[str]) -> None:
    key = FILES[target].key
    for name in owners:
        if name not in given:
            close = _perhaps(name, list(given))
            raise MappingError(f"{place} says who owns “{name}”, and gives it no value.{close}")
        if name in key:
            raise MappingError(f"{place}: “{name}” is the key of {target}; nobody changes it.")


def _texts(raw: Mapping[str, Any], place: str) -> dict[str, str]:
    for name, value in raw.items():
        if not isinstance(value, str):
            raise MappingError(f"{place}: “{name}” must be text in quotes.")
    return dict(raw)


def _one_of(choices: Iterable[str], value: str, place: str) -> str:
    known = [str(one) for one in choices]
    if value not in known:
        raise MappingError(f"{place}: “{value}” is none of {', '.join(known)}.")
    return value


def _only(raw: Mapping[str, Any], keys: Mapping[str, type], place: str) -> None:
    for name, value in raw.items():
        if name not in keys:
            close = _perhaps(name, list(keys))
            raise MappingError(f"{place} has no “{name}”.{close} It knows {', '.join(keys)}.")
        if not isinstance(value, keys[name]):
            raise MappingError(f"{place}: “{name}” is of the wrong kind.")


def _perhaps(name: str, known: list[str]) -> str:
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return f" Perhaps “{close[0]}” is meant." if close else ""
