"""Mappings written as TOML, from what was guessed or chosen by clicks."""

import re
from collections.abc import Mapping

from parlance.exchange.mapping import (
    ISO_DAYS,
    Encoding,
    FileMapping,
    Form,
    ImportMapping,
    OnDangling,
)

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORDS = frozenset({"and", "or", "not", "true", "false", "null", "in", "between", "is"})
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def column(name: str) -> str:
    """Return a column as an expression of the Parlance language."""
    is_plain = _PLAIN_NAME.fullmatch(name) and name not in _WORDS
    return name if is_plain else f"`{name}`"


def is_column(expression: str, columns: tuple[str, ...]) -> str | None:
    """Return the column that an expression is and nothing more."""
    return next((one for one in columns if expression.strip() in {column(one), f"`{one}`"}), None)


def as_toml(mapping: ImportMapping) -> str:
    """Write a mapping so that `read_mapping` understands the same."""
    lines = [f"title = {_text(mapping.title)}", *_form(mapping.form)]
    for one in mapping.files:
        lines += _file(one)
    return "\n".join(lines) + "\n"


def _form(form: Form) -> list[str]:
    lines = []
    if form.decimal != ".":
        lines.append(f"decimal = {_text(form.decimal)}")
    if form.dates != ISO_DAYS:
        lines.append(f"dates = {_text(form.dates.lower())}")
    if form.encoding is not Encoding.UTF_8:
        lines.append(f"encoding = {_text(form.encoding)}")
    return lines


def _file(one: FileMapping) -> list[str]:
    place = f"files.{one.target}"
    lines = ["", f"[{place}]", f"from = {_text(one.source)}"]
    if one.where:
        lines.append(f"where = {_text(one.where)}")
    if one.distinct:
        lines.append("distinct = true")
    if one.on_dangling is not OnDangling.REFUSE:
        lines.append(f"on_dangling = {_text(one.on_dangling)}")
    for join in one.joins:
        lines += ["", f"[{place}.join.{join.name}]", f"from = {_text(join.source)}"]
        pairs = ", ".join(f"{_key(left)} = {_text(right)}" for left, right in join.on.items())
        lines.append(f"on = {{ {pairs} }}")
        lines += ["optional = true"] if join.optional else []
    lines += _table(f"{place}.types", {name: str(kind) for name, kind in one.types.items()})
    lines += _table(f"{place}.values", one.values)
    lines += _table(f"{place}.constants", one.constants)
    return lines + _table(
        f"{place}.owned_by", {name: str(who) for name, who in one.owned_by.items()}
    )


def _table(place: str, pairs: Mapping[str, str]) -> list[str]:
    if not pairs:
        return []
    return ["", f"[{place}]", *(f"{_key(name)} = {_text(value)}" for name, value in pairs.items())]


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    for sign, written in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        escaped = escaped.replace(sign, written)
    escaped = "".join(
        one if one >= " " and one != "\x7f" else f"\\u{ord(one):04x}" for one in escaped
    )
    return f'"{escaped}"'
