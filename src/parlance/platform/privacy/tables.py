"""What the tables hold of a person: counted, read, erased, looked through."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from parlance.platform.privacy import registry
from parlance.platform.privacy.values import Fate, Found, Held, Holding, Subject
from parlance.platform.privacy.words import pattern, spellings
from parlance.platform.secrets import sealed_columns, unseal

_ERASING = "select set_config('parlance.erasing', %s, true)"


def subject_of(person_id: UUID) -> Subject:
    """Return who a person is, with names and addresses that they had before, too."""
    person = _rows("select name, email, phone from people_person where id = %s", [person_id])
    before = _rows(
        "select v ->> 'name', v ->> 'email', v ->> 'phone' from ledger_overwritten,"
        " lateral (values (before), (after)) as w (v)"
        " where \"table\" = 'people_person' and row_id = %s and v is not null",
        [str(person_id)],
    )
    names, emails, phones = zip(*(person + before), strict=True) if person else ((), (), ())
    keys = {one.file: tuple(_keys(one, person_id)) for one in registry.holdings() if one.keys}
    return Subject(person_id, _known(names), _known(emails), _known(phones), keys)


def held_by(person_id: UUID) -> tuple[Held, ...]:
    """Return what erasing the person reaches, table by table; tables without a row are left out."""
    found = []
    for one in registry.holdings():
        if one.belongs:
            ((count,),) = _rows(_of(one, "count(*)"), {"person": person_id})
            if count:
                found.append(Held(one.table, str(one.label), count, one.fate))
    return tuple(reversed(found))


def rows_of(one: Holding, person_id: UUID) -> list[dict[str, Any]]:
    """Return what a table tells of the person: every column that is tagged personal."""
    if not one.belongs or not one.shown:
        return []
    columns = sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(c)) for c in one.shown)
    with connection.cursor() as cursor:
        query = sql.SQL("select {} from {} t where ").format(columns, sql.Identifier(one.table))
        cursor.execute(query + sql.SQL(one.belongs), {"person": person_id})
        found = [dict(zip(one.shown, row, strict=True)) for row in cursor.fetchall()]
    sealed = {each.column for each in sealed_columns() if each.table == one.table}
    for row in found:
        row.update({name: unseal(row[name]) for name in sealed & row.keys() if row[name]})
    return found


def mentions(subject: Subject) -> int:
    """Return how many rows name the person in a free text."""
    if not subject.words:
        return 0
    total = 0
    for one in registry.holdings():
        if one.mentions:
            where, params = _naming(one, subject.words)
            ((count,),) = _rows(f"select count(*) from {one.table} t where {where}", params)  # noqa: S608 - from the registry
            total += count
    return total


def erase(
    subject: Subject, pseudonym: str, replacements: Mapping[tuple[str, str], str]
) -> tuple[dict[str, int], bool]:
    """Do to every table what its holding says; return the rows touched, and whether facts were."""
    _run(_ERASING, ["on"])
    touched: dict[str, int] = {}
    facts_changed = False
    for one in registry.holdings():
        cleaned = _clean(one, subject.words, pseudonym) if one.mentions and subject.words else 0
        count = cleaned + (_apply(one, subject, replacements) if one.belongs else 0)
        facts_changed = facts_changed or bool(cleaned and one.feeds_facts)
        if count:
            touched[one.table] = count
    _run(_ERASING, ["off"])
    return touched, facts_changed


def drop_record_if_alone(person_id: UUID) -> bool:
    """Delete the emptied record of a person when nothing leads to it any more."""
    person = registry.model_of("people_person")
    hidden = person._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's own word
    leading = [one for one in hidden if isinstance(one, models.ForeignObjectRel)]
    for one in leading:
        model: Any = one.related_model
        bears_gap = not one.field.db_constraint  # type: ignore[attr-defined]
        if not bears_gap and model._base_manager.filter(**{one.field.name: person_id}).exists():  # noqa: SLF001 - Django's own word
            return False
    return bool(_run("delete from people_person where id = %s", [person_id]))


def find(words: tuple[str, ...]) -> list[Found]:
    """Return the tables where one of the words stands, in any column, of any kind of text."""
    if not words:
        return []
    found = []
    for (table,) in _rows("select tablename from pg_tables where schemaname = 'public' order by 1"):
        name = sql.Identifier(table).as_string(None)
        where, params = "t::text ~* %(pattern)s", {"pattern": pattern(words)}
        for place, column in enumerate(_bytes_of(table)):
            where += f" or ({_holds(column, words, params, place)})"
        ((count,),) = _rows(f"select count(*) from {name} t where {where}", params)  # noqa: S608 - names are quoted
        if count:
            found.append(Found(table, count))
    return found


def _apply(one: Holding, subject: Subject, replacements: Mapping[tuple[str, str], str]) -> int:
    person = {"person": subject.person_id}
    match one.fate:
        case Fate.DELETED:
            model = registry.model_of(one.table)
            key = model._meta.pk.column if model._meta.pk else "id"  # noqa: SLF001 - Django's own word
            ids = [row[0] for row in _rows(_of(one, f't."{key}"'), person)]
            model._base_manager.filter(pk__in=ids).delete()  # noqa: SLF001 - Django's own word
            return len(ids)
        case Fate.EMPTIED:
            sets = ", ".join(f"{name} = {_nothing(one.table, name)}" for name in one.personal)
            return _run(f"update {one.table} t set {sets} where {one.belongs}", person)  # noqa: S608 - from the registry
        case Fate.RELEASED:
            return _run(
                f"update {one.table} t set {one.owner} = null where {one.belongs}",  # noqa: S608 - from the registry
                person,
            )
        case Fate.REPLACED:
            return sum(
                _run(
                    f"update {one.table} t set {name} = %(new)s"  # noqa: S608 - from the registry
                    f" where {name} = %(old)s and {one.belongs}",
                    person | {"old": value, "new": replacements[one.file, value]},
                )
                for name in one.keys
                for value in subject.keys.get(one.file, ())
            )
        case Fate.KEPT:
            return 0


def _clean(one: Holding, words: tuple[str, ...], pseudonym: str) -> int:
    where, params = _naming(one, words)
    if one.drops_mentions:
        return _run(f"delete from {one.table} t where {where}", params)  # noqa: S608 - from the registry
    sets = ", ".join(f'"{name}" = {_cleaned(one.table, name)}' for name in one.mentions)
    params |= {"pattern": pattern(words), "pseudonym": pseudonym}
    return _run(f"update {one.table} t set {sets} where {where}", params)  # noqa: S608 - from the registry


def _naming(one: Holding, words: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Return the condition that a row names one of the words, with its parameters."""
    params: dict[str, Any] = {"pattern": pattern(words)}
    binary = _bytes_of(one.table)
    conditions = [
        f"({_holds(name, words, params, place)})"
        if name in binary
        else f't."{name}"::text ~* %(pattern)s'
        for place, name in enumerate(one.mentions)
    ]
    return " or ".join(conditions), params


