from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parlance.kit.errors import InvalidError
from parlance.platform.privacy import retention
from parlance.platform.rendering import Request, render_page
from parlance.platform.secrets import seal, unseal
from parlance.platform.webhooks import commands, queries
from parlance.platform.webhooks.values import ATTEMPTS, Endpoint
from parlance.web.components import Crumb, EmptyPage, address
from parlance.web.formatting import house_format
from parlance.web.settings import settings_menu
from parlance.workspace.settings.webhooks.rows import (
    crumbs,
    delivery_row,
    endpoint_row,
    form_of,
    state_of,
    switches,
    typed,
)
from parlance.workspace.settings.webhooks.values import (
    AttemptRow,
    DeliveryPage,
    EndpointForm,
    EndpointPage,
    EndpointsPage,
    OpenPage,
)

_SHOWN_ONCE = "webhook_shown_once"
_MOST = 50


@require_GET
def endpoints(request: Request) -> HttpResponse:
    """List who is told."""
    found = queries.endpoints(actor=request.actor)
    write = house_format()
    page = EndpointsPage(
        crumbs=crumbs(),
        menu=settings_menu(request.actor, request.path),
        endpoints=tuple(endpoint_row(write, one) for one in found),
        empty=EmptyPage(
            _("No program is told yet"),
            _(
                "A webhook sends a signed message to an address of yours whenever something"
                " changes here: a subscription ends, a definition is agreed, files were imported."
            ),
            _("Add a webhook"),
            reverse("webhook_open"),
        ),
    )
    return render_page(request, "workspace/settings/webhooks.html", page)


@require_http_methods(["GET", "POST"])
def open_endpoint(request: Request) -> HttpResponse:
    """Add an address; what was typed stays when it is refused."""
    request.actor.must("webhooks.change")
    form = typed(request)
    if request.method == "POST":
        try:
            opened = commands.open_endpoint(
                actor=request.actor,
                url=form.url,
                description=form.description,
                events=request.POST.getlist("events"),
            )
        except InvalidError as error:
            form = typed(request, str(error))
        else:
            return _with_secret(request, opened.endpoint_id, opened.secret)
    page = OpenPage(
        crumbs=crumbs(Crumb(_("Add a webhook"))),
        menu=settings_menu(request.actor, reverse("webhooks")),
        form=form,
        action=reverse("webhook_open"),
    )
    status = 422 if form.error else 200
    return render_page(request, "workspace/settings/webhook_open.html", page, status=status)


@require_http_methods(["GET", "POST"])
def endpoint(request: Request, endpoint_id: int) -> HttpResponse:
    """Show an address with its log, and change it."""
    found = queries.endpoint(actor=request.actor, endpoint_id=endpoint_id)
    form = form_of(found)
    if request.method == "POST":
        try:
            commands.change_endpoint(
                actor=request.actor,
                endpoint_id=endpoint_id,
                url=request.POST.get("url", ""),
                description=request.POST.get("description", ""),
                events=request.POST.getlist("events"),
            )
        except InvalidError as error:
            form = typed(request, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("webhook", endpoint_id)
    page = _endpoint_page(request, found, form)
    status = 422 if form.error else 200
    return render_page(request, "workspace/settings/webhook.html", page, status=status)


@require_GET
def delivery(request: Request, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Show one message with every attempt."""
    found = queries.delivery(actor=request.actor, delivery_id=delivery_id)
    told = queries.endpoint(actor=request.actor, endpoint_id=endpoint_id)
    write = house_format()
    page = DeliveryPage(
        crumbs=crumbs(Crumb(told.url, reverse("webhook", args=[endpoint_id])), Crumb(_("Message"))),
        menu=settings_menu(request.actor, reverse("webhooks")),
        row=delivery_row(write, found.delivery),
        message_id=found.delivery.message_id,
        body=found.body,
        attempts=tuple(
            AttemptRow(
                at=write.instant(one.at),
                status=str(one.status or "—"),
                took=_("%(took)s ms") % {"took": write.count(one.took_ms)},
                error=one.error,
                answer=one.answer,
            )
            for one in found.attempts
        ),
    )
    return render_page(request, "workspace/settings/webhook_delivery.html", page)


@require_POST
def switch(request: Request, endpoint_id: int) -> HttpResponse:
    """Pause an address, or go on with it."""
    commands.change_endpoint(
        actor=request.actor,
        endpoint_id=endpoint_id,
        is_enabled=request.POST.get("is_enabled") == "yes",
    )
    return redirect("webhook", endpoint_id)


@require_POST
def send_test(request: Request, endpoint_id: int) -> HttpResponse:
    commands.send_test(actor=request.actor, endpoint_id=endpoint_id)
    messages.success(request, _("A test message is on its way; its outcome stands in the log."))
    return redirect("webhook", endpoint_id)


@require_POST
def rotate(request: Request, endpoint_id: int) -> HttpResponse:
    opened = commands.rotate_secret(
        actor=request.actor, endpoint_id=endpoint_id, now=datetime.now(tz=UTC)
    )
    return _with_secret(request, endpoint_id, opened.secret)


@require_POST
def replay(request: Request, endpoint_id: int) -> HttpResponse:
    """Send again: the named messages, or all that were given up."""
    now = datetime.now(tz=UTC)
    ids = [int(one) for one in request.POST.getlist("delivery") if one.isdecimal()][:_MOST]
    if ids:
        commands.replay(actor=request.actor, delivery_ids=ids, now=now)
        count = len(ids)
    else:
        count = commands.replay_failed(
            actor=request.actor,
            endpoint_id=endpoint_id,
            since=retention.before("webhooks", now=now),
            now=now,
        )
    messages.success(request, _("%(count)s messages are sent again.") % {"count": count})
    return redirect("webhook", endpoint_id)


@require_POST
def close(request: Request, endpoint_id: int) -> HttpResponse:
    commands.close_endpoint(actor=request.actor, endpoint_id=endpoint_id)
    messages.success(request, _("The webhook and its log are removed."))
    return redirect("webhooks")


def _endpoint_page(request: Request, found: Endpoint, form: EndpointForm) -> EndpointPage:
    here = reverse("webhook", args=[found.id])
    state = state_of(request.GET.get("state", ""))
    log = queries.deliveries(
        actor=request.actor,
        endpoint_id=found.id,
        state=state,
        before_id=_number(request.GET.get("before", "")),
        limit=_MOST + 1,
    )
    write = house_format()
    shown = log[:_MOST]
    older = address(here, state=state or "", before=shown[-1].id) if len(log) > _MOST else ""
    return EndpointPage(
        crumbs=crumbs(Crumb(found.url)),
        menu=settings_menu(request.actor, reverse("webhooks")),
        id=found.id,
        form=form,
        is_enabled=found.is_enabled,
        disabled_reason=found.disabled_reason,
        secret=_secret_to_show(request),
        failing=found.failing,
        switches=switches(here, state),
        deliveries=tuple(delivery_row(write, one) for one in shown),
        older=older,
        attempts=ATTEMPTS,
        kept_days=retention.days("webhooks"),
    )


def _with_secret(request: HttpRequest, endpoint_id: int, secret: str) -> HttpResponse:
    """Show a secret once: the next page takes it out of the session."""
    request.session[_SHOWN_ONCE] = seal(secret)
    return redirect("webhook", endpoint_id)


def _secret_to_show(request: HttpRequest) -> str:
    sealed = request.session.pop(_SHOWN_ONCE, "")
    return unseal(sealed) if sealed else ""


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
