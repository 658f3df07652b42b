from collections.abc import Sequence

from django.db import transaction

from parlance.domains.accounts.errors import (
    AttributeNameTakenError,
    AttributeNotFoundError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import AccountAttribute, CustomAttribute
from parlance.domains.accounts.queries.words import fields, vocabulary
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import AttributeType
from parlance.engine.language.names import as_identifier
from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.audit.commands import record

_MOST_CHOICES = 200


@transaction.atomic
def define_attribute(
    *,
    actor: Actor,
    label: str,
    type: AttributeType,  # noqa: A002 - the field's name at every door
    choices: Sequence[str] = (),
    description: str = "",
    name: str = "",
) -> str:
    """Define a custom attribute of accounts; return its name, made of the label if not given.

    Raises `ValueUnsoundError` and `AttributeNameTakenError`.
    """
    actor.must("accounts.define")
    title = _label(label)
    identifier = as_identifier(name or title)
    if not identifier[:1].isalpha():
        raise ValueUnsoundError("name", "A name begins with a letter a to z; write another one.")
    _must_be_free(identifier)
    offered = _choices(choices, type)
    CustomAttribute.objects.create(
        name=identifier,
        label=title,
        type=type.value,
        choices=offered,
        description=description.strip(),
    )
    after = {"label": title, "type": type.value, "choices": offered}
    record(
        actor=actor,
        action="accounts.define_attribute",
        subject=("attribute", identifier),
        after=after,
    )
    return identifier


@transaction.atomic
def change_definition(
    *,
    actor: Actor,
    name: str,
    label: str,
    type: AttributeType,  # noqa: A002 - the field's name at every door
    choices: Sequence[str] = (),
    description: str = "",
) -> None:
    """Change label, description, type or choices of a custom attribute; its name stays.

    Raises `ValueUnsoundError` where recorded values do not suit the new type or choices.
    """
    actor.must("accounts.define")
    row = _to_change(name)
    offered = _choices(choices, type)
    before = {"label": row.label, "type": row.type, "choices": row.choices}
    _must_suit(name, type, offered)
    row.label, row.type, row.choices = _label(label), type.value, offered
    row.description, row.is_inferred = description.strip(), False
    row.save(update_fields=["label", "type", "choices", "description", "is_inferred"])
    record(
        actor=actor,
        action="accounts.change_definition",
        subject=("attribute", name),
        before=before,
        after={"label": row.label, "type": row.type, "choices": row.choices},
    )


@transaction.atomic
def retire_attribute(*, actor: Actor, name: str, is_retired: bool = True) -> None:
    """Offer an attribute no more, or again; its recorded values stay either way."""
    actor.must("accounts.define")
    row = _to_change(name)
    before, row.is_retired = row.is_retired, is_retired
    row.save(update_fields=["is_retired"])
    record(
        actor=actor,
        action="accounts.retire_attribute",
        subject=("attribute", name),
        before={"is_retired": before},
        after={"is_retired": is_retired},
    )


def _to_change(name: str) -> CustomAttribute:
    row = CustomAttribute.objects.filter(name=name).select_for_update().first()
    if row is None:
        raise AttributeNotFoundError(name)
    return row


def _label(label: str) -> str:
    title = kept_value("label", label, AttributeType.TEXT)
    if title is None:
        raise ValueUnsoundError("label", "Give it a label: what people read.")
    return title


def _choices(choices: Sequence[str], kind: AttributeType) -> list[str]:
    if kind is not AttributeType.CHOICE:
        return []
    told = (kept_value("choices", one, AttributeType.TEXT) for one in choices)
    offered = list(dict.fromkeys(one for one in told if one))
    if not offered:
        raise ValueUnsoundError("choices", "Write at least one choice, each on a line.")
    if len(offered) > _MOST_CHOICES:
        raise ValueUnsoundError("choices", f"At most {_MOST_CHOICES} choices.")
    return offered


def _must_be_free(name: str) -> None:
    if CustomAttribute.objects.filter(name=name).exists():
        raise AttributeNameTakenError(name, "a custom attribute")
    known = fields(actor=SYSTEM)
    meant = vocabulary(actor=SYSTEM, known=known).find(name)
    if meant is not None:
        raise AttributeNameTakenError(name, known[meant].label)


def _must_suit(name: str, kind: AttributeType, choices: Sequence[str]) -> None:
    rows = AccountAttribute.objects.filter(attribute=name, recorded_to=None, value__isnull=False)
    for value in rows.values_list("value", flat=True).distinct().iterator():
        try:
            kept_value(name, value, kind, choices)
        except ValueUnsoundError as error:
            message = f"A recorded value does not suit: {error}"
            raise ValueUnsoundError("type", message) from error
