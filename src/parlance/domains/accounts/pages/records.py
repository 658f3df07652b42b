"""Making an account by hand, and editing one."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parlance.domains.accounts.commands import edits
from parlance.domains.accounts.commands.accounts import create_account
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    OwnParentError,
    ParentCycleError,
    SourceIdTakenError,
    ValueUnsoundError,
)
from parlance.domains.accounts.forms import (
    EditForm,
    NewAccountForm,
    typed,
    value_field,
)
from parlance.domains.accounts.pages.frames import FORM, FormPage, crumbs_of, up
from parlance.domains.accounts.pages.people import colleagues
from parlance.domains.accounts.queries import records as queries
from parlance.domains.accounts.queries.words import definitions
from parlance.domains.accounts.values.records import (
    AccountDetail,
    AccountSummary,
    Definition,
)
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import StaleEditError
from parlance.kit.tables import LONGEST_TEXT
from parlance.platform.people.queries import shown_names
from parlance.platform.rendering import Request, render_page
from parlance.web import links
from parlance.web.components import Crumb
from parlance.web.conflicts import Conflict, conflict
from parlance.web.formatting import Format, house_format
from parlance.web.period import today_in


@require_http_methods(["GET", "POST"])
def account_new(request: Request) -> HttpResponse:
    """Add an account by hand."""
    actor, write = request.actor, house_format()
    actor.must("accounts.change")
    fields = _fields(actor, write, None, None)
    form = NewAccountForm(request.POST or None, attributes=fields, has_day=False)
    page = FormPage(
        crumbs=(up(), Crumb(_("Add an account"))),
        title=_("Add an account"),
        sub=_("Its attributes are in force from today on."),
        form=form,
        button=_("Add it"),
        back=f"{reverse('accounts')}?view=",
    )
    if request.method == "GET" or not form.is_valid():
        return render_page(request, FORM, page, status=422 if request.POST else 200)
    told = form.cleaned_data
    try:
        account_id = create_account(
            actor=actor,
            source_id=told["source_id"] or f"by-hand-{uuid4().hex[:12]}",
            name=told["name"],
            today=today_in(write.time_zone),
            recorded_at=datetime.now(UTC),
            signed_up_on=told["signed_up_on"],
            attributes={key: value for key, value in form.values.items() if value},
        )
    except ValueUnsoundError as error:
        form.add_error(error.attribute if error.attribute in form.fields else None, str(error))
    except SourceIdTakenError as error:
        form.add_error("source_id", str(error))
    else:
        return HttpResponseRedirect(links.account(account_id))
    return render_page(request, FORM, page, status=422)


@require_http_methods(["GET", "POST"])
def account_edit(request: Request, account_id: int) -> HttpResponse:
    """Edit an account's name and attributes, from a day on."""
    actor, write = request.actor, house_format()
    actor.must("accounts.change")
    detail = queries.account(actor=actor, account_id=account_id)
    today = today_in(write.time_zone)
    data = request.POST if request.method == "POST" else None
    form = _edit_form(actor, write, detail, data, today)
    if data is None or not form.is_valid():
        return _edit_page(request, detail, form, status=422 if data else 200)
    try:
        changed = _edited(actor, account_id, form, today)
    except StaleEditError as error:
        again = {**request.POST.dict(), "fingerprint": error.fingerprint}
        form = _edit_form(actor, write, detail, again, today)
        labels = {name: str(field.label) for name, field in form.fields.items()}
        differs = conflict(error, labels, _shower(actor))
        return _edit_page(request, detail, form, differs, status=409)
    except edits.FieldsUnsoundError as error:
        for field, sentence in error.by_field.items():
            form.add_error(field if field in form.fields else None, sentence)
        return _edit_page(request, detail, form, status=422)
    except (ParentCycleError, OwnParentError, AccountNotFoundError) as error:
        form.add_error("parent", str(error))
        return _edit_page(request, detail, form, status=422)
    if changed:
        messages.success(request, _saved(actor, account_id, form, changed))
    return HttpResponseRedirect(links.account(account_id))


