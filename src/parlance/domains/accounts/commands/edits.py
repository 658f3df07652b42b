"""The page of one account, saved as a whole: each field that differs is a change of its own."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts.commands.accounts import rename_account
from parlance.domains.accounts.commands.attributes import change_attribute
from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.models import Account
from parlance.domains.accounts.queries.records import account
from parlance.domains.accounts.values.records import NAMED_ATTRIBUTES, AccountDetail
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import fingerprint, must_be_fresh


class FieldsUnsoundError(ValueUnsoundError):
    """Raised when several fields do not suit; `by_field` has a sentence for each."""

    code = "accounts.fields_unsound"

    def __init__(self, by_field: Mapping[str, str]) -> None:
        name, sentence = next(iter(by_field.items()))
        super().__init__(name, sentence)
        self.by_field = dict(by_field)


@transaction.atomic
def edit_account(
    *,
    actor: Actor,
    account_id: int,
    name: str,
    attributes: Mapping[str, str | None],
    from_on: date,
    today: date,
    recorded_at: datetime,
    reason: str = "",
    expected: str | None = None,
) -> tuple[str, ...]:
    """Save the name and the attributes given, from a day on; return what differed.

    Raises `StaleEditError`, and `FieldsUnsoundError` with all that does not suit at once.
    """
    actor.must("accounts.change")
    Account.objects.visible_to(actor).filter(id=account_id).select_for_update().first()
    detail = account(actor=actor, account_id=account_id)
    now = values_of(detail)
    asked = {"name": name} | {key: value or None for key, value in attributes.items()}
    must_be_fresh(expected, now, asked)
    differing = [key for key, value in asked.items() if (now.get(key) or None) != (value or None)]
    flaws: dict[str, str] = {}
    for key in differing:
        try:
            if key == "name":
                rename_account(actor=actor, account_id=account_id, name=name)
                continue
            change_attribute(
                actor=actor,
                account_id=account_id,
                attribute=key,
                value=asked[key],
                from_on=from_on,
                today=today,
                recorded_at=recorded_at,
                reason=reason,
            )
        except ValueUnsoundError as error:
            flaws[error.attribute if error.attribute == "from_on" else key] = str(error)
    if flaws:
        raise FieldsUnsoundError(flaws)
    return tuple(differing)


def values_of(detail: AccountDetail) -> dict[str, str | None]:
    """Return what an edit of an account starts from, by field."""
    one = detail.summary
    named = {
        "owner": one.owner,
        "segment": one.segment,
        "country": one.country,
        "industry": one.industry,
        "parent": None if one.parent_id is None else str(one.parent_id),
    }
    custom = {key: value for key, value in detail.custom if key not in NAMED_ATTRIBUTES}
    return {"name": one.name, **named, **custom}


def account_fingerprint(detail: AccountDetail) -> str:
    return fingerprint(values_of(detail))
