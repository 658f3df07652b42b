"""A mapping as a form of choices, and back: what a person corrects without writing TOML."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from parlance.exchange import drafting
from parlance.exchange.guessing import first_values
from parlance.exchange.mapping import (
    Encoding,
    FileMapping,
    Form,
    ImportMapping,
    Join,
    OnDangling,
)
from parlance.exchange.package import FILES
from parlance.exchange.peeking import Peek
from parlance.kit.tables import Field, FileSchema

EXPRESSION = "="
"""What stands before an expression, where a text without it is a constant."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of the source: what it holds, and the field that it becomes ("" for none)."""

    name: str
    examples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field that no column becomes as it is: a constant, or an expression after `=`."""

    field: Field
    written: str


@dataclass(frozen=True, slots=True)
class FileChoice:
    """One file of the format, and where it comes from."""

    place: int
    target: str
    source: str
    where: str
    is_distinct: bool
    skips_dangling: bool
    join: Join | None
    columns: tuple[ColumnChoice, ...]
    fields: tuple[FieldChoice, ...]
    names: tuple[str, ...]


def choices(mapping: ImportMapping, peeks: Sequence[Peek]) -> tuple[FileChoice, ...]:
    """Return a mapping as choices, one after the other as its files are loaded."""
    by_name = {one.file.name: one for one in peeks}
    return tuple(
        _file(place, one, by_name.get(one.source)) for place, one in enumerate(mapping.files)
    )


def _file(place: int, one: FileMapping, peek: Peek | None) -> FileChoice:
    names = peek.columns if peek else ()
    taken: dict[str, str] = {}
    for field, expression in one.values.items():
        name = drafting.is_column(expression, names)
        if name is not None and name not in taken:
            taken[name] = field
    columns = tuple(
        ColumnChoice(name, tuple((peek.values(name) if peek else [])[:3]), taken.get(name, ""))
        for name in names
        if name
    )
    rest = [field for field in FILES[one.target].fields if field.name not in taken.values()]
    written = {name: f"{EXPRESSION} {value}" for name, value in one.values.items()}
    fields = tuple(
        FieldChoice(field, one.constants.get(field.name, written.get(field.name, "")))
        for field in rest
    )
    known = tuple(field.name for field in FILES[one.target].fields)
    return FileChoice(
        place=place,
        target=one.target,
        source=one.source,
        where=one.where or "",
        is_distinct=one.distinct,
        skips_dangling=one.on_dangling is OnDangling.SKIP_AND_REPORT,
        join=one.joins[0] if one.joins else None,
        columns=columns,
        fields=fields,
        names=known,
    )


def as_chosen(
    mapping: ImportMapping | None, peeks: Sequence[Peek], given: Mapping[str, str]
) -> ImportMapping:
    """Return the mapping that a filled-in form says; what the form does not show stays."""
    now = mapping or read_own(peeks)
    form = Form(
        decimal="," if given.get("decimal") == "," else ".",
        dates=given.get("dates") or now.form.dates,
        encoding=Encoding(given.get("encoding") or now.form.encoding),
    )
    by_name = {one.file.name: one for one in peeks}
    files = []
    for place, one in enumerate(now.files):
        target = given.get(f"target-{place}", one.target)
        if target in FILES:
            files.append(_chosen(place, one, target, by_name, given))
    more = given.get("add", "")
    if more in by_name:
        named = given.get("add-target") or next(iter(FILES))
        target = named if named in FILES else next(iter(FILES))
        files.append(FileMapping(target, more, first_values(by_name[more], FILES[target])))
    made = replace(now, files=tuple(files), form=form)
    return replace(made, text=drafting.as_toml(made))


def read_own(peeks: Sequence[Peek]) -> ImportMapping:
    """Return the mapping that says of files of the format what they are anyway."""
    files = tuple(
        FileMapping(
            one.file.target, one.file.name, {name: drafting.column(name) for name in one.columns}
        )
        for one in peeks
        if one.file.target in FILES and one.columns
    )
    return ImportMapping("own", "My files", files)


def _chosen(
    place: int,
    one: FileMapping,
    target: str,
    by_name: Mapping[str, Peek],
    given: Mapping[str, str],
) -> FileMapping:
    source = given.get(f"source-{place}", one.source)
    names = by_name[source].columns if source in by_name else ()
    schema = FILES[target]
    values: dict[str, str] = {}
    for number, name in enumerate(names):
        field = given.get(f"column-{place}-{number}", "").strip()
        known = schema.field(field) is not None or schema.extra
        if field and known and field not in values:
            values[field] = drafting.column(name)
    written, constants = _written(place, schema, values, given)
    values |= written
    for name, value in one.values.items():
        if _is_hidden(schema, name, value, names) and schema.extra:
            values.setdefault(name, value)
    if not values and source in by_name:
        values = first_values(by_name[source], schema)
    owned = {name: who for name, who in one.owned_by.items() if name in {*values, *constants}}
    return replace(
        one,
        target=target,
        source=source,
        values=values,
        constants=constants,
        where=given.get(f"where-{place}", "").strip() or None,
        distinct=bool(given.get(f"distinct-{place}")),
        on_dangling=OnDangling.SKIP_AND_REPORT
        if given.get(f"skips-{place}")
        else OnDangling.REFUSE,
        joins=_joins(place, one, given),
        types={name: kind for name, kind in one.types.items() if source == one.source},
        owned_by=owned,
    )


def _written(
    place: int, schema: FileSchema, taken: Collection[str], given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the expressions and the constants of fields that no column becomes."""
    values, constants = {}, {}
    for own in schema.fields:
        written = given.get(f"field-{place}-{own.name}", "").strip()
        if not written or own.name in taken:
            continue
        if written.startswith(EXPRESSION):
            values[own.name] = written.removeprefix(EXPRESSION).strip()
        else:
            constants[own.name] = written
    return values, constants


def _is_hidden(schema: FileSchema, name: str, value: str, columns: tuple[str, ...]) -> bool:
    """Tell whether the form has no place for a value: an attribute made by an expression."""
    return schema.field(name) is None and drafting.is_column(value, columns) is None


def _joins(place: int, one: FileMapping, given: Mapping[str, str]) -> tuple[Join, ...]:
    source = given.get(f"join-{place}")
    if source is None:
        return one.joins
    left, right = given.get(f"join-left-{place}", ""), given.get(f"join-right-{place}", "")
    if not source or not left or not right:
        return one.joins[1:]
    name = one.joins[0].name if one.joins else "other"
    is_optional = bool(given.get(f"join-optional-{place}"))
    return (Join(name, source, {left: right}, is_optional), *one.joins[1:])
