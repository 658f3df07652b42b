"""The people of an account: contacts there, and the team here."""

from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlance.domains.accounts.commands import people as commands
from parlance.domains.accounts.commands import team
from parlance.domains.accounts.errors import ContactNotFoundError, ValueUnsoundError
from parlance.domains.accounts.forms import ContactForm, TeamForm
from parlance.domains.accounts.pages.frames import FORM, FormPage, crumbs_of
from parlance.domains.accounts.pages.people import colleagues
from parlance.domains.accounts.queries import records as queries
from parlance.domains.accounts.values.records import AccountDetail, ContactDetail
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.rendering import Request, render_page
from parlance.web import links
from parlance.web.conflicts import Conflict, conflict
from parlance.web.formatting import house_format
from parlance.web.period import today_in


@require_http_methods(["GET", "POST"])
def contact_new(request: Request, account_id: int) -> HttpResponse:
    """Add somebody to talk to at an account."""
    actor = request.actor
    actor.must("accounts.change")
    detail = queries.account(actor=actor, account_id=account_id)
    form = ContactForm(request.POST or None)
    page = _contact_page(detail, form, _("Add a contact"), None)
    if request.method == "GET" or not form.is_valid():
        return render_page(request, FORM, page, status=422 if request.POST else 200)
    told = form.told
    try:
        commands.add_contact(
            actor=actor, account_id=account_id, source_id=f"by-hand-{uuid4().hex[:12]}", **told
        )
    except ValueUnsoundError as error:
        form.add_error(error.attribute, str(error))
        return render_page(request, FORM, page, status=422)
    return HttpResponseRedirect(links.account(account_id))


@require_http_methods(["GET", "POST"])
def contact_edit(request: Request, account_id: int, contact_id: int) -> HttpResponse:
    """Change who a contact is and what for."""
    actor = request.actor
    actor.must("accounts.change")
    actor.must("accounts.read_personal")
    detail = queries.account(actor=actor, account_id=account_id)
    found = contact_of(actor, account_id, contact_id)
    now = commands.contact_values(found)
    form = ContactForm(request.POST or None, initial=now | {"fingerprint": fingerprint(now)})
    if request.method == "GET" or not form.is_valid():
        page = _contact_page(detail, form, _("Edit a contact"), None)
        return render_page(request, FORM, page, status=422 if request.POST else 200)
    expected = form.cleaned_data["fingerprint"] or None
    try:
        commands.change_contact(actor=actor, contact_id=contact_id, expected=expected, **form.told)
    except StaleEditError as error:
        again = ContactForm({**request.POST.dict(), "fingerprint": error.fingerprint})
        labels = {name: str(field.label) for name, field in again.fields.items()}
        page = _contact_page(detail, again, _("Edit a contact"), conflict(error, labels))
        return render_page(request, FORM, page, status=409)
    except ValueUnsoundError as error:
        form.add_error(error.attribute, str(error))
        page = _contact_page(detail, form, _("Edit a contact"), None)
        return render_page(request, FORM, page, status=422)
    return HttpResponseRedirect(links.account(account_id))


@require_POST
def contact_end(request: Request, account_id: int, contact_id: int) -> HttpResponse:
    """End a contact today, or bring back one that ended."""
    found = contact_of(request.actor, account_id, contact_id)
    ends_on = None if found.ends_on else today_in(house_format().time_zone)
    commands.end_contact(actor=request.actor, contact_id=contact_id, ends_on=ends_on)
    return HttpResponseRedirect(links.account(account_id))


def contact_of(actor: Actor, account_id: int, contact_id: int) -> ContactDetail:
    for one in queries.contacts(actor=actor, account_id=account_id):
        if one.id == contact_id:
            return one
    raise ContactNotFoundError(contact_id)


def _contact_page(
    detail: AccountDetail, form: ContactForm, title: str, differs: Conflict | None
) -> FormPage:
    return FormPage(
        crumbs=crumbs_of(detail, title),
        title=title,
        sub=detail.summary.name,
        form=form,
        button=_("Save"),
        back=links.account(detail.summary.id),
        conflict=differs,
        hints_id="contact-roles",
        hints=(
            _("champion"),
            _("decision maker"),
            _("economic buyer"),
            _("influencer"),
            _("user"),
        ),
    )


@require_http_methods(["GET", "POST"])
def team_join(request: Request, account_id: int) -> HttpResponse:
    """Put somebody on the account's team."""
    actor, today = request.actor, today_in(house_format().time_zone)
    actor.must(team.ASSIGN)
    detail = queries.account(actor=actor, account_id=account_id)
    form = TeamForm(request.POST or None, people=colleagues(actor), initial={"starts_on": today})
    page = FormPage(
        crumbs=crumbs_of(detail, _("Team")),
        title=_("Put somebody on the team"),
        sub=detail.summary.name,
        form=form,
        button=_("Put on the team"),
        back=links.account(account_id),
        hints_id="team-roles",
        hints=(_("Customer success manager"), _("Account executive"), _("Account manager")),
    )
    if request.method == "GET" or not form.is_valid():
        return render_page(request, FORM, page, status=422 if request.POST else 200)
    try:
        team.join_team(
            actor=actor,
            account_id=account_id,
            today=today,
            recorded_at=datetime.now(UTC),
            **form.cleaned_data,
        )
    except ValueUnsoundError as error:
        form.add_error(error.attribute if error.attribute in form.fields else None, str(error))
        return render_page(request, FORM, page, status=422)
    return HttpResponseRedirect(links.account(account_id))


@require_POST
def team_leave(request: Request, account_id: int, member_id: int) -> HttpResponse:
    """End somebody's time on the team today."""
    today = today_in(house_format().time_zone)
    team.leave_team(actor=request.actor, member_id=member_id, ends_on=today)
    return HttpResponseRedirect(links.account(account_id))
