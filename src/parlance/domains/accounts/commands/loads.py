"""Loads of whole files. The exchange has checked and typed the rows; audit is the load's."""

from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.currents import IN_FORCE, day_of, put_in_force
from parlance.domains.accounts.errors import ParentCycleError, UnknownFileError, UnknownParentError
from parlance.domains.accounts.values.records import NAMED_ATTRIBUTES
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.platform.events.outbox import publish
from parlance.platform.ledger import loads
from parlance.platform.ledger.loads import INCOMING, MANY_ACCOUNTS, Load, LoadCounts, Target
from parlance.platform.privacy.consents import COLUMNS as CONSENT

ACCOUNTS = Target(
    table="accounts_account",
    key=("source_id",),
    columns=(
        "name",
        "signed_up_on",
        "owner",
        "segment",
        "country",
        "industry",
        "parent_id",
        "custom",
    ),
    own=("name", "signed_up_on"),  # the others follow from dated attributes
    withdraws=True,
)
ATTRIBUTES = Target(
    table="accounts_accountattribute",
    key=("account_id", "attribute", "starts_on"),
    columns=("value",),
    is_ledger=True,
    account="account_id",
)
CONTACTS = Target(
    table="accounts_contact",
    key=("source_id",),
    columns=("account_id", "person_id", "title", "role", *CONSENT),
)
USERS = Target(
    table="accounts_accountuser",
    key=("source_id",),
    columns=("account_id", "person_id", "starts_on", "ends_on"),
    is_ledger=True,
    account="account_id",
)
PERSONS = Target(
    table="people_person",
    key=("id",),
    columns=("name", "email", "phone"),
    keeps_load=False,
    is_personal=True,
)
_PERSONS = "parlance_persons"
_DEEPEST = 50
"""Levels of parents; a chain that is longer goes round."""
_SHOWN = 8
_STATED = """
    values ('owner', s.owner), ('segment', s.segment), ('country', s.country),
        ('industry', s.industry),
        ('parent', case when s.parent is not null then a.parent_id::text end)
    union all
    select key, value from jsonb_each_text(coalesce(s.extra, '{}'))
"""
"""The attributes of an account as a row of the file states them."""

Loaded: TypeAlias = tuple[LoadCounts, list[int] | None]
"""What changed, and the accounts whose facts that touches (None: many)."""


@transaction.atomic
def load(
    *, actor: Actor, file: str, staging: str, load_id: int, recorded_at: datetime
) -> LoadCounts:
    """Write the rows of a temporary table as the file says, and return what that changed.

    `staging` has the file's columns, typed, and for `accounts` a jsonb `extra`; every account
    it names exists, or stands in the accounts file itself. Raises `UnknownParentError`.
    """
    actor.must("accounts.change")
    now = Load(load_id, recorded_at)
    match file:
        case "accounts":
            counts, touched = _load_accounts(staging, now)
        case "account_history":
            counts, touched = _load_history(staging, now)
        case "contacts":
            counts, touched = _load_people(CONTACTS, staging, now, ("name", "email", "phone"))
        case "users":
            counts, touched = _load_people(USERS, staging, now, ("name", "email"))
        case _:
            raise UnknownFileError(file)
    mark_changed(account_ids=touched)
    changed = counts.added + counts.changed
    publish(events.AccountsLoaded(load_id=load_id, file=file, changed=changed), actor)
    return counts


def preview(
    *, actor: Actor, file: str, staging: str, load_id: int, recorded_at: datetime
) -> LoadCounts:
    """Return what `load` would change, and change nothing."""
    with transaction.atomic():
        counts = load(
            actor=actor, file=file, staging=staging, load_id=load_id, recorded_at=recorded_at
        )
        transaction.set_rollback(True)
    return counts


