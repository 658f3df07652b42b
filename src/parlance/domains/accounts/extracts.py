"""For each fact of accounts, the read that fills it from our tables."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from parlance.engine.lake import Source
from parlance.platform.ledger.reads import EARLY, FAR, Asked


def account_attributes(
    source: Source, accounts: Collection[int] | None, as_of: datetime | None
) -> Any:
    """Return account_id, dimension, value, starts_on, ends_on, assumed.

    Grain: account, dimension, interval of one value; equal neighbors are joined. Before the
    first known value stands a row of its own with that value, `assumed`. A cleared value is
    null. `parent` is the direct parent's source_id, or the account's own where it has none;
    `account` and `account_name` are the account itself.
    """
    asked = Asked(accounts, as_of)
    return source.arrow(
        f"""
        with known as (
            select r.account_id, r.attribute as dimension, r.starts_on,
                case when r.attribute = 'parent' then coalesce(p.source_id, a.source_id)
                     else r.value end as value
            from accounts_accountattribute r
            join accounts_account a on a.id = r.account_id
            left join accounts_account p
                on p.id = case when r.attribute = 'parent' then r.value::bigint end
            where {asked.known("r")} and {asked.of("r.account_id")}
        ), changed as (
            select *, row_number() over w = 1 as is_first,
                row_number() over w > 1 and value is not distinct from lag(value) over w as is_same
            from known window w as (partition by account_id, dimension order by starts_on)
        ), dated as (
            select account_id, dimension, value, starts_on, is_first,
                lead(starts_on) over (partition by account_id, dimension order by starts_on) as next
            from changed where not is_same
        )
        select account_id, dimension, value, starts_on, coalesce(next, {FAR}) as ends_on,
            false as assumed
        from dated
        union all
        select account_id, dimension, value, {EARLY}, starts_on, true
        from dated where is_first and starts_on > {EARLY}
        union all
        select a.id, 'parent', a.source_id, {EARLY}, {FAR}, false
        from accounts_account a
        where {asked.of("a.id")} and not exists (
            select from accounts_accountattribute r
            where r.account_id = a.id and r.attribute = 'parent' and {asked.known("r")}
        )
        union all
        select a.id, own.dimension, own.value, {EARLY}, {FAR}, false
        from accounts_account a, lateral (
            values ('account', a.source_id), ('account_name', a.name)
        ) as own (dimension, value)
        where {asked.of("a.id")}
        """,  # noqa: S608
        asked.params,
    )


def account_users(source: Source, accounts: Collection[int] | None, as_of: datetime | None) -> Any:
    """Return account_id, user_id, starts_on, ends_on: an interval of a user of an account.

    `user_id` is the person's random id, as text. Intervals of no length are left out.
    """
    asked = Asked(accounts, as_of)
    return source.arrow(
        f"""
        select u.account_id, u.person_id::text as user_id,
            coalesce(u.starts_on, {EARLY}) as starts_on, coalesce(u.ends_on, {FAR}) as ends_on
        from accounts_accountuser u
        where {asked.known("u")} and {asked.of("u.account_id")}
            and coalesce(u.starts_on, {EARLY}) < coalesce(u.ends_on, {FAR})
        """,  # noqa: S608
        asked.params,
    )
