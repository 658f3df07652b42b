from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlance.domains.accounts.commands import definitions as commands
from parlance.domains.accounts.errors import (
    AttributeNameTakenError,
    AttributeNotFoundError,
    ValueUnsoundError,
)
from parlance.domains.accounts.queries.words import definitions
from parlance.domains.accounts.values.records import AttributeType, Definition
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb, Pill
from parlance.web.settings import Subject, settings_menu
from parlance.workspace.settings.forms_attributes import DefinitionForm

TYPES = dict(DefinitionForm.base_fields["type"].choices)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class AttributeRow:
    name: str
    label: str
    href: str
    type: str
    choices: str
    description: str
    state: Pill | None


@dataclass(frozen=True, slots=True)
class AttributesPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    attributes: tuple[AttributeRow, ...]
    form: DefinitionForm
    kinds: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributePage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    name: str
    form: DefinitionForm
    is_retired: bool


@require_http_methods(["GET", "POST"])
def attributes(request: Request) -> HttpResponse:
    """List the custom attributes of accounts, and define another."""
    actor = request.actor
    actor.must("accounts.define")
    form = DefinitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name = commands.define_attribute(actor=actor, **_told(form))
        except ValueUnsoundError as error:
            form.add_error(
                error.attribute if error.attribute in form.fields else "label", str(error)
            )
        except AttributeNameTakenError as error:
            form.add_error("label", str(error))
        else:
            messages.success(request, _("Defined; filters call it {name}.").format(name=name))
            return HttpResponseRedirect(reverse("attributes"))
    page = AttributesPage(
        crumbs=(),
        menu=settings_menu(actor, request.path),
        attributes=tuple(_row(one) for one in definitions(with_retired=True)),
        form=form,
    )
    status = 422 if form.errors else 200
    return render_page(request, "workspace/settings/attributes.html", page, status=status)


@require_http_methods(["GET", "POST"])
def attribute(request: Request, name: str) -> HttpResponse:
    """Change what a custom attribute is called and takes."""
    actor = request.actor
    actor.must("accounts.define")
    found = _definition(name)
    form = DefinitionForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_definition(actor=actor, name=name, **_told(form))
        except ValueUnsoundError as error:
            form.add_error(error.attribute if error.attribute in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("attributes"))
    page = AttributePage(
        crumbs=(Crumb(_("Custom attributes"), reverse("attributes")), Crumb(found.label)),
        menu=settings_menu(actor, request.path),
        name=name,
        form=form,
        is_retired=found.is_retired,
    )
    status = 422 if form.errors else 200
    return render_page(request, "workspace/settings/attribute.html", page, status=status)


@require_POST
def attribute_retire(request: Request, name: str) -> HttpResponse:
    """Offer an attribute no more, or again."""
    is_retired = request.POST.get("do") != "return"
    commands.retire_attribute(actor=request.actor, name=name, is_retired=is_retired)
    words = _("Retired; its values stay.") if is_retired else _("Offered again.")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("attributes"))


def _definition(name: str) -> Definition:
    for one in definitions(with_retired=True):
        if one.name == name:
            return one
    raise AttributeNotFoundError(name)


def _told(form: DefinitionForm) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "label": told["label"],
        "type": AttributeType(told["type"]),
        "choices": told["choices"].splitlines(),
        "description": told["description"],
    }


def _initial(one: Definition) -> dict[str, str]:
    return {
        "label": one.label,
        "type": one.type.value,
        "choices": "\n".join(one.choices),
        "description": one.description,
    }


def _row(one: Definition) -> AttributeRow:
    state = Pill(_("from imports")) if one.is_inferred else None
    return AttributeRow(
        name=one.name,
        label=one.label,
        href=reverse("attribute", args=[one.name]),
        type=str(TYPES[one.type.value]),
        choices=", ".join(one.choices),
        description=one.description,
        state=Pill(_("retired"), "warn") if one.is_retired else state,
    )
