"""What is recorded of an account: its attributes and their history, its people, its team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.accounts.queries import records as accounts
from parlance.domains.accounts.queries.team import past_and_present
from parlance.domains.accounts.queries.words import definitions
from parlance.domains.accounts.values.records import (
    CSM,
    AccountDetail,
    AttributeType,
    AttributeValue,
    ContactDetail,
    Definition,
    Member,
)
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.platform.people.queries import shown_names
from parlance.platform.privacy.consents import Consent
from parlance.web import links
from parlance.web.components import Pill
from parlance.web.formatting import DASH, Format

_HISTORY = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known about an account."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody to talk to; `edit`, `end` and `consent` are ways for those who may."""

    name: str
    title: str
    role: str
    email: str
    phone: str
    ended: str
    edit: str
    end: str
    consent: str
    consent_words: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    role: str
    period: str
    leave: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A value that an attribute has, had or will have; `corrected` once it was superseded."""

    label: str
    value: str
    since: str
    recorded: str
    state: Pill | None


@dataclass(frozen=True, slots=True)
class Record:
    """The parts of the account page that people edit, with the ways to do so."""

    facts: tuple[Fact, ...]
    contacts: tuple[ContactRow, ...]
    past_contacts: tuple[ContactRow, ...]
    has_names: bool
    team: tuple[MemberRow, ...]
    past_team: tuple[MemberRow, ...]
    history: tuple[HistoryRow, ...]
    edit: str
    add_contact: str
    join_team: str


def account_record(*, actor: Actor, write: Format, detail: AccountDetail, today: date) -> Record:
    """Put these parts together."""
    account_id = detail.summary.id
    may_change, may_assign = actor.may("accounts.change"), actor.may("accounts.assign")
    contacts = tuple(_contacts(actor, write, account_id))
    members = past_and_present(actor=actor, account_id=account_id)
    here = [one for one in members if one.person_id and _is_on(one, members, today)]
    gone = [one for one in members if one.person_id and one not in here]
    return Record(
        facts=tuple(_facts(write, detail)),
        contacts=tuple(one for one in contacts if not one.ended),
        past_contacts=tuple(one for one in contacts if one.ended),
        has_names=actor.may("accounts.read_personal"),
        team=tuple(_member(write, account_id, one, may_leave=may_assign) for one in here),
        past_team=tuple(_member(write, account_id, one, may_leave=False) for one in gone),
        history=tuple(_history(actor, write, account_id, today)),
        edit=reverse("account_edit", args=[account_id]) if may_change else "",
        add_contact=reverse("contact_new", args=[account_id]) if may_change else "",
        join_team=reverse("team_join", args=[account_id]) if may_assign else "",
    )


def _is_on(one: Member, members: Iterable[Member], today: date) -> bool:
    first = next((each for each in members if each.role == CSM), None)
    has_begun = one.starts_on is None or one.starts_on <= today or one is first
    return has_begun and (one.ends_on is None or one.ends_on > today)


def _contacts(actor: Actor, write: Format, account_id: int) -> Iterable[ContactRow]:
    may_change = actor.may("accounts.change")
    may_edit = may_change and actor.may("accounts.read_personal")
    for one in accounts.contacts(actor=actor, account_id=account_id):
        args = [account_id, one.id]
        yield ContactRow(
            name=one.name,
            title=one.title or "",
            role=one.role or "",
            email=one.email or "",
            phone=one.phone or "",
            ended=_("until {day}").format(day=write.day(one.ends_on)) if one.ends_on else "",
            edit=reverse("contact_edit", args=args) if may_edit else "",
            end=reverse("contact_end", args=args) if may_change else "",
            consent=reverse("contact_consent", args=args) if may_edit else "",
            consent_words=_consents(write, one) if may_edit else "",
        )


def _consents(write: Format, one: ContactDetail) -> str:
    """Return what is known of a contact's consent, in one line; "" when nothing is."""
    words = {Consent.GIVEN: _("agreed"), Consent.WITHDRAWN: _("withdrawn")}
    said = [
        f"{label}: {words[Consent(value)]}"
        for label, value in (
            (_("service messages"), one.consent_service),
            (_("marketing"), one.consent_marketing),
        )
        if value
    ]
    if not said:
        return ""
    how = [write.day(one.consent_on)] if one.consent_on else []
    how += [one.consent_by] if one.consent_by else []
    return ", ".join(said) + (f" ({', '.join(how)})" if how else "")


