"""What files probably are, and which column becomes which field: a start for a person to correct.

Nothing that was guessed is imported without being shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from parlance.engine.language.errors import LanguageError
from parlance.engine.language.names import as_identifier
from parlance.engine.language.parse import parse
from parlance.engine.language.walk import identifiers
from parlance.exchange import drafting
from parlance.exchange.mapping import (
    FileMapping,
    ImportMapping,
    open_mapping,
    shipped_mappings,
)
from parlance.exchange.notation import COMMA, DAY, GROUPED, ISO, POINT, notation
from parlance.exchange.package import FILES
from parlance.exchange.peeking import Peek
from parlance.exchange.synonyms import FIELDS, KEY_ENDS, KEYS
from parlance.kit.tables import Field, FieldType, FileSchema

EXACT, LIKELY, PERHAPS = 3, 2, 1
_LEAST_SCORE = 4
_OF_CUSTOMERS = ("subscriptions", "charges", "contacts")
"""Lists that often stand in one table with the customers themselves."""

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping (None: files of the format as they are) and how sure it is, in words.

    `confidence` is 0 to 100; `reasons` are sentences that say why.
    """

    mapping: ImportMapping | None
    name: str
    confidence: int
    reasons: tuple[str, ...]


def guess(peeks: Sequence[Peek], locale: str, currency: str) -> Guess:
    """Guess what files are: of the format, of a program with a shipped mapping, or by columns.

    Where amounts have no column of a currency, `currency` is meant.
    """
    sound = [one for one in peeks if one.columns]
    own = _of_the_format(sound)
    if own:
        return own
    shipped = [found for name in shipped_mappings() if (found := _shipped(name, sound))]
    if shipped:
        return max(shipped, key=lambda one: len(one.mapping.files) if one.mapping else 0)
    return _by_columns(sound, locale, currency)


def _of_the_format(peeks: Sequence[Peek]) -> Guess | None:
    for one in peeks:
        schema = FILES.get(one.file.target)
        if schema is None:
            return None
        names = {field.name for field in schema.fields}
        required = {field.name for field in schema.fields if field.required}
        if not required <= set(one.columns) or not (schema.extra or set(one.columns) <= names):
            return None
    if not peeks:
        return None
    said = f"{_count(peeks, 'file')} named and built as the exchange format."
    return Guess(None, "", 100, (said,))


def _shipped(name: str, peeks: Sequence[Peek]) -> Guess | None:
    """Return a shipped mapping where every file and column that it needs is there."""
    mapping = open_mapping(name)
    by_name: dict[str, Peek] = {}
    for source in mapping.sources():
        found = [one for one in peeks if fnmatchcase(one.file.name.lower(), source.lower())]
        if len(found) != 1:
            return None
        by_name[source] = found[0]
    needed = 0
    for file in mapping.files:
        known = set(map(as_identifier, by_name[file.source].columns))
        for join in file.joins:
            known |= {as_identifier(f"{join.name}_{one}") for one in by_name[join.source].columns}
        used = _names_in(file)
        if not {as_identifier(one) for one in used} <= known:
            return None
        needed += len(used)
    said = f"All {len(by_name)} files and {needed} columns of “{mapping.title}” are there."
    return Guess(mapping, name, 95, (said,))


def _names_in(file: FileMapping) -> set[str]:
    written = [*file.values.values(), *([file.where] if file.where else [])]
    try:
        return {name for one in written for name in identifiers(parse(one))}
    except LanguageError:
        return set()


