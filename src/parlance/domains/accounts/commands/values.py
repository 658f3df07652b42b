"""Single dated values: what suits an attribute, who may set it, and writing it to the ledger."""

from datetime import date, datetime

from django.db import connection

from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    OwnParentError,
    ParentCycleError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import Account, AccountAttribute, CustomAttribute
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import NAMED_ATTRIBUTES, AttributeType
from parlance.kit.actor import Actor
from parlance.kit.periods import FIRST_ASKED, LAST_ASKED
from parlance.platform.ledger.moments import moment_after
from parlance.platform.people.queries import person_names

_CIRCLE = """
    with recursive up (id, path) as (
        select %(account)s::bigint, array[%(account)s::bigint]
        union all
        select p.id, up.path || p.id
        from up, lateral (
            select v.value::bigint as id from accounts_accountattribute v
            where v.account_id = up.id and v.attribute = 'parent' and v.recorded_to is null
            order by v.starts_on > %(day)s,
                case when v.starts_on <= %(day)s then v.starts_on end desc, v.starts_on
            limit 1
        ) p
        where p.id is not null and not (up.path[2:] @> array[p.id])
    )
    select path from up where id = %(account)s and array_length(path, 1) > 1 limit 1
"""


def right_to_set(attribute: str) -> str:
    """Return the right that setting an attribute needs: who owns an account is assigned."""
    return "accounts.assign" if attribute == "owner" else "accounts.change"


def sound_value(attribute: str, value: str | None) -> str | None:
    """Return a value as it is kept; raise `ValueUnsoundError` where it does not suit.

    An attribute that nobody defined takes any text.
    """
    if attribute == "parent":
        return _parent(value)
    row = None
    if attribute not in NAMED_ATTRIBUTES:
        row = CustomAttribute.objects.filter(name=attribute).first()
    kind = AttributeType(row.type) if row else AttributeType.TEXT
    kept = kept_value(attribute, value, kind, row.choices if row else ())
    if attribute == "owner" and kept and _is_person(kept) and not person_names([kept]):
        raise ValueUnsoundError("owner", "There is nobody with this id; choose an owner.")
    return kept


def sound_day(day: date) -> date:
    """Return the day; raise `ValueUnsoundError` for one that no record can be about."""
    if not FIRST_ASKED <= day <= LAST_ASKED:
        raise ValueUnsoundError("from_on", f"Choose a day from {FIRST_ASKED} to {LAST_ASKED}.")
    return day


def define_inferred(attribute: str) -> None:
    """Know an attribute that only its values tell of, so that lists can name it."""
    if attribute not in NAMED_ATTRIBUTES:
        label = attribute.replace("_", " ")
        CustomAttribute.objects.get_or_create(
            name=attribute,
            defaults={
                "label": label[:1].upper() + label[1:],
                "type": AttributeType.TEXT.value,
                "is_inferred": True,
            },
        )


def record_value(
    *,
    actor: Actor,
    account_id: int,
    attribute: str,
    value: str | None,
    starts_on: date,
    recorded_at: datetime,
) -> AccountAttribute | None:
    """Write a dated value, and return the one from the same day on that it closes."""
    visible = Account.objects.visible_to(actor)
    if not visible.filter(id=account_id).select_for_update().exists():
        raise AccountNotFoundError(account_id)
    if attribute == "parent" and value is not None:
        if int(value) == account_id:
            raise OwnParentError
        if not visible.filter(id=int(value)).exists():
            raise AccountNotFoundError(int(value))

    standing = AccountAttribute.objects.filter(
        account_id=account_id, attribute=attribute, starts_on=starts_on, recorded_to__isnull=True
    )
    recorded_at = moment_after(recorded_at, standing)
    before = standing.first()
    if before is not None:
        before.recorded_to = recorded_at
        before.save(update_fields=["recorded_to"])
    AccountAttribute.objects.create(
        account_id=account_id,
        attribute=attribute,
        value=value,
        starts_on=starts_on,
        recorded_from=recorded_at,
        recorded_by=actor.id,
    )
    define_inferred(attribute)
    return before


def must_not_circle(*, account_id: int, days: set[date]) -> None:
    """Raise `ParentCycleError` where an account would stand above itself on one of these days."""
    for day in sorted(days):
        with connection.cursor() as cursor:
            cursor.execute(_CIRCLE, {"account": account_id, "day": day})
            found = cursor.fetchone()
        if found:
            names = dict(Account.objects.filter(id__in=found[0]).values_list("id", "name"))
            raise ParentCycleError([names[one] for one in found[0]])


def _parent(value: str | None) -> str | None:
    text = (value or "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueUnsoundError("parent", "Choose the account above by its number.")
    return text or None


def _is_person(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
