from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.accounts.queries.records import attribute_values
from parlance.domains.accounts.queries.segments import segments
from parlance.domains.accounts.queries.words import fields, vocabulary
from parlance.domains.accounts.rules.conditions import IN_SEGMENT
from parlance.domains.accounts.values.lists import FieldKind, ListField
from parlance.engine.language.functions import FUNCTIONS
from parlance.kit.actor import Actor
from parlance.platform.people.queries import shown_names
from parlance.platform.rendering import Request
from parlance.web import filters
from parlance.web.words import translated

_LONGEST = 4_000


@require_GET
def account_words(request: Request) -> HttpResponse:
    """Return what may stand at the cursor (`at`) of a filter (`text`), for completion."""
    actor = request.actor
    actor.must("accounts.read")
    text = request.GET.get("text", "")[:_LONGEST]
    told = request.GET.get("at", "")
    at = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else len(text)
    known = fields(actor=actor)
    names = [(one.name, _note(one)) for one in known.values() if not one.is_retired]
    functions = [(name, one.meaning) for name, one in FUNCTIONS.items()]
    words = [*names, (IN_SEGMENT, _("Whether the account is in a saved segment.")), *functions]
    values = _values(actor, known, filters.field_before(text, min(at, len(text))))
    found = filters.completions(text, min(at, len(text)), words, values)
    return JsonResponse(
        {"words": [{"text": one.text, "note": one.note, "start": one.start} for one in found]}
    )


def _note(field: ListField) -> str:
    return translated(field.description or field.label)


def _values(actor: Actor, known: dict[str, ListField], name: str) -> list[str]:
    """Return the values that a field has now, for texts that are few."""
    if name == IN_SEGMENT:
        return [one.name for one in segments(actor=actor)]
    meant = vocabulary(actor=actor, known=known).find(name) if name else None
    if meant is None:
        return []
    field = known[meant]
    if field.choices or field.kind is not FieldKind.ATTRIBUTE:
        return list(field.choices)
    values = attribute_values(actor=actor, attribute=meant)
    if meant == "owner":
        names = shown_names(values)
        return sorted({names.get(one, one) for one in values})
    return values
