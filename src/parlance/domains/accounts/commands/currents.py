"""Which attribute values are in force, and keeping them on the accounts themselves."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from parlance.domains.accounts.values.records import NAMED_ATTRIBUTES
from parlance.platform.ledger import loads
from parlance.platform.organisation.queries import organisation

IN_FORCE = """
    select distinct on (account_id, attribute) account_id, attribute, value
    from accounts_accountattribute
    where recorded_to is null
    order by account_id, attribute, starts_on > %s,
        case when starts_on <= %s then starts_on end desc, starts_on
"""
"""The value of each attribute on a day (given twice); before the first value, that one."""

_NAMED = ", ".join(f"'{name}'" for name in NAMED_ATTRIBUTES)
_TEXTS = ", ".join(
    f"max(value) filter (where attribute = '{name}') as {name}"
    for name in NAMED_ATTRIBUTES
    if name != "parent"
)
_PUT = f"""
    update accounts_account a
    set owner = f.owner, segment = f.segment, country = f.country, industry = f.industry,
        parent_id = f.parent_id, custom = f.custom
    from (
        select account_id, {_TEXTS},
            max(case when attribute = 'parent' then value::bigint end) as parent_id,
            coalesce(jsonb_object_agg(attribute, value) filter (
                where attribute not in ({_NAMED}) and value is not null
            ), '{{}}') as custom
        from ({IN_FORCE}) v group by account_id
    ) f
    where a.id = f.account_id
        and row(a.owner, a.segment, a.country, a.industry, a.parent_id, a.custom) is distinct from
            row(f.owner, f.segment, f.country, f.industry, f.parent_id, f.custom)
"""  # noqa: S608


def put_in_force(*, on: date, account_ids: Collection[int] | None) -> int:
    """Keep the values in force on a day on these accounts (None: all); return how many differed."""
    if account_ids is None:
        return loads.run(_PUT, [on, on])
    narrowed = _PUT.replace("recorded_to is null", "recorded_to is null and account_id = any(%s)")
    return loads.run(narrowed, [list(account_ids), on, on])


def day_of(instant: datetime) -> date:
    """Return the organisation's day of an instant."""
    return instant.astimezone(ZoneInfo(organisation().time_zone)).date()
