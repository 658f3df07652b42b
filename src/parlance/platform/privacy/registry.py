"""Every table, and what of it tells of persons: said once, by the part that owns the table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from parlance.platform.privacy.errors import KindUnknownError
from parlance.platform.privacy.values import Holding, Kept

_PERSONS = frozenset({"people_person", "people_user"})
_TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)

_holdings: dict[str, Holding] = {}
_kept: dict[str, Kept] = {}
_cleaners: dict[str, Callable[[tuple[str, ...], datetime], int]] = {}
_rebuild: list[Callable[[], None]] = []


def register(holdings: Iterable[Holding]) -> None:
    """Say what tables hold; called in an app's `ready()`."""
    _holdings.update((one.table, one) for one in holdings)


def widen(table: str, belongs: str) -> None:
    """Say that further rows of a table are a person's, by rows of those registered before."""
    known = _holdings.pop(table)
    _holdings[table] = replace(known, belongs=f"({known.belongs} or {belongs})")


def holdings() -> tuple[Holding, ...]:
    """Return what is known of every table, in the order of erasing: what hangs on others first."""
    return tuple(reversed(_holdings.values()))


def holding(table: str) -> Holding:
    return _holdings[table]


def keep_for(kept: Kept) -> None:
    """Say for how long something is kept by default; the settings page lets people choose."""
    _kept[kept.kind] = kept


def all_kept() -> tuple[Kept, ...]:
    return tuple(_kept.values())


def kept(kind: str) -> Kept:
    """Return a kind of things that are kept for a while. Raises `KindUnknownError`."""
    if kind not in _kept:
        raise KindUnknownError(kind, sorted(_kept))
    return _kept[kind]


def clean_with(name: str, clean: Callable[[tuple[str, ...], datetime], int]) -> None:
    """Register what removes files that may tell of a person; it says how many there were."""
    _cleaners[name] = clean


def cleaners() -> tuple[Callable[[tuple[str, ...], datetime], int], ...]:
    return tuple(_cleaners.values())


def rebuild_facts_with(rebuild: Callable[[], None]) -> None:
    """Register what builds the lake anew; called once, by the part that knows facts."""
    _rebuild[:] = [rebuild]


def rebuild_facts() -> None:
    for rebuild in _rebuild:
        rebuild()


def model_of(table: str) -> type[models.Model]:
    return next(one for one in _models() if one._meta.db_table == table)  # noqa: SLF001 - Django's own word


def unexplained() -> list[str]:
    """Return tables, and columns that hold text or lead to a person, of which nothing is said."""
    found = []
    for model in _models():
        table = model._meta.db_table  # noqa: SLF001 - Django's own word
        if table not in _holdings:
            found.append(table)
            continue
        found += [f"{table}.{column}" for column in _silent(model, _holdings[table])]
    return sorted(found)


def _silent(model: type[models.Model], one: Holding) -> Iterator[str]:
    said = {*one.personal, *one.secret, *one.keys, *one.mentions, *one.plain}
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's own word
        if field.remote_field is not None:
            target = field.remote_field.model._meta.db_table  # noqa: SLF001 - Django's own word
            if target in _PERSONS and not one.belongs:
                yield field.name
        elif isinstance(field, _TEXTS) and not field.choices and field.column not in said:
            yield field.name


def _models() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))
