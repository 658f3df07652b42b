"""One person who has left something everywhere that something can be left."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from factories.accounts import make_account, make_attribute, make_contact, make_person, make_user
from parlance.domains.accounts.models import Account
from parlance.kit.actor import Actor
from parlance.platform.api.models import Answer
from parlance.platform.audit import commands as audit
from parlance.platform.ledger.models import Overwritten
from parlance.platform.notifications.commands import notify
from parlance.platform.runs import commands as runs

NAME = "Marlene Søgård-Quist"
EMAIL = "marlene.quist@harbor.example"
PHONE = "+47 22 33 44 55 66"
CONTACT_KEY = "mquist@crm.harbor.example"
USER_KEY = "mquist@app.harbor.example"
WORDS = (NAME, EMAIL, PHONE, CONTACT_KEY, USER_KEY)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Traces:
    person_id: UUID
    account: Account


def leave_traces(actor: Actor, colleague: UUID) -> Traces:
    """Save a contact and user who is named in free texts, histories and answers, too."""
    account = make_account(name="Harbor", owner=EMAIL, custom={"champion": f"ask {NAME}"})
    person = make_person(name=NAME, email=EMAIL, phone=PHONE)
    make_contact(account=account, person=person, source_id=CONTACT_KEY, title="Harbormaster")
    make_user(account=account, person=person, source_id=USER_KEY)
    for attribute, value in (("owner", EMAIL), ("champion", f"ask {NAME}")):
        make_attribute(
            account=account, attribute=attribute, value=value, starts_on=date(2025, 1, 1)
        )
    Overwritten.objects.create(
        load_id=1,
        table="people_person",
        row_id=str(person.id),
        before={"name": NAME, "email": "m.quist@former.example", "phone": PHONE},
        after={"name": NAME, "email": EMAIL, "phone": PHONE},
    )
    audit.record(
        actor=actor,
        action="accounts.change",
        subject=("account", str(account.id)),
        before={"owner": None},
        after={"owner": EMAIL.upper()},
        reason=f"{NAME} asked for it",
    )
    notify(person_ids=[colleague], kind="exchange.import_ended", title=f"{NAME} wrote", href="/")
    runs.start(actor=actor, kind="exchange.import", title=f"Import {EMAIL}.csv")
    Answer.objects.create(owner=actor.id, key="k", asked="a", body=f'{{"n":"{NAME}"}}'.encode())
    return Traces(person.id, account)
