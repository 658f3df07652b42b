"""One account: who it is, what it pays, how that came about, and who to talk to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from parlance.domains.accounts import queries as accounts
from parlance.domains.accounts.values import AccountDetail, ContactDetail
from parlance.domains.revenue.queries import records
from parlance.domains.revenue.queries.movements import movements
from parlance.domains.revenue.values.movements import Movement
from parlance.domains.revenue.values.records import SubscriptionRow
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.platform.people.queries import person_names
from parlance.web import links
from parlance.web.charts import Chart, chart
from parlance.web.components import Crumb, Option, Pill, Tile
from parlance.web.formatting import DASH, Format
from parlance.web.period import Asked, switches
from parlance.workspace import findings
from parlance.workspace.dashboard import KIND_TONES, in_words
from parlance.workspace.figures import courses, known_metrics, series, tile

TILES = (
    "monthly_recurring_revenue",
    "annual_recurring_revenue",
    "net_revenue_retention",
    "gross_revenue_retention",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known about an account."""

    label: str
    value: str
    href: str = ""


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
class ContactRow:
    name: str
    title: str
    role: str
    email: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    crumbs: tuple[Crumb, ...]
    name: str
    state: Pill
    found: str
    summary: str
    period: str
    asked: Asked
    switches: tuple[Option, ...]
    tiles: tuple[Tile, ...]
    mrr: Chart
    movements: tuple[MovementRow, ...]
    intervals: tuple[IntervalRow, ...]
    contracts: tuple[ContractRow, ...]
    contacts: tuple[ContactRow, ...]
    facts: tuple[Fact, ...]


def account_page(
    *, actor: Actor, write: Format, account_id: int, asked: Asked, today: date
) -> AccountPage:
    """Put the page together; raises what `accounts.account` raises."""
    detail = accounts.account(actor=actor, account_id=account_id)
    known = known_metrics(actor=actor)
    found = courses(actor=actor, known=known, asked=asked, metrics=TILES)
    intervals = records.subscriptions_of(actor=actor, account_id=account_id)
    products = {one.source_id: one.name for one in records.products(actor=actor)}
    owner = _owner(detail)
    mrr = found["monthly_recurring_revenue"]
    return AccountPage(
        crumbs=(Crumb("Accounts", reverse("accounts")), Crumb(detail.summary.name)),
        name=detail.summary.name,
        state=_state(intervals, today),
        found=findings.of_account(write, asked, mrr) if intervals else "",
        summary=" · ".join(filter(None, (detail.summary.segment, detail.summary.country, owner))),
        period=write.period(asked.windows[-1]),
        asked=asked,
        switches=switches(links.account(account_id), asked),
        tiles=tuple(tile(write, known, asked, found[metric]) for metric in TILES),
        mrr=chart(
            write,
            id="account-mrr",
            title="Monthly recurring revenue",
            note=f"at the close of each {asked.every}",
            categories=[write.period(one) for one in asked.windows],
            series=(series("MRR", mrr, asked, color="series-1"),),
            unit=Unit.MONEY,
            axis=f"{write.currency} per month",
        ),
        movements=_movements(actor, write, account_id, asked, products),
        intervals=tuple(_interval(write, one, products, today) for one in _newest_first(intervals)),
        contracts=_contracts(actor, write, account_id, today),
        contacts=_contacts(accounts.contacts(actor=actor, account_id=account_id)),
        facts=tuple(_facts(write, detail, owner)),
    )


def _owner(detail: AccountDetail) -> str:
    owner = detail.summary.owner or ""
    return person_names({owner}).get(owner, owner)


def _state(intervals: Iterable[SubscriptionRow], today: date) -> Pill:
    paid = [one for one in intervals if one.mrr.amount > 0]
    if any(_is_in_force(one, today) for one in paid):
        return Pill("active", "good")
    if any(one.starts_on > today for one in paid):
        return Pill("starts later", "brand")
    return Pill("lost", "bad") if paid else Pill("never paid")


def _is_in_force(one: SubscriptionRow, today: date) -> bool:
    return one.starts_on <= today and (one.ends_on is None or today < one.ends_on)


def _newest_first(intervals: Iterable[SubscriptionRow]) -> list[SubscriptionRow]:
    return sorted(intervals, key=lambda one: (one.starts_on, one.id), reverse=True)


def _interval(
    write: Format, one: SubscriptionRow, products: Mapping[str, str], today: date
) -> IntervalRow:
    price = one.price
    every = f"{price.every} {price.unit}s" if price.every > 1 else str(price.unit)
    if _is_in_force(one, today):
        state = Pill("in force", "good")
    else:
        state = Pill("to come", "brand") if one.starts_on > today else Pill("ended")
    return IntervalRow(
        product=products.get(one.product or "", DASH),
        plan=one.plan or "",
        period=write.until(one.starts_on, one.ends_on)
        if one.ends_on
        else f"since {write.day(one.starts_on)}",
        quantity=write.value(price.quantity, Unit.NUMBER).text,
        price=f"{write.cents(price.amount, price.currency)} per {every}",
        mrr=write.cents(one.mrr.amount, one.mrr.currency),
        state=state,
        ended=in_words(one.end_reason or ""),
    )


def _movements(
    actor: Actor, write: Format, account_id: int, asked: Asked, products: Mapping[str, str]
) -> tuple[MovementRow, ...]:
    found = movements(actor=actor, account_ids={account_id}, as_of=asked.as_of)
    return tuple(_movement(write, one, products) for one in found)


def _movement(write: Format, one: Movement, products: Mapping[str, str]) -> MovementRow:
    return MovementRow(
        day=write.day(one.day),
        kind=Pill(in_words(one.kind), KIND_TONES.get(one.kind, "")),
        cause=one.reason,
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
        words = [
            f"term {terms.term_months} months" if terms.term_months else "",
            f"{terms.notice_days} days' notice" if terms.notice_days else "",
            f"payable in {terms.payment_days} days" if terms.payment_days else "",
            "renews by itself" if terms.auto_renews else "",
        ]
        versions = records.contract_versions(actor=actor, contract_id=one.id)
        rows.append(
            ContractRow(
                name=one.source_id,
                period=write.until(terms.starts_on, terms.ends_on)
                if terms.ends_on
                else f"since {write.day(terms.starts_on)}",
                status=in_words(terms.status),
                terms=", ".join(filter(None, words)),
                versions=len(versions),
            )
        )
    return tuple(rows)


def _contacts(found: Iterable[ContactDetail]) -> tuple[ContactRow, ...]:
    return tuple(
        ContactRow(one.name, one.title or "", one.role or "", one.email or "") for one in found
    )


def _facts(write: Format, detail: AccountDetail, owner: str) -> Iterable[Fact]:
    one = detail.summary
    yield Fact("Segment", one.segment or DASH)
    yield Fact("Owner", owner or DASH)
    yield Fact("Country", one.country or DASH)
    yield Fact("Industry", one.industry or DASH)
    yield Fact("Signed up", write.day(one.signed_up_on))
    if detail.parent_name and one.parent_id:
        yield Fact("Parent", detail.parent_name, links.account(one.parent_id))
    for child_id, name in detail.children:
        yield Fact("Child", name, links.account(child_id))
    for label, value in detail.custom:
        yield Fact(in_words(label).capitalize(), str(value))
    yield Fact("Source id", one.source_id)
