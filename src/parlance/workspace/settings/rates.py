"""What currencies are worth, from which day on, and what has no rate yet."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parlance.domains.revenue.commands.charges import set_exchange_rate, withdraw_exchange_rate
from parlance.domains.revenue.queries.rates import currencies_in_use, exchange_rates
from parlance.domains.revenue.values.records import CurrencyUse, RateRow
from parlance.kit.currencies import CURRENCIES
from parlance.kit.errors import InvalidError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.rendering import Request, render_page
from parlance.web.components import EmptyPage, Pill, address
from parlance.web.formatting import Format, house_format
from parlance.web.numbers import parse_day, parse_number, typed_number
from parlance.web.settings import Subject, settings_menu

TEMPLATE = "workspace/settings/rates.html"
_SHOWN_AT_ONCE = 6
NO_RATE = fingerprint({"rate": None})


@dataclass(frozen=True, slots=True)
class RateLine:
    day: str
    iso_day: str
    rate: str
    recorded: str
    correct: str


@dataclass(frozen=True, slots=True)
class CurrencyCard:
    """A currency with its rates, newest first, the later ones apart; `state` says what lacks."""

    code: str
    state: Pill
    note: str
    rates: tuple[RateLine, ...]
    earlier: tuple[RateLine, ...]
    add: str


@dataclass(frozen=True, slots=True)
class RateForm:
    """What stands in the fields, as typed. `expected` is of the rate that is corrected."""

    currency: str
    starts_on: str
    rate: str
    reason: str
    expected: str
    is_correction: bool
    problem: str = ""
    mine: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class RatesPage:
    title: str
    menu: tuple[Subject, ...]
    reporting: str
    cards: tuple[CurrencyCard, ...]
    lacking: str
    codes: tuple[str, ...]
    form: RateForm
    empty: EmptyPage


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: Request) -> HttpResponse:
    """Show every rate; add one, or correct one."""
    request.actor.must("rates.change")
    write = house_format()
    if request.method != "POST":
        return _shown(request, write, _asked(request, write))
    try:
        day = parse_day(request.POST.get("starts_on", ""), write.locale)
        set_exchange_rate(
            actor=request.actor,
            currency=request.POST.get("currency", "").strip().upper(),
            starts_on=day,
            rate=parse_number(request.POST.get("rate", ""), write.locale),
            recorded_at=datetime.now(UTC),
            reason=request.POST.get("reason", "")[:300],
            expected=request.POST.get("expected") or NO_RATE,
        )
    except StaleEditError as error:
        return _shown(request, write, _stale(request.POST, write, error), status=409)
    except InvalidError as error:
        return _shown(request, write, _typed(request.POST, str(error)), status=422)
    messages.success(request, _("The rate is recorded. Figures follow within seconds."))
    return HttpResponseRedirect(reverse("rates"))


@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Take back a rate, for a reason."""
    request.actor.must("rates.change")
    write = house_format()
    try:
        withdraw_exchange_rate(
            actor=request.actor,
            currency=request.POST.get("currency", ""),
            starts_on=parse_day(request.POST.get("starts_on", ""), write.locale),
            recorded_at=datetime.now(UTC),
            reason=request.POST.get("reason", "")[:300],
        )
    except InvalidError as error:
        return _shown(request, write, _typed(request.POST, str(error)), status=422)
    messages.success(request, _("The rate is taken back. The one before it holds on."))
    return HttpResponseRedirect(reverse("rates"))


def _shown(request: Request, write: Format, form: RateForm, status: int = 200) -> HttpResponse:
    used = {one.currency: one for one in currencies_in_use(actor=request.actor)}
    rows = exchange_rates(actor=request.actor)
    codes = sorted({*used, *(row.currency for row in rows)} - {write.currency})
    cards = tuple(
        _card(write, code, used.get(code), [row for row in rows if row.currency == code])
        for code in codes
    )
    page = RatesPage(
        title=_("Currency and rates"),
        menu=settings_menu(request.actor, reverse("rates")),
        reporting=write.currency,
        cards=cards,
        lacking=", ".join(card.code for card in cards if card.state.tone == "bad"),
        codes=tuple(sorted(CURRENCIES - {write.currency})),
        form=form,
        empty=EmptyPage(
            _("One currency is enough so far"),
            _(
                "Every amount is in %(currency)s. When a subscription or a charge is in another"
                " currency, say here what it is worth."
            )
            % {"currency": write.currency},
        ),
    )
    return render_page(request, TEMPLATE, page, status=status)


