"""Loads of whole files. The exchange has checked and typed the rows; audit is the load's."""

from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.currents import IN_FORCE, day_of, put_in_force
from parlance.domains.accounts.errors import UnknownFileError, UnknownParentError
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.platform.events.outbox import publish
from parlance.platform.ledger import loads
from parlance.platform.ledger.loads import INCOMING, MANY_ACCOUNTS, Load, LoadCounts, Target

_ACCOUNTS = Target(
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
)
_ATTRIBUTES = Target(
    table="accounts_accountattribute",
    key=("account_id", "attribute", "starts_on"),
    columns=("value",),
    is_ledger=True,
    account="account_id",
)
_CONTACTS = Target(
    table="accounts_contact",
    key=("source_id",),
    columns=("account_id", "person_id", "title", "role"),
)
_USERS = Target(
    table="accounts_accountuser",
    key=("source_id",),
    columns=("account_id", "person_id", "starts_on", "ends_on"),
    is_ledger=True,
    account="account_id",
)
_PERSONS = "parlance_persons"

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
            counts, touched = _load_people(_CONTACTS, staging, now, ("name", "email", "phone"))
        case "users":
            counts, touched = _load_people(_USERS, staging, now, ("name", "email"))
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
    with loads.incoming(_ACCOUNTS, _accounts_as_told(staging)) as counts:
        loads.write(_ACCOUNTS, load)
        late = _set_new_parents(staging)
        added = _added_accounts()
    _, touched = loads.merge(_ATTRIBUTES, _attributes_as_told(staging), load, [day, day, day])
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
        where i.change = 'added' limit {MANY_ACCOUNTS + 1}
        """  # noqa: S608
    )
    return None if len(found) > MANY_ACCOUNTS else [account_id for (account_id,) in found]


def _attributes_as_told(staging: str) -> str:
    """Return the attributes that the file states and that differ from those in force."""
    return f"""
        select a.id as account_id, t.attribute, t.value, %s::date as starts_on
        from {staging} s
        join accounts_account a on a.source_id = s.source_id
        cross join lateral (
            values ('owner', s.owner), ('segment', s.segment), ('country', s.country),
                ('industry', s.industry),
                ('parent', case when s.parent is not null then a.parent_id::text end)
            union all
            select key, value from jsonb_each_text(coalesce(s.extra, '{{}}'))
        ) t(attribute, value)
        left join ({IN_FORCE}) f on f.account_id = a.id and f.attribute = t.attribute
        where t.value is not null and t.value is distinct from f.value
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
    counts, touched = loads.merge(_ATTRIBUTES, told, load)
    put_in_force(on=day_of(load.recorded_at), account_ids=touched)
    return counts, touched


def _load_people(target: Target, staging: str, load: Load, personal: tuple[str, ...]) -> Loaded:
    """Write persons, then what they are at their account; what the file leaves empty stays."""
    kept = [f"coalesce(s.{one}, p.{one}) as {one}" for one in personal[1:]]
    told = ", ".join(["coalesce(s.name, p.name, '') as name", *kept])
    own = ", ".join(f"s.{one}" for one in target.columns if not one.endswith("_id"))
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
    persons = Target(table="people_person", key=("id",), columns=personal, keeps_load=False)
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
