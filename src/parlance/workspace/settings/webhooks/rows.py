"""What the pages of webhooks show, made ready from what is known."""

from collections.abc import Collection, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.platform.webhooks.registry import event_types
from parlance.platform.webhooks.values import Delivery, Endpoint, State
from parlance.web.components import Crumb, Option, Pill, address
from parlance.web.formatting import Format
from parlance.web.words import translated
from parlance.workspace.settings.webhooks.values import (
    DeliveryRow,
    EndpointForm,
    EndpointRow,
    EventChoice,
)


def crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(_("Webhooks"), reverse("webhooks")), *more) if more else ()


def endpoint_row(write: Format, one: Endpoint) -> EndpointRow:
    return EndpointRow(
        url=one.url,
        href=reverse("webhook", args=[one.id]),
        description=one.description,
        events=_("all events")
        if not one.events
        else _("%(count)s events") % {"count": len(one.events)},
        state=_health(one),
        waiting=write.count(one.waiting),
        failing=write.count(one.failing),
    )


def _health(one: Endpoint) -> Pill:
    if not one.is_enabled:
        return Pill(_("paused"), "warn")
    return Pill(_("failing"), "bad") if one.failing else Pill(_("working"), "good")


def typed(request: HttpRequest, error: str = "") -> EndpointForm:
    return EndpointForm(
        url=request.POST.get("url", ""),
        description=request.POST.get("description", ""),
        events=_choices(request.POST.getlist("events")),
        error=error,
    )


def form_of(found: Endpoint) -> EndpointForm:
    return EndpointForm(found.url, found.description, _choices(found.events))


def _choices(chosen: Collection[str]) -> tuple[EventChoice, ...]:
    return tuple(
        EventChoice(one.name, translated(one.words), _in_words(one.example), one.name in chosen)
        for one in event_types()
    )


def _in_words(example: Mapping[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in example.items())


def delivery_row(write: Format, one: Delivery) -> DeliveryRow:
    pills = {
        State.PENDING: Pill(_("waiting"), "brand"),
        State.DELIVERED: Pill(_("delivered"), "good"),
        State.FAILED: Pill(_("given up"), "bad"),
    }
    return DeliveryRow(
        id=one.id,
        href=reverse("webhook_delivery", args=[one.endpoint_id, one.id]),
        event=one.event,
        at=write.instant(one.created_at),
        state=pills[one.state],
        attempts=write.count(one.attempts),
        next=write.instant(one.next_attempt_at) if one.next_attempt_at else "",
    )


def switches(here: str, state: State | None) -> tuple[Option, ...]:
    labels = {
        None: _("All"),
        State.PENDING: _("Waiting"),
        State.DELIVERED: _("Delivered"),
        State.FAILED: _("Given up"),
    }
    return tuple(
        Option(label, address(here, state=one or ""), one is state) for one, label in labels.items()
    )


def state_of(text: str) -> State | None:
    return State(text) if text in {one.value for one in State} else None
