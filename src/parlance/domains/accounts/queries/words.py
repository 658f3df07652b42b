"""The words that filters over accounts may use: attributes, custom attributes, metrics."""

from collections.abc import Mapping

from parlance.domains.accounts.models import CustomAttribute
from parlance.domains.accounts.values.lists import FieldKind, ListField
from parlance.domains.accounts.values.records import CSM, AttributeType, Definition, TeamRole
from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.queries.catalogue import catalogue
from parlance.engine.language import types
from parlance.engine.language.names import Vocabulary, Word
from parlance.engine.language.types import Type
from parlance.engine.units import Unit
from parlance.kit.actor import Actor

ATTRIBUTES = (
    ListField("name", "Account", FieldKind.ATTRIBUTE, AttributeType.TEXT),
    ListField("source_id", "Source id", FieldKind.ATTRIBUTE, AttributeType.TEXT),
    ListField(
        "owner",
        "Owner",
        FieldKind.ATTRIBUTE,
        AttributeType.TEXT,
        slug="customer-success-manager",
        description="The primary customer success manager, by name.",
    ),
    ListField("segment", "Segment", FieldKind.ATTRIBUTE, AttributeType.TEXT),
    ListField("country", "Country", FieldKind.ATTRIBUTE, AttributeType.TEXT),
    ListField("industry", "Industry", FieldKind.ATTRIBUTE, AttributeType.TEXT),
    ListField(
        "parent",
        "Parent",
        FieldKind.ATTRIBUTE,
        AttributeType.TEXT,
        description="The account above, by name.",
    ),
    ListField("signed_up_on", "Signed up", FieldKind.ATTRIBUTE, AttributeType.DATE),
    ListField(
        TeamRole.ACCOUNT_EXECUTIVE.value,
        "Account executive",
        FieldKind.ATTRIBUTE,
        AttributeType.TEXT,
        slug="account-executive",
        description="On the account team today, by name.",
    ),
    ListField(
        TeamRole.ACCOUNT_MANAGER.value,
        "Account manager",
        FieldKind.ATTRIBUTE,
        AttributeType.TEXT,
        slug="account-manager",
        description="On the account team today, by name.",
    ),
)

_SHORT = {
    CSM: "owner",
    "csm": "owner",
    "ae": TeamRole.ACCOUNT_EXECUTIVE.value,
    "am": TeamRole.ACCOUNT_MANAGER.value,
}
"""Short forms that are understood where the glossary does not say them."""

_TYPES = {
    AttributeType.NUMBER: types.number(),
    AttributeType.MONEY: types.number(),
    AttributeType.DATE: types.DATE,
    AttributeType.BOOLEAN: types.BOOLEAN,
}


def definitions(*, with_retired: bool = False) -> list[Definition]:
    """Return the custom attributes, by label; those retired only where asked."""
    rows = CustomAttribute.objects.order_by("label", "name")
    if not with_retired:
        rows = rows.filter(is_retired=False)
    return [
        Definition(
            name=row.name,
            label=row.label,
            type=AttributeType(row.type),
            choices=tuple(row.choices),
            description=row.description,
            is_retired=row.is_retired,
            is_inferred=row.is_inferred,
        )
        for row in rows
    ]


def fields(*, actor: Actor) -> dict[str, ListField]:
    """Return all that a list can show, by name: attributes first, then custom ones, then metrics.

    Retired attributes stay, marked so, since old filters name them. Metrics that compare two
    periods, and those whose figures the actor may not see, are left out.
    """
    actor.must("accounts.read")
    metrics = _metrics(actor)
    taken = {one.name for one in ATTRIBUTES} | metrics.keys()
    found = {one.name: one for one in ATTRIBUTES}
    for one in definitions(with_retired=True):
        name = f"custom_{one.name}" if one.name in taken else one.name
        found[name] = ListField(
            name=name,
            label=one.label,
            kind=FieldKind.CUSTOM,
            type=one.type,
            unit=Unit.MONEY if one.type is AttributeType.MONEY else None,
            key=one.name,
            choices=one.choices,
            description=one.description,
            is_retired=one.is_retired,
        )
    return found | metrics


def vocabulary(*, actor: Actor, known: Mapping[str, ListField]) -> Vocabulary:
    """Return the words of `fields`, with the glossary's aliases for them."""
    meant = glossary.words(actor=actor) if actor.may("glossary.read") else {}
    aliases = {
        word: tuple("owner" if one == CSM else one for one in names)
        for word, names in meant.items()
    }
    for word, name in _SHORT.items():
        aliases.setdefault(word, (name,))
    return Vocabulary(
        words={one.name: Word(type_of(one), one.label) for one in known.values()},
        aliases=aliases,
    )


def type_of(field: ListField) -> Type:
    """Return what the language takes a field to be."""
    if field.kind is FieldKind.METRIC:
        return types.number(field.unit or Unit.NUMBER)
    return _TYPES.get(field.type, types.TEXT)


def _metrics(actor: Actor) -> dict[str, ListField]:
    if not actor.may("metrics.read"):
        return {}
    return {
        one.id: ListField(
            name=one.id,
            label=one.name,
            kind=FieldKind.METRIC,
            type=AttributeType.MONEY if one.unit is Unit.MONEY else AttributeType.NUMBER,
            unit=one.unit,
            slug=one.slug,
        )
        for one in catalogue(actor=actor)
        if one.is_readable and not one.comparison
    }