def _holds(column: str, words: tuple[str, ...], params: dict[str, Any], place: int) -> str:
    """Return the condition that bytes hold a word, as it is spelled."""
    conditions = []
    for number, word in enumerate(spellings(words)):
        params[f"b{place}_{number}"] = word.encode()
        conditions.append(f'position(%(b{place}_{number})s::bytea in t."{column}") > 0')
    return " or ".join(conditions)


def _cleaned(table: str, name: str) -> str:
    """Return the column without the words; of JSON, texts and names inside."""
    replaced = f"regexp_replace(t.\"{name}\"::text, %(pattern)s, %(pseudonym)s, 'gi')"
    return f"{replaced}::jsonb" if isinstance(_field(table, name), models.JSONField) else replaced


def _nothing(table: str, name: str) -> str:
    return "null" if _field(table, name).null else "''"


def _field(table: str, column: str) -> Any:
    fields = registry.model_of(table)._meta.concrete_fields  # noqa: SLF001 - Django's own word
    return next(one for one in fields if one.column == column)


def _bytes_of(table: str) -> list[str]:
    return [
        name
        for (name,) in _rows(
            "select column_name from information_schema.columns"
            " where table_schema = 'public' and table_name = %s and data_type = 'bytea'",
            [table],
        )
    ]


def _keys(one: Holding, person_id: UUID) -> list[str]:
    found = []
    for name in one.keys:
        rows = _rows(_of(one, f'distinct t."{name}"'), {"person": person_id})
        found += [value for (value,) in rows if value]
    return sorted(found)


def _of(one: Holding, what: str) -> str:
    return f"select {what} from {one.table} t where {one.belongs}"  # noqa: S608 - from the registry


def _known(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in texts if one))


def _rows(query: str, params: Any = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _run(query: str, params: Any = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return int(cursor.rowcount)
