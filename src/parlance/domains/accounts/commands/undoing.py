"""A load of accounts and of their people taken back."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.currents import day_of, put_in_force
from parlance.domains.accounts.commands.loads import (
    ACCOUNTS,
    ATTRIBUTES,
    CONTACTS,
    PERSONS,
    USERS,
)
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.platform.events.outbox import publish
from parlance.platform.ledger.loads import rows, run
from parlance.platform.ledger.undo import UndoCounts, Undoing, undo_ledger, undo_records

_PEOPLE = ("accounts_contact", "accounts_accountuser")


@transaction.atomic
def undo_load(
    *, actor: Actor, undoing: Undoing, accounts_in_use: Collection[int]
) -> dict[str, UndoCounts]:
    """Take back what a load did to accounts, attributes, contacts and users; return the counts.

    What was edited or stated later stays. Accounts that the load added and that are in use, here
    or in the parts above (`accounts_in_use`), stay as well; the others are withdrawn: nobody sees
    them, and figures as of before still count them.
    """
    actor.must("accounts.change")
    contacts, _ = undo_records(CONTACTS, undoing)
    users, of_users = undo_ledger(USERS, undoing)
    _undo_persons(undoing)
    attributes, of_attributes = undo_ledger(ATTRIBUTES, undoing)
    _put_back_in_force(undoing, of_attributes)
    in_use = {str(one) for one in accounts_in_use} | _accounts_in_use(undoing)
    accounts, _ = undo_records(ACCOUNTS, undoing, in_use=in_use)
    many = of_users is None or of_attributes is None
    mark_changed(account_ids=None if many else [*(of_users or ()), *(of_attributes or ())])
    counts = {
        "accounts": accounts,
        "attributes": attributes,
        "contacts": contacts,
        "users": users,
    }
    publish(events.AccountsLoaded(undoing.by.load_id, "undo", _size(counts)), actor)
    return counts


def accounts_added(*, actor: Actor, undoing: Undoing) -> list[int]:
    """Return the accounts that the load, or one undone before it, added."""
    actor.must("accounts.change")
    return [
        int(row_id)
        for (row_id,) in rows(
            "select row_id from ledger_overwritten"
            ' where load_id = any(%s) and "table" = %s and before is null',
            [[undoing.load_id, *undoing.undone], ACCOUNTS.table],
        )
    ]


def _undo_persons(undoing: Undoing) -> None:
    """Give persons the names back that the load wrote over; drop those that nobody is now."""
    stated = " and ".join(
        f"""not exists (
            select from {table} p join ledger_confirmed l on l."table" = '{table}'
                and l.load_id > {undoing.load_id} and p.id <@ l.rows
            where p.person_id = c.id
        )"""
        for table in _PEOPLE
    )
    unused = " and ".join(
        f"(o.before is not null or not exists (select from {table} p where p.person_id = c.id))"
        for table in _PEOPLE
    )
    undo_records(
        replace(PERSONS, columns=("name", "email", "phone")),
        undoing,
        condition=f"{stated} and {unused}",
    )


def _put_back_in_force(undoing: Undoing, touched: Collection[int] | None) -> None:
    """Keep on the accounts what is in force again; clear those of which nothing is recorded."""
    put_in_force(on=day_of(undoing.by.recorded_at), account_ids=touched)
    narrowed = "" if touched is None else "and a.id = any(%s)"
    run(
        f"""
        update accounts_account a
        set owner = null, segment = null, country = null, industry = null, parent_id = null,
            custom = '{{}}'
        where not exists (
            select from accounts_accountattribute r
            where r.account_id = a.id and r.recorded_to is null
        ) {narrowed}
            and row(a.owner, a.segment, a.country, a.industry, a.parent_id, a.custom)
                is distinct from row(null, null, null, null, null, '{{}}'::jsonb)
        """,  # noqa: S608
        [] if touched is None else [list(touched)],
    )


def _accounts_in_use(undoing: Undoing) -> set[str]:
    """Return the accounts that the load added and that something recorded now hangs on."""
    found = rows(
        """
        select o.row_id from ledger_overwritten o
        where o.load_id = any(%s) and o."table" = %s and o.before is null and (
            exists (
                select from accounts_accountattribute r
                where r.account_id = o.row_id::bigint and r.recorded_to is null
            )
            or exists (select from accounts_contact r where r.account_id = o.row_id::bigint)
            or exists (
                select from accounts_accountuser r
                where r.account_id = o.row_id::bigint and r.recorded_to is null
            )
            or exists (
                select from accounts_account r
                where r.parent_id = o.row_id::bigint and r.withdrawn_at is null
            )
        )
        """,
        [[undoing.load_id, *undoing.undone], ACCOUNTS.table],
    )
    return {row_id for (row_id,) in found}


def _size(counts: dict[str, UndoCounts]) -> int:
    return sum(one.removed + one.restored for one in counts.values())