def _load_accounts(staging: str, load: Load) -> Loaded:
    """Add and update accounts; attributes that differ from those in force start that day."""
    day = day_of(load.recorded_at)
    with loads.incoming(ACCOUNTS, _accounts_as_told(staging)) as counts:
        loads.write(ACCOUNTS, load)
        late = _set_new_parents(staging)
        added = _added_accounts()
    told = _attributes_as_told(staging)
    loads.confirm(ATTRIBUTES.table, _attributes_confirmed(staging), load)
    _, touched = loads.merge(ATTRIBUTES, told, load, [day, day, day])
    counts = LoadCounts(counts.added, counts.changed + late, counts.unchanged - late)
    return counts, None if added is None or touched is None else [*added, *touched]


def _accounts_as_told(staging: str) -> str:
    """Return each account as it will be; what the file leaves empty stays as it was."""
    return f"""
        select s.source_id, s.name, coalesce(s.signed_up_on, c.signed_up_on) as signed_up_on,
            coalesce(s.owner, c.owner) as owner, coalesce(s.segment, c.segment) as segment,
            coalesce(s.country, c.country) as country,
            coalesce(s.industry, c.industry) as industry,
            coalesce(p.id, c.parent_id) as parent_id,
            coalesce(c.custom, '{{}}') || jsonb_strip_nulls(coalesce(s.extra, '{{}}')) as custom
        from {staging} s
        left join accounts_account c on c.source_id = s.source_id
        left join accounts_account p on p.source_id = s.parent and s.parent <> s.source_id
    """  # noqa: S608


def _set_new_parents(staging: str) -> int:
    """Put accounts under parents that this load added; count those else unchanged."""
    done = loads.rows(
        f"""
        update accounts_account a set parent_id = p.id
        from {INCOMING} i
        join {staging} s on s.source_id = i.source_id and s.parent <> s.source_id
        join accounts_account p on p.source_id = s.parent
        where a.source_id = i.source_id and a.parent_id is distinct from p.id
        returning i.change
        """  # noqa: S608
    )
    return sum(change == "unchanged" for (change,) in done)


def _added_accounts() -> list[int] | None:
    """Return the accounts that INCOMING added; None: many."""
    found = loads.rows(
        f"""
        select a.id from {INCOMING} i join accounts_account a on a.source_id = i.source_id
        where i.change in {loads.NEW} limit {MANY_ACCOUNTS + 1}
        """  # noqa: S608
    )
    return None if len(found) > MANY_ACCOUNTS else [account_id for (account_id,) in found]


def _attributes_as_told(staging: str) -> str:
    """Return the attributes that the file states and that differ from those in force."""
    return f"""
        select a.id as account_id, t.attribute, t.value, %s::date as starts_on
        from {staging} s
        join accounts_account a on a.source_id = s.source_id
        cross join lateral ({_STATED}) t(attribute, value)
        left join ({IN_FORCE}) f on f.account_id = a.id and f.attribute = t.attribute
        where t.value is not null and t.value is distinct from f.value
    """  # noqa: S608


def _attributes_confirmed(staging: str) -> str:
    """Return the recorded values that the file states once more."""
    return f"""
        select distinct r.id
        from {staging} s
        join accounts_account a on a.source_id = s.source_id
        cross join lateral ({_STATED}) t(attribute, value)
        join accounts_accountattribute r on r.account_id = a.id and r.recorded_to is null
            and r.attribute = t.attribute and r.value = t.value
    """  # noqa: S608


def _load_history(staging: str, load: Load) -> Loaded:
    """Add and correct dated values, then keep those in force on the accounts."""
    unknown = loads.rows(
        f"""
        select distinct s.value from {staging} s
        left join accounts_account p on p.source_id = s.value
        where s.attribute = 'parent' and s.value is not null and p.id is null
        order by 1 limit 10
        """  # noqa: S608
    )
    if unknown:
        raise UnknownParentError([parent for (parent,) in unknown])
    told = f"""
        select a.id as account_id, s.attribute, s."from" as starts_on,
            case when s.attribute = 'parent' then nullif(p.id, a.id)::text else s.value end as value
        from {staging} s
        join accounts_account a on a.source_id = s.account
        left join accounts_account p on s.attribute = 'parent' and p.source_id = s.value
    """  # noqa: S608
    counts, touched = loads.merge(ATTRIBUTES, told, load)
    put_in_force(on=day_of(load.recorded_at), account_ids=touched)
    _know_attributes(f"select distinct attribute from {staging}")  # noqa: S608
    _must_not_circle(staging, "account")
    return counts, touched


