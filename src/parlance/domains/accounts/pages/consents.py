"""What a contact has said about being written to."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parlance.domains.accounts.commands import consents as commands
from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.forms import ConsentForm
from parlance.domains.accounts.pages.frames import FORM, FormPage, crumbs_of
from parlance.domains.accounts.pages.persons import contact_of
from parlance.domains.accounts.queries import records as queries
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.rendering import Request, render_page
from parlance.web import links
from parlance.web.conflicts import conflict


@require_http_methods(["GET", "POST"])
def contact_consent(request: Request, account_id: int, contact_id: int) -> HttpResponse:
    """Note what a contact agrees to."""
    actor = request.actor
    actor.must("accounts.change")
    actor.must("accounts.read_personal")
    detail = queries.account(actor=actor, account_id=account_id)
    found = contact_of(actor, account_id, contact_id)
    now = commands.consent_values(found)
    form = ConsentForm(request.POST or None, initial=now | {"fingerprint": fingerprint(now)})
    status, differs = 422 if request.POST else 200, None
    if request.method == "POST" and form.is_valid():
        expected = form.cleaned_data["fingerprint"] or None
        try:
            commands.change_consent(
                actor=actor, contact_id=contact_id, expected=expected, **form.told
            )
            return HttpResponseRedirect(links.account(account_id))
        except StaleEditError as error:
            form = ConsentForm({**request.POST.dict(), "fingerprint": error.fingerprint})
            labels = {name: str(field.label) for name, field in form.fields.items()}
            differs, status = conflict(error, labels), 409
        except ValueUnsoundError as error:
            form.add_error(error.attribute, str(error))
    page = FormPage(
        crumbs=crumbs_of(detail, _("Consent")),
        title=_("Consent of {name}").format(name=found.name),
        sub=detail.summary.name,
        form=form,
        button=_("Save"),
        back=links.account(account_id),
        conflict=differs,
        hints_id="consent-means",
        hints=(_("web form"), _("contract"), _("call"), _("e-mail")),
    )
    return render_page(request, FORM, page, status=status)
