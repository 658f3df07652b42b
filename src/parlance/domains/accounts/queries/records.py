import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q

from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    ContactNotFoundError,
    CursorNotUnderstoodError,
)
from parlance.domains.accounts.models import Account, AccountAttribute, Contact
from parlance.domains.accounts.values.records import (
    NAMED_ATTRIBUTES,
    AccountDetail,
    AccountsPage,
    AccountSummary,
    AttributeValue,
    ContactDetail,
    Order,
)
from parlance.kit.actor import Actor
from parlance.platform.privacy.consents import Consent, Purpose


def visible_account_ids(*, actor: Actor) -> frozenset[int] | None:
    """Return the accounts of the actor's book of business; None: every account.

    For the parts above, whose rows hang on accounts.
    """
    if actor.scope.is_everything:
        return None
    return frozenset(Account.objects.visible_to(actor).values_list("id", flat=True))


def account(*, actor: Actor, account_id: int) -> AccountDetail:
    """Return one account with its parent's name and the children that the actor may see."""
    actor.must("accounts.read")
    visible = Account.objects.visible_to(actor)
    row = visible.select_related("parent").filter(id=account_id).first()
    if row is None:
        raise AccountNotFoundError(account_id)
    children = visible.filter(parent_id=account_id).order_by("name", "id")
    return AccountDetail(
        summary=summary_of(row),
        parent_name=row.parent.name if row.parent else None,
        children=tuple((child.id, child.name) for child in children),
        custom=tuple(sorted(row.custom.items())),
    )