def _by_columns(peeks: Sequence[Peek], locale: str, currency: str) -> Guess:
    form, said = notation(peeks, locale)
    made: dict[str, FileMapping] = {}
    reasons, sure = list(said), []
    for one in peeks:
        found = [each for each in _best(one) if each[0].target not in made]
        if not found:
            reasons.append(f"{one.file.name}: what it holds is not clear.")
        for file, points in found:
            made[file.target] = _in_currency(file, currency, reasons)
            sure.append(min(100, points * 100 // (EXACT * max(1, len(file.values)))))
            reasons.append(f"{one.file.name}: {FILES[file.target].title}.")
    if not made:
        return Guess(None, "", 0, tuple(reasons))
    order = list(FILES)
    files = tuple(sorted(made.values(), key=lambda one: order.index(one.target)))
    mapping = ImportMapping("own", "My files", files, form)
    text = drafting.as_toml(mapping)
    return Guess(replace(mapping, text=text), "own", sum(sure) // len(sure), tuple(reasons))


def _in_currency(file: FileMapping, currency: str, reasons: list[str]) -> FileMapping:
    if not FILES[file.target].field("currency") or "currency" in file.values:
        return file
    reasons.append(f"{file.source}: amounts are in {currency}; no column says otherwise.")
    return replace(file, constants={"currency": currency})


def _best(peek: Peek) -> list[tuple[FileMapping, int]]:
    """Return the file of the format that the columns fit best, and how well they do.

    A list of what customers have names the customers as well: then there are two.
    """
    fits: dict[str, tuple[dict[str, str], int]] = {}
    for name, schema in FILES.items():
        values, points = _fitted(peek, schema)
        is_named = any(word in _norm(peek.file.target) for word in KEYS.get(name, ()))
        if values and points >= _LEAST_SCORE:
            fits[name] = values, points + (EXACT if is_named else 0)
    if not fits:
        return []
    hanging = {one: fits[one] for one in _OF_CUSTOMERS if one in fits}
    if hanging and "accounts" not in peek.file.target:
        best = max(hanging, key=lambda name: hanging[name][1])
        values, points = fits[best]
        customers = {"name": values["account"], **fits.get("accounts", ({}, 0))[0]}
        customers["source_id"] = values["account"]
        return [
            (FileMapping(best, peek.file.name, values), points),
            (
                FileMapping(
                    "accounts",
                    peek.file.name,
                    _in_order(FILES["accounts"], customers),
                    distinct=True,
                ),
                points,
            ),
        ]
    best = max(fits, key=lambda name: fits[name][1])
    return [(FileMapping(best, peek.file.name, fits[best][0]), fits[best][1])]


def first_values(peek: Peek, schema: FileSchema) -> dict[str, str]:
    """Return columns for the fields of a file, at least one to start from."""
    values, _ = _fitted(peek, schema)
    return values or {schema.key[0]: drafting.column(peek.columns[0])}


def _fitted(peek: Peek, schema: FileSchema) -> tuple[dict[str, str], int]:
    """Return a column for each field that has one; nothing where a required one has none."""
    values: dict[str, str] = {}
    used: set[str] = set()
    score = 0
    for points, name, field in _pairs(peek, schema):
        if field.name in values or name in used:
            continue
        values[field.name], score = drafting.column(name), score + points
        used.add(name)
    if "source_id" not in values and "source_id" in schema.key:
        key = _made_key(schema, values)
        if key is None:
            return {}, 0
        values["source_id"] = key
    missing = [
        one.name
        for one in schema.fields
        if one.required and one.default is None and one.name not in values
    ]
    is_nobody = schema.name in {"contacts", "users"} and "email" not in values
    if is_nobody or set(missing) - {"currency"}:
        return {}, 0
    return _in_order(schema, values), score


def _pairs(peek: Peek, schema: FileSchema) -> list[tuple[int, str, Field]]:
    found = [
        (_likeness(peek, name, field, schema), place, name, field)
        for place, name in enumerate(peek.columns)
        if name
        for field in schema.fields
    ]
    likely = [one for one in found if one[0]]
    likely.sort(key=lambda one: (-one[0], one[1]))
    return [(points, name, field) for points, _, name, field in likely]


def _made_key(schema: FileSchema, values: dict[str, str]) -> str | None:
    """Return an expression for the key of records that have none of their own."""
    if schema.name in {"accounts", "products"}:
        return values.get("name")
    names = ("account", "product", "plan", "email", "name", "starts_on", "charged_on")
    parts = [values[one] for one in names if one in values]
    if len(parts) < 2:
        return None
    texts = [f"coalesce({one}, '')" for one in parts]
    return "concat(" + ", '/', ".join(texts) + ")"


def _likeness(peek: Peek, column: str, field: Field, schema: FileSchema) -> int:
    name = _norm(column)
    if name == _norm(field.name) or (field.name == "source_id" and _is_key(name, schema)):
        points = EXACT
    elif name in FIELDS.get(field.name, ()):
        points = LIKELY
    elif field.name == "email" and _all(peek, column, _MAIL):
        points = PERHAPS
    else:
        return 0
    return points if _fits(peek, column, field) else 0


def _is_key(name: str, schema: FileSchema) -> bool:
    words = KEYS.get(schema.name, ())
    return any(name == f"{word}{end}" for word in words for end in KEY_ENDS)


def _fits(peek: Peek, column: str, field: Field) -> bool:
    """Tell whether the values could be of the field's type, as far as they were looked at."""
    values = peek.values(column)
    match field.type:
        case FieldType.DATE | FieldType.DATETIME:
            patterns: tuple[re.Pattern[str], ...] = (ISO, DAY)
        case FieldType.NUMBER | FieldType.INTEGER:
            patterns = (POINT, COMMA, GROUPED)
        case _:
            if field.choices:
                return all(one in field.choices for one in values)
            return True
    return all(any(one.fullmatch(value) for one in patterns) for value in values)


def _all(peek: Peek, column: str, pattern: re.Pattern[str]) -> bool:
    values = peek.values(column)
    return bool(values) and all(pattern.fullmatch(one) for one in values)


def _in_order(schema: FileSchema, values: dict[str, str]) -> dict[str, str]:
    return {one.name: values[one.name] for one in schema.fields if one.name in values}


def _norm(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())


def _count(found: Sequence[object], what: str) -> str:
    return f"1 {what} is" if len(found) == 1 else f"{len(found)} {what}s are"
