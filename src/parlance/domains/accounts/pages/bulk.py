from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parlance.domains.accounts.commands import bulk as commands
from parlance.domains.accounts.commands.later import apply_bulk_later
from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.forms import DayInput, as_text, text_field, value_field
from parlance.domains.accounts.pages.asking import ListState, list_state
from parlance.domains.accounts.pages.frames import up
from parlance.domains.accounts.pages.people import colleagues
from parlance.domains.accounts.queries import bulk as queries
from parlance.domains.accounts.queries.lists import chosen_accounts
from parlance.domains.accounts.queries.records import account_names
from parlance.domains.accounts.queries.words import definitions
from parlance.domains.accounts.values.records import (
    BulkPlan,
    Definition,
    TeamRole,
)
from parlance.kit.actor import Actor
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb
from parlance.web.formatting import Format, house_format
from parlance.web.period import today_in

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class BulkPage:
    """Choosing what to change, and then what that would do."""

    crumbs: tuple[Crumb, ...]
    title: str
    chosen: str
    fields: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    form: forms.Form | None
    notice: str
    will: str
    others: tuple[str, ...]
    names: tuple[str, ...]
    more: str
    button: str
    expected: str
    back: str


@require_http_methods(["GET", "POST"])
def bulk_new(request: Request) -> HttpResponse:
    """Choose a field and a value for many accounts; see what would change; do it."""
    actor, write = request.actor, house_format()
    actor.must("accounts.change")
    data = request.POST if request.method == "POST" else request.GET
    state = list_state(data)
    today = today_in(write.time_zone)
    ids = _ids(actor, data, state, today)
    fields = _fields(actor)
    field = data.get("field", "")
    if not ids:
        messages.warning(request, _("Select accounts in the list first."))
        return HttpResponseRedirect(state.href())
    if field not in fields:
        return _page(request, write, state, ids, fields, None, None)
    form = _form(actor, write, fields[field], data if request.method == "POST" else None, today)
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, write, state, ids, fields, form, None, status=status)
    return _decided(request, write, state, ids, fields, form)


def _decided(
    request: Request,
    write: Format,
    state: ListState,
    ids: list[int],
    fields: dict[str, Definition],
    form: forms.Form,
) -> HttpResponse:
    """Show what would change, or do it once that has been confirmed."""
    actor, told = request.actor, form.cleaned_data
    field, value = request.POST["field"], as_text(told["value"])
    try:
        kept = commands.sound_bulk(actor=actor, field=field, value=value)
        plan = queries.bulk_plan(
            actor=actor, account_ids=ids, field=field, value=kept, from_on=told["from_on"]
        )
        expected = commands.plan_fingerprint(plan)
        if request.POST.get("step") != "apply" or request.POST.get("expected") != expected:
            is_new = request.POST.get("step") == "apply"
            return _page(request, write, state, ids, fields, form, plan, is_new=is_new)
        given: dict[str, Any] = {
            "field": field,
            "value": kept,
            "from_on": told["from_on"],
            "reason": told["reason"],
        }
        today = today_in(write.time_zone)
        if len(plan.change) > queries.MOST_AT_ONCE:
            return _later(request, plan, given, today, fields[field].label)
        bulk_id = commands.apply_bulk(
            actor=actor, account_ids=ids, today=today, made_at=datetime.now(UTC), **given
        )
    except ValueUnsoundError as error:
        form.add_error(error.attribute if error.attribute in form.fields else "value", str(error))
        return _page(request, write, state, ids, fields, form, None, status=422)
    return HttpResponseRedirect(reverse("bulk_edit", args=[bulk_id]))


def _later(
    request: Request, plan: BulkPlan, given: dict[str, Any], today: date, label: str
) -> HttpResponse:
    """Have a job change so many accounts, whose progress can be watched and left."""
    apply_bulk_later(
        actor=request.actor,
        account_ids=plan.change,
        title=_("{field} of {count} accounts").format(field=label, count=len(plan.change)),
        today=today,
        made_at=datetime.now(UTC),
        **given,
    )
    messages.success(
        request,
        _("{count} accounts are being changed; you may leave this page.").format(
            count=len(plan.change)
        ),
    )
    return HttpResponseRedirect(reverse("jobs"))


