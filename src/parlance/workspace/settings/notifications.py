"""What reaches a person by mail: each kind at once, in the daily digest, or never."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import available_timezones

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parlance.kit.errors import InvalidError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.mail.queries import is_configured
from parlance.platform.notifications import commands, queries
from parlance.platform.notifications.kinds import kinds
from parlance.platform.notifications.values import Choices, Mailing
from parlance.platform.organisation.queries import organisation
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb, address
from parlance.web.settings import Subject, settings_menu

_WORDS = {
    Mailing.AT_ONCE: gettext_lazy("At once"),
    Mailing.DAILY: gettext_lazy("In the daily digest"),
    Mailing.NEVER: gettext_lazy("Never"),
}
_PREFIX = "kind."


@dataclass(frozen=True, slots=True)
class KindRow:
    field: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """`problem` says why nothing was saved; what was chosen stays chosen in the form."""

    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    rows: tuple[KindRow, ...]
    columns: tuple[str, ...]
    hours: tuple[Choice, ...]
    time_zone: str
    time_zones: tuple[str, ...]
    usual_zone: str
    fingerprint: str
    is_mail_configured: bool
    is_saved: bool
    problem: str


@require_http_methods(["GET", "POST"])
def notification_choices(request: Request) -> HttpResponse:
    """Show and keep a person's own choices."""
    now = queries.choices(actor=request.actor)
    if request.method != "POST":
        is_saved = request.GET.get("saved") == "1"
        return _render(request, now, _fingerprint(now), is_saved=is_saved)
    given = _given(request, now)
    try:
        commands.choose(
            actor=request.actor,
            now=datetime.now(UTC),
            mailings=given.mailings,
            hour=given.hour,
            time_zone=given.time_zone,
            expected=request.POST.get("fingerprint"),
        )
    except StaleEditError as error:
        return _render(request, given, error.fingerprint, problem=str(error), status=409)
    except InvalidError as error:
        return _render(request, given, _fingerprint(now), problem=str(error), status=422)
    return HttpResponseRedirect(address(reverse("notification_choices"), saved=1))


def _given(request: Request, now: Choices) -> Choices:
    """Return what the form says; what it does not say stays as it is, nonsense is refused later."""
    chosen = request.POST
    hour = chosen.get("hour", str(now.hour))
    mailings = {
        name: Mailing(text)
        if (text := chosen.get(f"{_PREFIX}{name}", before.value)) in set(Mailing)
        else before
        for name, before in now.mailings.items()
    }
    is_hour = hour.isascii() and hour.isdigit() and len(hour) <= 2
    return Choices(
        mailings=mailings,
        hour=int(hour) if is_hour else -1,
        time_zone=chosen.get("time_zone", now.time_zone).strip(),
    )


def _render(
    request: Request,
    shown: Choices,
    expected: str,
    *,
    is_saved: bool = False,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    label = {one.name: str(one.label) for one in kinds(actor=request.actor)}
    page = ChoicesPage(
        crumbs=(),
        menu=settings_menu(request.actor, request.path),
        rows=tuple(
            KindRow(
                f"{_PREFIX}{name}",
                label[name],
                tuple(Choice(one.value, str(_WORDS[one]), one is chosen) for one in Mailing),
            )
            for name, chosen in shown.mailings.items()
        ),
        columns=tuple(str(_WORDS[one]) for one in Mailing),
        hours=tuple(Choice(str(at), f"{at:02}:00", at == shown.hour) for at in range(24)),
        time_zone=shown.time_zone,
        time_zones=tuple(sorted(available_timezones())),
        usual_zone=organisation().time_zone,
        fingerprint=expected,
        is_mail_configured=is_configured(),
        is_saved=is_saved,
        problem=problem,
    )
    return render_page(request, "workspace/settings/notifications.html", page, status=status)


def _fingerprint(found: Choices) -> str:
    return fingerprint(queries.as_values(found))