def account_names(*, actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Return the names of those accounts that the actor may see."""
    actor.must("accounts.read")
    visible = Account.objects.visible_to(actor).filter(id__in=list(ids))
    return dict(visible.values_list("id", "name"))


def account_ids_by_source(*, actor: Actor, source_ids: Collection[str]) -> dict[str, int]:
    """Return the ids of those accounts that exist and that the actor may see."""
    actor.must("accounts.read")
    visible = Account.objects.visible_to(actor).filter(source_id__in=list(source_ids))
    return dict(visible.values_list("source_id", "id"))


def accounts_page(
    *,
    actor: Actor,
    after: str | None = None,
    search: str = "",
    where: Mapping[str, str] | None = None,
    order: Order = Order.NAME,
    limit: int = 50,
) -> AccountsPage:
    """Return `limit` accounts after a cursor, by name or by when they were recorded.

    `search` finds a part of the name or the whole source_id; `where` asks attributes in force
    for a value each, empty text for none.
    """
    actor.must("accounts.read")
    found = Account.objects.visible_to(actor).filter(_having(where or {}))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(source_id=search))
    if after:
        found = found.filter(_following(after, order))
    sign = "-" if order.is_descending else ""
    found = found.order_by(*(f"{sign}{name}" for name in order.fields))
    rows = list(found[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return AccountsPage(
        accounts=tuple(summary_of(row) for row in rows[:limit]),
        after=_cursor(last) if last else None,
    )


def account_count(*, actor: Actor, search: str = "", where: Mapping[str, str] | None = None) -> int:
    """Return how many accounts `accounts_page` goes through."""
    actor.must("accounts.read")
    found = Account.objects.visible_to(actor).filter(_having(where or {}))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(source_id=search))
    return found.count()


def attribute_values(*, actor: Actor, attribute: str) -> list[str]:
    """Return the values in force of owner, segment, country or industry, for a choice."""
    actor.must("accounts.read")
    if attribute not in NAMED_ATTRIBUTES or attribute == "parent":
        return []
    visible = Account.objects.visible_to(actor).filter(**{f"{attribute}__isnull": False})
    return list(visible.order_by(attribute).values_list(attribute, flat=True).distinct())


def contacts(*, actor: Actor, account_id: int) -> list[ContactDetail]:
    """Return the people to talk to at an account, by name, those who ended too.

    Who may not read what is personal learns their roles alone.
    """
    actor.must("accounts.read")
    visible = Contact.objects.visible_to(actor).filter(account_id=account_id)
    return [
        contact_detail(row) if actor.may("accounts.read_personal") else _nameless(row)
        for row in visible.select_related("person").order_by("person__name", "id")
    ]


def may_be_contacted(contact: ContactDetail, purpose: Purpose, *, on: date) -> bool:
    """Tell whether somebody may be written to: whatever mails contacts asks this first.

    Marketing needs a consent that was given; messages about the service that the person uses
    end when it is withdrawn. Who is a contact no longer, or has no address, is not written to.
    """
    is_gone = contact.ends_on is not None and contact.ends_on <= on
    if is_gone or not contact.email:
        return False
    if purpose is Purpose.MARKETING:
        return contact.consent_marketing == Consent.GIVEN
    return contact.consent_service != Consent.WITHDRAWN


def contact(*, actor: Actor, contact_id: int) -> ContactDetail:
    """Return one person to talk to. Raises `ContactNotFoundError`."""
    actor.must("accounts.read_personal")
    found = Contact.objects.visible_to(actor).select_related("person").filter(id=contact_id)
    row = found.first()
    if row is None:
        raise ContactNotFoundError(contact_id)
    return contact_detail(row)


def attribute_history(
    *, actor: Actor, account_id: int, with_corrected: bool = False
) -> list[AttributeValue]:
    """Return the dated values of an account's attributes, by attribute and day.

    With `with_corrected`, what was recorded once and corrected since stands there, too.
    """
    actor.must("accounts.read")
    visible = AccountAttribute.objects.visible_to(actor).filter(account_id=account_id)
    if not with_corrected:
        visible = visible.filter(recorded_to__isnull=True)
    return [
        AttributeValue(
            attribute=row.attribute,
            value=row.value,
            starts_on=row.starts_on,
            recorded_from=row.recorded_from,
            recorded_to=row.recorded_to,
            load_id=row.load_id,
            recorded_by=row.recorded_by,
        )
        for row in visible.order_by("attribute", "starts_on", "recorded_from", "id")
    ]


def find_account_named(*, actor: Actor, text: str) -> int | None:
    """Return the one account with this source_id, or this name whatever its capitals."""
    actor.must("accounts.read")
    visible = Account.objects.visible_to(actor)
    for found in (visible.filter(source_id=text), visible.filter(name__iexact=text)):
        ids = list(found.values_list("id", flat=True)[:2])
        if len(ids) == 1:
            return ids[0]
    return None


def _nameless(row: Contact) -> ContactDetail:
    bare = contact_detail(row)
    return replace(
        bare,
        name="",
        email=None,
        phone=None,
        title=None,
        source_id="",
        consent_service=None,
        consent_marketing=None,
        consent_on=None,
        consent_by=None,
    )


def contact_detail(row: Contact) -> ContactDetail:
    return ContactDetail(
        id=row.id,
        source_id=row.source_id,
        person_id=row.person_id,
        name=row.person.name,
        email=row.person.email,
        phone=row.person.phone,
        title=row.title,
        role=row.role,
        ends_on=row.ends_on,
        consent_service=row.consent_service,
        consent_marketing=row.consent_marketing,
        consent_on=row.consent_on,
        consent_by=row.consent_by,
    )


def summary_of(row: Account) -> AccountSummary:
    return AccountSummary(
        id=row.id,
        source_id=row.source_id,
        name=row.name,
        owner=row.owner,
        segment=row.segment,
        country=row.country,
        industry=row.industry,
        parent_id=row.parent_id,
        signed_up_on=row.signed_up_on,
    )


def _having(where: Mapping[str, str]) -> Q:
    asked = Q()
    for attribute, value in where.items():
        if attribute == "parent":
            asked &= Q(parent__source_id=value) if value else Q(parent__isnull=True)
        elif attribute in NAMED_ATTRIBUTES:
            asked &= Q(**{attribute: value}) if value else Q(**{f"{attribute}__isnull": True})
        else:
            has = Q(custom__contains={attribute: value})
            asked &= has if value else ~Q(custom__has_key=attribute)
    return asked


def _following(after: str, order: Order) -> Q:
    """Return what stands behind the account of a cursor; raise `CursorNotUnderstoodError`."""
    try:
        name, account_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        last = {"name": str(name), "id": int(account_id)}
    except (ValueError, TypeError) as error:
        raise CursorNotUnderstoodError from error
    than = "lt" if order.is_descending else "gt"
    if order.fields == ("id",):
        return Q(**{f"id__{than}": last["id"]})
    # The first condition alone would do for the index, the second for the ties.
    within = Q(**{f"name__{than}e": last["name"]})
    return within & (Q(**{f"name__{than}": last["name"]}) | Q(**{f"id__{than}": last["id"]}))


def _cursor(row: Account) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.name, row.id]).encode()).decode()
