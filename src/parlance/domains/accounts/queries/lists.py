"""Lists of accounts: filtered, sorted and cut by any attribute or metric, set-wise.

Attributes come from the account cards, metrics as columns from the catalogue; a filter in the
Parlance language is compiled over both, so a list means the same whatever it asks for.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from parlance.domains.accounts.errors import CursorNotUnderstoodError
from parlance.domains.accounts.models import TeamMember
from parlance.domains.accounts.queries.segments import segments
from parlance.domains.accounts.queries.sheet import ID, OWNER_ID, Sheet, open_sheet
from parlance.domains.accounts.queries.words import fields, vocabulary
from parlance.domains.accounts.rules.conditions import Condition, understood
from parlance.domains.accounts.values.lists import (
    AccountList,
    AccountRow,
    Cell,
    FieldKind,
    ListAsk,
    ListField,
    Whose,
)
from parlance.domains.accounts.values.records import AttributeType
from parlance.domains.metrics.queries import columns as metrics
from parlance.engine.language.names import Vocabulary
from parlance.kit.actor import Actor

KEY = "sort key"
"""A column that no field is called like."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """An asked list with its words resolved."""

    known: Mapping[str, ListField]
    condition: Condition | None
    columns: tuple[str, ...]
    sort: str


def account_list(*, actor: Actor, ask: ListAsk, today: date) -> AccountList:
    """Return a page of a list. Unknown columns are left out, an unknown order is by name.

    Raises `LanguageError` for a filter that is not understood, and `CursorNotUnderstoodError`.
    """
    actor.must("accounts.read")
    meant = _meant(actor, ask)
    sheet = _sheet(actor, meant, today)
    where, params = _narrowed(actor, ask, today)
    ((count,),) = (row.values() for row in sheet.answer(f"select count(*) {where}", params))
    key = _sort_key(sheet, meant)
    behind, place = _behind(ask, key, sheet.types[meant.sort])
    found = sheet.answer(
        f"select *, {key} as {_KEY} {where} and {behind}"
        f" order by {key} is null, {key} {'desc' if ask.is_descending else 'asc'}, {_ID}"
        f" limit {int(ask.limit) + 1}",
        [*params, *place],
    )
    rows = found[: ask.limit]
    return AccountList(
        rows=tuple(_row(one, meant.columns) for one in rows),
        count=count,
        after=_cursor(rows[-1]) if len(found) > ask.limit else "",
        filter=meant.condition.text if meant.condition else "",
        parts=meant.condition.parts if meant.condition else (),
        sort=meant.sort,
        columns=tuple(meant.known[name] for name in meant.columns),
        reasons={name: one.reason for name, one in sheet.metrics.items() if one.reason},
        windows={name: one.window for name, one in sheet.metrics.items()},
    )


def chosen_accounts(*, actor: Actor, ask: ListAsk, today: date) -> list[int]:
    """Return the ids of all accounts of a list, by id; its page and order do not matter.

    Raises `LanguageError`.
    """
    actor.must("accounts.read")
    return _ids(_sheet(actor, _meant(actor, ask), today), *_narrowed(actor, ask, today))


def list_totals(*, actor: Actor, ask: ListAsk, today: date) -> dict[str, Cell]:
    """Return, over all accounts of a list, what its columns come to together.

    Metrics are asked of these accounts together, so a ratio is one of sums; custom amounts of
    money are summed. Other columns have no total and are left out. Raises `LanguageError`.
    """
    actor.must("accounts.read")
    meant = _meant(actor, ask)
    sheet = _sheet(actor, meant, today)
    where, params = _narrowed(actor, ask, today)
    shown = [meant.known[name] for name in meant.columns]
    found: dict[str, Cell] = {}
    asked = [one.name for one in shown if one.kind is FieldKind.METRIC]
    if asked:
        is_all = meant.condition is None and not ask.search and ask.whose is Whose.ALL
        ids = None if is_all else _ids(sheet, where, params)
        found |= metrics.totals(actor=actor, metrics=asked, today=today, account_ids=ids)
    money = [
        one.name
        for one in shown
        if one.kind is FieldKind.CUSTOM and one.type is AttributeType.MONEY
    ]
    if money:
        sums = ", ".join(f"sum({_quoted(name)}) as {_quoted(name)}" for name in money)
        found |= sheet.answer(f"select {sums} {where}", params)[0]
    return found


def condition_of(*, actor: Actor, text: str) -> Condition:
    """Return what a filter means to this actor; raise `LanguageError` where it means nothing."""
    actor.must("accounts.read")
    known = fields(actor=actor)
    return _condition(actor, text, vocabulary(actor=actor, known=known))


def _condition(actor: Actor, text: str, words: Vocabulary) -> Condition:
    rules = {one.name: one.expression for one in segments(actor=actor)}
    return understood(text, words, rules)


def _meant(actor: Actor, ask: ListAsk) -> _Meant:
    known = fields(actor=actor)
    words = vocabulary(actor=actor, known=known)
    resolved = [words.find(name) for name in ask.columns]
    return _Meant(
        known=known,
        condition=_condition(actor, ask.filter, words) if ask.filter.strip() else None,
        columns=tuple(dict.fromkeys(name for name in resolved if name and name != "name")),
        sort=words.find(ask.sort) or "name",
    )


def _sheet(actor: Actor, meant: _Meant, today: date) -> Sheet:
    condition = meant.condition
    read = sorted(condition.names) if condition else ()
    return open_sheet(
        actor=actor,
        today=today,
        known=meant.known,
        names=tuple(dict.fromkeys(("name", "source_id", meant.sort, *meant.columns, *read))),
        condition=condition.node if condition else None,
    )


def _narrowed(actor: Actor, ask: ListAsk, today: date) -> tuple[str, list[Any]]:
    """Return from where the rows of the list come, as SQL with its parameters."""
    where = "from sheet where true"
    params: list[Any] = []
    if words := ask.search.strip():
        where += f" and (contains({_folded('name')}, strip_accents(lower(?))) or source_id = ?)"
        params += [words, words]
    if ask.whose is Whose.MINE:
        where += f" and ({_quoted(OWNER_ID)} = ? or list_contains(?, {_ID}))"
        params += [actor.id, _worked_on(actor, today)]
    return where, params


def _ids(sheet: Sheet, where: str, params: list[Any]) -> list[int]:
    return [row[ID] for row in sheet.answer(f"select {_ID} {where} order by {_ID}", params)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _folded(name: str) -> str:
    """Return a column without capitals and accents, for looking up and sorting."""
    return f"strip_accents(lower({_quoted(name)}))"


_ID, _KEY = _quoted(ID), _quoted(KEY)


def _worked_on(actor: Actor, today: date) -> list[int]:
    """Return the accounts on whose team the actor is; programs are on none."""
    found = TeamMember.objects.on(today).filter(person_id=actor.person_id)
    return list(found.values_list("account_id", flat=True).distinct())


def _sort_key(sheet: Sheet, meant: _Meant) -> str:
    is_text = sheet.types[meant.sort].is_string()
    return _folded(meant.sort) if is_text else _quoted(meant.sort)


def _behind(ask: ListAsk, key: str, kind: Any) -> tuple[str, list[Any]]:
    """Return the condition that a row stands behind the one of the cursor."""
    if not ask.after:
        return "true", []
    last, last_id = _last(ask.after, kind)
    if last is None:
        return f"({key} is null and {_ID} > ?)", [last_id]
    than = "<" if ask.is_descending else ">"
    words = f"({key} {than} ? or ({key} = ? and {_ID} > ?) or {key} is null)"
    return words, [last, last, last_id]


def _last(after: str, kind: Any) -> tuple[Cell, int]:
    """Return where a page ended; raise `CursorNotUnderstoodError`."""
    try:
        text, last_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        return (None if text is None else _typed(str(text), kind)), int(last_id)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise CursorNotUnderstoodError from error


def _typed(text: str, wanted: Any) -> Cell:
    """Read back what stood in a sort column of this Ibis type."""
    if wanted.is_date():
        return date.fromisoformat(text)
    if wanted.is_boolean():
        return text == "True"
    if wanted.is_decimal():
        return Decimal(text)
    if wanted.is_integer():
        return int(text)
    return float(text) if wanted.is_floating() else text


def _cursor(row: Mapping[str, Any]) -> str:
    key = None if row[KEY] is None else str(row[KEY])
    return base64.urlsafe_b64encode(json.dumps([key, row[ID]]).encode()).decode()


def _row(row: Mapping[str, Any], columns: Iterable[str]) -> AccountRow:
    return AccountRow(row[ID], row["name"], {name: row[name] for name in columns})