def _member(write: Format, account_id: int, one: Member, *, may_leave: bool) -> MemberRow:
    since = write.day(one.starts_on)
    is_here = one.ends_on is None
    return MemberRow(
        name=one.name,
        role=one.role.replace("_", " ").capitalize() if "_" in one.role else one.role,
        period=_("since {day}").format(day=since)
        if is_here
        else write.until(one.starts_on, one.ends_on)
        if one.starts_on and one.ends_on
        else since,
        leave=reverse("team_leave", args=[account_id, one.id])
        if may_leave and one.id and is_here
        else "",
    )


def _facts(write: Format, detail: AccountDetail) -> Iterable[Fact]:
    one = detail.summary
    owner = one.owner or ""
    yield Fact(_("Segment"), one.segment or DASH)
    yield Fact(_("Owner"), shown_names({owner}).get(owner, owner) or DASH)
    yield Fact(_("Country"), one.country or DASH)
    yield Fact(_("Industry"), one.industry or DASH)
    yield Fact(_("Signed up"), write.day(one.signed_up_on))
    if detail.parent_name and one.parent_id:
        yield Fact(_("Parent"), detail.parent_name, links.account(one.parent_id))
    for child_id, name in detail.children:
        yield Fact(_("Child"), name, links.account(child_id))
    known = {each.name: each for each in definitions(with_retired=True)}
    for key, value in detail.custom:
        definition = known.get(key, Definition(key, key.replace("_", " ").capitalize()))
        yield Fact(definition.label, _custom(write, definition, value))
    yield Fact(_("Source id"), one.source_id)


def _custom(write: Format, definition: Definition, value: str) -> str:
    try:
        match definition.type:
            case AttributeType.NUMBER:
                return write.value(float(value), Unit.NUMBER).text
            case AttributeType.MONEY:
                return write.cents(float(value))
            case AttributeType.DATE:
                return write.day(date.fromisoformat(value))
            case AttributeType.BOOLEAN:
                return _("yes") if value == "true" else _("no")
            case _:
                return value
    except ValueError:
        return value


def _history(actor: Actor, write: Format, account_id: int, today: date) -> Iterable[HistoryRow]:
    found = accounts.attribute_history(actor=actor, account_id=account_id, with_corrected=True)
    newest = sorted(found, key=lambda one: (one.recorded_from, one.starts_on), reverse=True)
    shown = newest[:_HISTORY]
    people = {one.recorded_by for one in shown if one.recorded_by}
    owners = {one.value for one in shown if one.attribute == "owner" and one.value}
    parents = {int(one.value) for one in shown if one.attribute == "parent" and one.value}
    names = shown_names(people | owners)
    above = accounts.account_names(actor=actor, ids=parents) if parents else {}
    labels = {each.name: each.label for each in definitions(with_retired=True)}
    for one in shown:
        yield HistoryRow(
            label=labels.get(one.attribute, one.attribute.replace("_", " ").capitalize()),
            value=_value(one, names, above),
            since=write.day(one.starts_on),
            recorded=_recorded(write, one, names),
            state=_state(one, today),
        )


def _value(one: AttributeValue, names: Mapping[str, str], above: Mapping[int, str]) -> str:
    if not one.value:
        return DASH
    if one.attribute == "parent":
        return above.get(int(one.value), one.value)
    return names.get(one.value, one.value)


def _recorded(write: Format, one: AttributeValue, names: Mapping[str, str]) -> str:
    when = write.instant(one.recorded_from)
    if one.load_id is not None:
        return _("{when}, by import {load}").format(when=when, load=one.load_id)
    who = names.get(one.recorded_by or "", "")
    return _("{when}, by {who}").format(when=when, who=who) if who else when


def _state(one: AttributeValue, today: date) -> Pill | None:
    if one.recorded_to is not None:
        return Pill(_("corrected"), "warn")
    return Pill(_("to come"), "brand") if one.starts_on > today else None