def _card(write: Format, code: str, use: CurrencyUse | None, rows: list[RateRow]) -> CurrencyCard:
    state, note = _state(write, use, rows)
    lines = tuple(_line(write, row) for row in rows)
    return CurrencyCard(
        code=code,
        state=state,
        note=note,
        rates=lines[:_SHOWN_AT_ONCE],
        earlier=lines[_SHOWN_AT_ONCE:],
        add=address(reverse("rates"), currency=code) + "#rate",
    )


def _line(write: Format, row: RateRow) -> RateLine:
    there = address(reverse("rates"), currency=row.currency, starts_on=row.starts_on)
    return RateLine(
        day=write.day(row.starts_on),
        iso_day=row.starts_on.isoformat(),
        rate=typed_number(row.rate, write.locale),
        recorded=write.instant(row.recorded_at),
        correct=f"{there}#rate",
    )


def _state(write: Format, use: CurrencyUse | None, rows: list[RateRow]) -> tuple[Pill, str]:
    if use is None:
        return Pill(_("Not in use")), _("No subscription and no charge is in this currency.")
    many = ngettext("%(many)s amount", "%(many)s amounts", use.amounts) % {
        "many": write.count(use.amounts)
    }
    if not rows:
        words = _("%(many)s since %(day)s count in no figure until there is a rate.")
        return Pill(_("No rate"), "bad"), words % {"many": many, "day": write.day(use.first_on)}
    first = rows[-1].starts_on
    if use.first_on < first:
        words = _("%(many)s since %(day)s. Before %(first)s the first rate is assumed.")
        said = {"many": many, "day": write.day(use.first_on), "first": write.day(first)}
        return Pill(_("Begins late"), "warn"), words % said
    words = _("%(many)s since %(day)s, all with a rate.")
    return Pill(_("Complete"), "good"), words % {"many": many, "day": write.day(use.first_on)}


def _asked(request: Request, write: Format) -> RateForm:
    """Fill the form from an address that names a currency, and perhaps the day of its rate."""
    code, day = request.GET.get("currency", ""), request.GET.get("starts_on", "")
    found = next(
        (
            row
            for row in exchange_rates(actor=request.actor)
            if (row.currency, row.starts_on.isoformat()) == (code, day)
        ),
        None,
    )
    return RateForm(
        currency=code if code in CURRENCIES else "",
        starts_on=day if found else "",
        rate=typed_number(found.rate, write.locale) if found else "",
        reason="",
        expected=found.fingerprint if found else "",
        is_correction=found is not None,
    )


def _typed(data: QueryDict, problem: str) -> RateForm:
    return RateForm(
        currency=data.get("currency", ""),
        starts_on=data.get("starts_on", ""),
        rate=data.get("rate", ""),
        reason=data.get("reason", ""),
        expected=data.get("expected", ""),
        is_correction=bool(data.get("expected")),
        problem=problem,
    )


def _stale(data: QueryDict, write: Format, error: StaleEditError) -> RateForm:
    """Keep what was typed; show what is recorded by now, and let it be saved over."""
    now = error.differences[0].now if error.differences else None
    return RateForm(
        currency=data.get("currency", ""),
        starts_on=data.get("starts_on", ""),
        rate=data.get("rate", ""),
        reason=data.get("reason", ""),
        expected=error.fingerprint,
        is_correction=True,
        problem=str(error),
        mine=data.get("rate", ""),
        theirs=typed_number(now, write.locale) if now is not None else "",
    )
