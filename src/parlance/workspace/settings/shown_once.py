"""Links that no mail has carried: kept sealed until the page of their person has shown them."""

from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.platform.mail.queries import is_configured
from parlance.platform.people.links import Address
from parlance.platform.rendering import Request
from parlance.platform.secrets import seal, unseal

_KEY = "link_to_copy"


def must_confirm(request: Request) -> None:
    """Raise `DeniedError` without the right, then ask for the password again if it is long ago."""
    request.actor.must("people.change")
    raise_if_reauthentication_required(request, app="allauth.account")


def address_of(request: HttpRequest, route: str) -> Address:
    """Return what makes the whole address of a link from its token."""
    return lambda token: request.build_absolute_uri(reverse(route, args=[token]))


def after_invitation(request: HttpRequest, person_id: UUID, link: str) -> HttpResponse:
    """Lead to the person's page, where a link shows that no mail carries."""
    if is_configured():
        messages.success(request, _("A letter with the link is on its way."))
    else:
        keep_link(request, person_id, link)
    return HttpResponseRedirect(reverse("person", args=[person_id]))


def keep_link(request: HttpRequest, person_id: UUID, link: str) -> None:
    request.session[_KEY] = {"person": str(person_id), "link": seal(link)}


def take_link(request: HttpRequest, person_id: UUID) -> str:
    """Return the link made for this person, and forget it; "" where there is none."""
    kept = request.session.get(_KEY)
    if not kept or kept["person"] != str(person_id):
        return ""
    del request.session[_KEY]
    return unseal(kept["link"])