def _saved(actor: Actor, account_id: int, form: EditForm, changed: tuple[str, ...]) -> str:
    """Say that it is saved, and of which fields another value is in force today."""
    now = edits.values_of(queries.account(actor=actor, account_id=account_id))
    other = [str(form.fields[one].label) for one in changed if now.get(one) != form.asked(one)]
    if not other:
        return _("Saved.")
    return _("Saved from that day on. Today another value is in force for: {fields}.").format(
        fields=", ".join(other)
    )


def _edited(actor: Actor, account_id: int, form: EditForm, today: date) -> tuple[str, ...]:
    told = form.cleaned_data
    return edits.edit_account(
        actor=actor,
        account_id=account_id,
        name=told["name"],
        attributes=form.values,
        from_on=told["from_on"],
        today=today,
        recorded_at=datetime.now(UTC),
        reason=told["reason"],
        expected=told["fingerprint"] or None,
    )


def _edit_form(
    actor: Actor, write: Format, detail: AccountDetail, data: Any, today: date
) -> EditForm:
    fields = _fields(actor, write, detail.summary, detail)
    known = {one.name: one for one in definitions(with_retired=True)}
    values = {
        key: typed(known.get(key, Definition(key, key)), value, write.locale)
        for key, value in edits.values_of(detail).items()
    }
    values["parent"] = detail.parent_name or ""
    initial = values | {"from_on": today, "fingerprint": edits.account_fingerprint(detail)}
    return EditForm(data, attributes=fields, initial=initial)


def _edit_page(
    request: Request,
    detail: AccountDetail,
    form: EditForm,
    differs: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    page = FormPage(
        crumbs=crumbs_of(detail, _("Edit")),
        title=_("Edit {name}").format(name=detail.summary.name),
        sub=_("What was before stays on record."),
        form=form,
        button=_("Save"),
        back=links.account(detail.summary.id),
        conflict=differs,
    )
    return render_page(request, FORM, page, status=status)


def _fields(
    actor: Actor, write: Format, one: AccountSummary | None, detail: AccountDetail | None
) -> dict[str, forms.Field]:
    """Return the form fields of all attributes that the actor may set."""
    fields: dict[str, forms.Field] = {}
    if actor.may("accounts.assign"):
        people = colleagues(actor)
        if one and one.owner and one.owner not in dict(people):
            name = shown_names([one.owner]).get(one.owner, one.owner)
            people = [(one.owner, name), *people]
        owner = Definition("owner", _("Owner"), description=_("The customer success manager."))
        fields["owner"] = value_field(owner, locale=write.locale, people=people)
    for name, label in (
        ("segment", _("Segment")),
        ("country", _("Country")),
        ("industry", _("Industry")),
    ):
        fields[name] = value_field(Definition(name, label), locale=write.locale)
    parent = Definition(
        "parent",
        _("Parent"),
        description=_("The account above, by its name or its source id."),
    )
    fields["parent"] = ParentText(actor=actor, label=parent.label, help_text=parent.description)
    held = {key for key, value in detail.custom if value} if detail else set()
    for definition in definitions(with_retired=True):
        is_shown = not definition.is_retired or definition.name in held
        if is_shown and definition.name not in fields:
            fields[definition.name] = value_field(definition, locale=write.locale)
    return fields


class ParentText(forms.CharField):
    """An account told by its name or source_id; clean, it is that account's id as text."""

    def __init__(self, *, actor: Actor, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_TEXT, **options)
        self.actor = actor

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).strip()
        if not text:
            return ""
        found = queries.find_account_named(actor=self.actor, text=text)
        if found is None:
            raise forms.ValidationError(
                _("No account, or more than one, is called so. Write its source id.")
            )
        return str(found)


def _shower(actor: Actor) -> Any:
    def show(field: str, value: Any) -> str:
        if field == "owner":
            return shown_names([str(value)]).get(str(value), str(value))
        if field == "parent" and str(value).isdigit():
            return queries.account_names(actor=actor, ids=[int(value)]).get(int(value), str(value))
        return str(value)

    return show