def _ids(actor: Actor, data: Any, state: ListState, today: date) -> list[int]:
    """Return the chosen accounts: those checked, or all of the list."""
    if data.get("all"):
        return chosen_accounts(actor=actor, ask=replace(state.ask, after=""), today=today)
    told = (one for one in data.getlist("id") if one.isascii() and one.isdigit() and len(one) < 19)
    return sorted({int(one) for one in told})


def _fields(actor: Actor) -> dict[str, Definition]:
    """Return what a bulk edit can set, as far as the actor may."""
    named = {
        "segment": _("Segment"),
        "country": _("Country"),
        "industry": _("Industry"),
    }
    if actor.may("accounts.assign"):
        named |= {
            "owner": _("Owner (customer success manager)"),
            TeamRole.ACCOUNT_EXECUTIVE.value: _("Account executive"),
            TeamRole.ACCOUNT_MANAGER.value: _("Account manager"),
        }
    return {name: Definition(name, label) for name, label in named.items()} | {
        one.name: one for one in definitions()
    }


def _form(actor: Actor, write: Format, field: Definition, data: Any, today: date) -> forms.Form:
    of_people = field.name == "owner" or queries.is_team_role(field.name)
    form = forms.Form(data, initial={"from_on": today})
    form.fields["value"] = value_field(
        field,
        locale=write.locale,
        people=colleagues(actor) if of_people else None,
        label=_("New value"),
    )
    form.fields["from_on"] = forms.DateField(label=_("In force from"), widget=DayInput())
    form.fields["reason"] = text_field(_("Reason"))
    return form


def _page(
    request: Request,
    write: Format,
    state: ListState,
    ids: list[int],
    fields: dict[str, Definition],
    form: forms.Form | None,
    plan: BulkPlan | None,
    *,
    is_new: bool = False,
    status: int = 200,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    is_all = bool(data.get("all"))
    kept = [(name, value) for name, value in state.query.items() if value]
    kept += [("all", "1")] if is_all else [("id", str(one)) for one in ids]
    names = account_names(actor=request.actor, ids=plan.change[:_SHOWN]) if plan else {}
    rest = len(plan.change) - len(names) if plan else 0
    page = BulkPage(
        crumbs=(up(), Crumb(_("Change many accounts"))),
        title=_("Change many accounts"),
        chosen=ngettext(
            "{count} account is chosen.", "{count} accounts are chosen.", len(ids)
        ).format(count=write.count(len(ids))),
        fields=tuple(
            Choice(one.name, one.label, one.name == data.get("field")) for one in fields.values()
        ),
        kept=tuple(kept),
        form=form,
        notice=_("The accounts changed since you looked. This is what it would do now.")
        if is_new
        else "",
        will=_will(write, plan) if plan else "",
        others=_others(write, plan) if plan else (),
        names=tuple(sorted(names.values())),
        more=_("and {count} more").format(count=write.count(rest)) if rest > 0 else "",
        button=_("Change {count} accounts").format(count=write.count(len(plan.change)))
        if plan and plan.change
        else "",
        expected=commands.plan_fingerprint(plan) if plan else "",
        back=state.href(),
    )
    return render_page(request, "accounts/bulk.html", page, status=status)


def _will(write: Format, plan: BulkPlan) -> str:
    count = len(plan.change)
    return ngettext("{count} account changes", "{count} accounts change", count).format(
        count=write.count(count)
    )


def _others(write: Format, plan: BulkPlan) -> tuple[str, ...]:
    same = ngettext("{count} has it already", "{count} have it already", plan.same)
    refused = ngettext(
        "{count} you may not change, or it is gone",
        "{count} you may not change, or they are gone",
        plan.refused,
    )
    told = ((same, plan.same), (refused, plan.refused))
    return tuple(words.format(count=write.count(count)) for words, count in told if count)
