"""One account: who it is, what it pays, how that came about, and who to talk to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from parlance.domains.accounts.queries import records as accounts
from parlance.domains.accounts.values.records import AccountDetail
from parlance.domains.revenue.queries import records
from parlance.domains.revenue.queries.movements import movements
from parlance.domains.revenue.values.movements import Movement
from parlance.domains.revenue.values.records import ContractTerms, Price, SubscriptionRow
from parlance.domains.revenue.values.records import Unit as PriceUnit
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.platform.people.queries import shown_names
from parlance.web import links
from parlance.web.charts import Chart, chart
from parlance.web.components import Crumb, Option, Pill, Tile
from parlance.web.formatting import DASH, Format
from parlance.web.period import Asked, switches
from parlance.web.words import in_words, translated
from parlance.workspace import findings
from parlance.workspace.account_record import Record, account_record
from parlance.workspace.dashboard import KIND_TONES
from parlance.workspace.figures import courses, known_metrics, series, tile

TILES = (
    "monthly_recurring_revenue",
    "annual_recurring_revenue",
    "net_revenue_retention",
    "gross_revenue_retention",
)

_PRICES = {
    PriceUnit.DAY: ngettext_lazy("%(amount)s per day", "%(amount)s per %(count)s days", "count"),
    PriceUnit.WEEK: ngettext_lazy("%(amount)s per week", "%(amount)s per %(count)s weeks", "count"),
    PriceUnit.MONTH: ngettext_lazy(
        "%(amount)s per month", "%(amount)s per %(count)s months", "count"
    ),
    PriceUnit.YEAR: ngettext_lazy("%(amount)s per year", "%(amount)s per %(count)s years", "count"),
}


@dataclass(frozen=True, slots=True)
class MovementRow:
    day: str
    kind: Pill
    cause: str
    what: str
    amount: str


@dataclass(frozen=True, slots=True)
class IntervalRow:
    product: str
    plan: str
    period: str
    quantity: str
    price: str
    mrr: str
    state: Pill
    ended: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    name: str
    period: str
    status: str
    terms: str
    versions: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    crumbs: tuple[Crumb, ...]
    name: str
    state: Pill | None
    found: str
    summary: str
    period: str
    asked: Asked
    switches: tuple[Option, ...]
    tiles: tuple[Tile, ...]
    mrr: Chart | None
    movements: tuple[MovementRow, ...]
    intervals: tuple[IntervalRow, ...]
    contracts: tuple[ContractRow, ...]
    record: Record
    shows_money: bool


def account_page(
    *, actor: Actor, write: Format, account_id: int, asked: Asked, today: date
) -> AccountPage:
    """Put the page together; raises what `accounts.account` raises.

    Who may not read revenue sees whom the account belongs to and who works there, no money.
    """
    detail = accounts.account(actor=actor, account_id=account_id)
    shows_money = actor.may("revenue.read") and actor.may("metrics.read")
    money = _money(actor, write, account_id, asked, today) if shows_money else _NO_MONEY
    return AccountPage(
        crumbs=(
            Crumb(_("Accounts"), f"{reverse('accounts')}?view="),
            Crumb(detail.summary.name),
        ),
        name=detail.summary.name,
        summary=" · ".join(
            filter(None, (detail.summary.segment, detail.summary.country, _owner(detail)))
        ),
        period=write.period(asked.windows[-1]),
        asked=asked,
        switches=switches(links.account(account_id), asked) if shows_money else (),
        record=account_record(actor=actor, write=write, detail=detail, today=today),
        shows_money=shows_money,
        **money,
    )


_NO_MONEY: dict[str, Any] = {
    "state": None,
    "found": "",
    "tiles": (),
    "mrr": None,
    "movements": (),
    "intervals": (),
    "contracts": (),
}


def _money(
    actor: Actor, write: Format, account_id: int, asked: Asked, today: date
) -> dict[str, Any]:
    """Return the parts of the page that tell of money."""
    known = known_metrics(actor=actor)
    found = courses(actor=actor, known=known, asked=asked, metrics=TILES)
    intervals = records.subscriptions_of(actor=actor, account_id=account_id)
    products = {one.source_id: one.name for one in records.products(actor=actor)}
    mrr = found["monthly_recurring_revenue"]
    return {
        "state": _state(intervals, today),
        "found": findings.of_account(write, asked, mrr) if intervals else "",
        "tiles": tuple(tile(write, known, asked, found[metric]) for metric in TILES),
        "mrr": chart(
            write,
            id="account-mrr",
            title=_("Monthly recurring revenue"),
            note=_("at the close of each %(period)s") % {"period": translated(asked.every)},
            categories=[write.period(one) for one in asked.windows],
            series=(series("MRR", mrr, asked, color="series-1"),),
            unit=Unit.MONEY,
            axis=_("%(currency)s per month") % {"currency": write.currency},
        ),
        "movements": _movements(actor, write, account_id, asked, products),
        "intervals": tuple(
            _interval(write, one, products, today) for one in _newest_first(intervals)
        ),
        "contracts": _contracts(actor, write, account_id, today),
    }


def _owner(detail: AccountDetail) -> str:
    owner = detail.summary.owner or ""
    return shown_names({owner}).get(owner, owner)


def _state(intervals: Iterable[SubscriptionRow], today: date) -> Pill:
    paid = [one for one in intervals if one.mrr.amount > 0]
    if any(_is_in_force(one, today) for one in paid):
        return Pill(_("active"), "good")
    if any(one.starts_on > today for one in paid):
        return Pill(_("starts later"), "brand")
    return Pill(_("lost"), "bad") if paid else Pill(_("never paid"))


def _is_in_force(one: SubscriptionRow, today: date) -> bool:
    return one.starts_on <= today and (one.ends_on is None or today < one.ends_on)


def _newest_first(intervals: Iterable[SubscriptionRow]) -> list[SubscriptionRow]:
    return sorted(intervals, key=lambda one: (one.starts_on, one.id), reverse=True)


def _interval(
    write: Format, one: SubscriptionRow, products: Mapping[str, str], today: date
) -> IntervalRow:
    price = one.price
    if _is_in_force(one, today):
        state = Pill(_("in force"), "good")
    else:
        state = Pill(_("to come"), "brand") if one.starts_on > today else Pill(_("ended"))
    return IntervalRow(
        product=products.get(one.product or "", DASH),
        plan=one.plan or "",
        period=write.until(one.starts_on, one.ends_on)
        if one.ends_on
        else _("since %(day)s") % {"day": write.day(one.starts_on)},
        quantity=write.value(price.quantity, Unit.NUMBER).text,
        price=_price(write, price),
        mrr=write.cents(one.mrr.amount, one.mrr.currency),
        state=state,
        ended=in_words(one.end_reason or ""),
    )


def _price(write: Format, price: Price) -> str:
    amount = write.cents(price.amount, price.currency)
    return _PRICES[price.unit] % {"amount": amount, "count": price.every}


def _movements(
    actor: Actor, write: Format, account_id: int, asked: Asked, products: Mapping[str, str]
) -> tuple[MovementRow, ...]:
    found = movements(actor=actor, account_ids={account_id}, as_of=asked.as_of)
    return tuple(_movement(write, one, products) for one in found)


def _movement(write: Format, one: Movement, products: Mapping[str, str]) -> MovementRow:
    return MovementRow(
        day=write.day(one.day),
        kind=Pill(in_words(one.kind), KIND_TONES.get(one.kind, "")),
        cause=translated(one.reason),
        what=" ".join(filter(None, (products.get(one.product, one.product), one.plan))),
        amount=write.signed_cents(one.amount, one.currency),
    )


def _contracts(
    actor: Actor, write: Format, account_id: int, today: date
) -> tuple[ContractRow, ...]:
    found = records.contracts_of(actor=actor, account_id=account_id, on=today)
    rows = []
    for one in found:
        terms = one.version.terms
        versions = records.contract_versions(actor=actor, contract_id=one.id)
        rows.append(
            ContractRow(
                name=one.source_id,
                period=write.until(terms.starts_on, terms.ends_on)
                if terms.ends_on
                else _("since %(day)s") % {"day": write.day(terms.starts_on)},
                status=in_words(terms.status),
                terms=", ".join(_terms(terms)),
                versions=len(versions),
            )
        )
    return tuple(rows)


def _terms(terms: ContractTerms) -> Iterable[str]:
    """Say what was agreed, as far as it is known."""
    counted = (
        (
            terms.term_months,
            ngettext("term %(count)s month", "term %(count)s months", terms.term_months or 0),
        ),
        (
            terms.notice_days,
            ngettext("%(count)s day's notice", "%(count)s days' notice", terms.notice_days or 0),
        ),
        (
            terms.payment_days,
            ngettext(
                "payable in %(count)s day", "payable in %(count)s days", terms.payment_days or 0
            ),
        ),
    )
    yield from (words % {"count": many} for many, words in counted if many)
    if terms.auto_renews:
        yield _("renews by itself")