def _know_attributes(names: str) -> None:
    """Know attributes that only this file tells of, so that lists can name them."""
    named = ", ".join(f"'{name}'" for name in NAMED_ATTRIBUTES)
    loads.run(
        f"""
        insert into accounts_customattribute (name, label, type, is_inferred)
        select name, upper(left(name, 1)) || replace(substr(name, 2), '_', ' '), 'text', true
        from ({names}) told (name) where name not in ({named})
        on conflict (name) do nothing
        """  # noqa: S608
    )


def _must_not_circle(staging: str, column: str) -> None:
    """Raise `ParentCycleError` where accounts of the file stand above themselves now."""
    found = loads.rows(
        f"""
        with recursive up (first, id, path) as (
            select a.id, a.parent_id, array[a.name] from accounts_account a
            join (select distinct {column} from {staging}) s on s.{column} = a.source_id
            where a.parent_id is not null
            union all
            select up.first, a.parent_id, up.path || a.name
            from up join accounts_account a on a.id = up.id
            where up.id <> up.first and array_length(up.path, 1) < {_DEEPEST}
        )
        select path || path[1] from up where id = first
            or array_length(path, 1) = {_DEEPEST} limit 1
        """  # noqa: S608
    )
    if found:
        raise ParentCycleError(found[0][0][:_SHOWN])


def _load_people(target: Target, staging: str, load: Load, personal: tuple[str, ...]) -> Loaded:
    """Write persons, then what they are at their account; what the file leaves empty stays."""
    kept = [f"coalesce(s.{one}, p.{one}) as {one}" for one in personal[1:]]
    told = ", ".join(["coalesce(s.name, p.name, '') as name", *kept])
    stays = {one: f"coalesce(s.{one}, c.{one}) as {one}" for one in CONSENT}
    own = ", ".join(stays.get(one, f"s.{one}") for one in target.columns if not one.endswith("_id"))
    current = "and c.recorded_to is null" if target.is_ledger else ""
    loads.run(
        f"""
        create temporary table {_PERSONS} as
        select s.source_id, a.id as account_id, {own}, {told},
            coalesce(c.person_id, gen_random_uuid()) as person_id
        from {staging} s
        join accounts_account a on a.source_id = s.account
        left join {target.table} c on c.source_id = s.source_id {current}
        left join people_person p on p.id = c.person_id
        """  # noqa: S608
    )
    persons = replace(PERSONS, columns=personal)
    with loads.incoming(persons, f"select person_id as id, {', '.join(personal)} from {_PERSONS}"):  # noqa: S608
        loads.write(persons, load)
        loads.run(
            f"""
            alter table {_PERSONS} add column differs boolean;
            update {_PERSONS} q set differs = true
            from {INCOMING} i where i.id = q.person_id and i.change <> 'unchanged'
            """  # noqa: S608
        )
    columns = ", ".join((*target.key, *target.columns))
    with loads.incoming(target, f"select {columns} from {_PERSONS}") as counts:  # noqa: S608
        touched = loads.touched_accounts(target) if target.account else []
        loads.write(target, load)
        ((renamed,),) = loads.rows(
            f"""
            select count(*) from {INCOMING} i join {_PERSONS} q on q.source_id = i.source_id
            where i.change = 'unchanged' and q.differs
            """  # noqa: S608
        )
    loads.run(f"drop table {_PERSONS}")
    return (
        LoadCounts(counts.added, counts.changed + renamed, counts.unchanged - renamed),
        touched,
    )
