"""A whole load taken back: what is recorded afterwards is what would be without it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from actors import ANA, BEN
from parlance.domains.accounts.commands.attributes import change_attribute
from parlance.domains.accounts.models import Account, AccountAttribute, Contact
from parlance.domains.revenue.commands.subscriptions import end_subscription
from parlance.domains.revenue.models import Contract, Product, Subscription
from parlance.exchange.commands import export_path, import_path, preview_undo, undo_load
from parlance.exchange.errors import LaterEditsError, LoadNotUndoableError, ReasonMissingError
from parlance.exchange.models import Load
from parlance.exchange.values import ImportOutcome, LoadState
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry
from parlance.platform.ledger.undo import UndoCounts
from parlance.platform.people.models import Person

Folder = Callable[..., Path]
pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ACCOUNTS = """
source_id,name,owner,tier
a1,One,ann,gold
a2,Two,bob,
"""
CONTACTS = """
source_id,account,name,email,role
c1,a1,Kim Lee,kim@example.com,champion
"""
PRODUCTS = """
source_id,name
p1,Base
"""
CONTRACTS = """
source_id,account,starts_on
k1,a1,2025-01-01
"""
SUBSCRIPTIONS = """
source_id,account,contract,product,starts_on,amount,currency
s1,a1,k1,p1,2025-01-01,100,EUR
s2,a2,,p1,2025-02-01,80,EUR
"""
EVERYTHING = {
    "accounts": ACCOUNTS,
    "contacts": CONTACTS,
    "products": PRODUCTS,
    "contracts": CONTRACTS,
    "subscriptions": SUBSCRIPTIONS,
}


def load(path: Path, *, hours: int = 0) -> int:
    outcome: ImportOutcome = import_path(
        actor=ANA, path=path, recorded_at=NOON + timedelta(hours=hours)
    )
    assert outcome.state is LoadState.APPLIED, outcome.problems
    assert outcome.load_id is not None
    return outcome.load_id


def undo(load_id: int, *, hours: int = 10, keep_later: bool = False) -> UndoCounts:
    return undo_load(
        actor=ANA,
        load_id=load_id,
        reason="Wrong month",
        keep_later=keep_later,
        recorded_at=NOON + timedelta(hours=hours),
    ).total


def written(tmp_path: Path, name: str) -> dict[str, str]:
    """Return everything recorded now, as the exchange format has it."""
    path = tmp_path / name
    export_path(actor=ANA, path=path)
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(path.glob("*.csv"))}


def test_undo_of_the_first_load_leaves_nothing(folder: Folder, tmp_path: Path) -> None:
    load_id = load(folder(**EVERYTHING))

    undone = undo(load_id)

    assert undone.kept == 0
    assert written(tmp_path, "after") == {}
    assert not Account.objects.visible_to(ANA).exists()
    assert (Contact.objects.count(), Contract.objects.count(), Person.objects.count()) == (0, 1, 0)
    assert Subscription.objects.filter(recorded_to=None).count() == 0


def test_what_was_recorded_by_then_is_still_known(folder: Folder) -> None:
    undo(load(folder(**EVERYTHING)))

    row = Subscription.objects.get(source_id="s1")

    assert (row.amount, row.recorded_from, row.recorded_to) == (
        Decimal(100),
        NOON,
        NOON + timedelta(hours=10),
    )


def test_undo_of_changes_gives_the_values_before_back(folder: Folder, tmp_path: Path) -> None:
    load(folder("first", **EVERYTHING))
    before = written(tmp_path, "before")
    changes = {
        name: text.replace("One", "Uno").replace("Kim", "Jo") for name, text in EVERYTHING.items()
    }
    changes["accounts"] = changes["accounts"].replace("ann", "eve").replace("gold", "silver")
    changes["subscriptions"] = SUBSCRIPTIONS.replace("100", "120") + "s3,a2,,p1,2025-03-01,5,EUR\n"
    second = load(folder("second", **changes), hours=1)
    assert written(tmp_path, "between") != before

    undo(second)

    assert written(tmp_path, "after") == before
    account = Account.objects.get(source_id="a1")
    assert (account.name, account.owner, account.custom) == ("One", "ann", {"tier": "gold"})


def test_a_load_can_be_repeated_after_it_was_undone(folder: Folder, tmp_path: Path) -> None:
    path = folder(**EVERYTHING)
    first = load(path)
    before = written(tmp_path, "before")
    undo(first)

    again = import_path(actor=ANA, path=path, recorded_at=NOON + timedelta(hours=11))

    assert [(one.file, one.added) for one in again.files][:2] == [("accounts", 2), ("contacts", 1)]
    assert written(tmp_path, "after") == before


def test_later_edits_are_told_and_kept(folder: Folder) -> None:
    load_id = load(folder(**EVERYTHING))
    account = Account.objects.get(source_id="a1")
    change_attribute(
        actor=ANA,
        account_id=account.id,
        attribute="owner",
        value="zoe",
        from_on=date(2026, 1, 5),
        today=date(2026, 1, 6),
        recorded_at=NOON + timedelta(hours=1),
    )
    end_subscription(
        actor=ANA,
        subscription_id=Subscription.objects.get(source_id="s1").id,
        ends_on=date(2025, 6, 1),
        reason="Left",
        recorded_at=NOON + timedelta(hours=2),
    )

    with pytest.raises(LaterEditsError):
        undo(load_id)
    assert Load.objects.get(id=load_id).state == LoadState.APPLIED
    undone = undo(load_id, keep_later=True)

    assert undone.kept > 0
    assert [one.source_id for one in Account.objects.visible_to(ANA)] == ["a1"]
    account.refresh_from_db()
    assert account.owner == "zoe"
    kept = Subscription.objects.get(recorded_to=None)
    assert (kept.source_id, kept.ends_on) == ("s1", date(2025, 6, 1))


def test_undo_keeps_what_a_later_load_says(folder: Folder, tmp_path: Path) -> None:
    """Import A, B over A, undo A: as if only B had been imported."""
    over = EVERYTHING | {
        "accounts": ACCOUNTS.replace("a2,Two,bob,", "a3,Three,bob,"),
        "subscriptions": SUBSCRIPTIONS.replace("100", "150").replace("s2,a2", "s4,a3"),
    }
    first = load(folder("a", **EVERYTHING))
    load(folder("b", **over), hours=1)

    undo(first, keep_later=True)

    remains = written(tmp_path, "after")
    undo(Load.objects.filter(state=LoadState.APPLIED).get().id, hours=11)
    assert written(tmp_path, "nothing") == {}
    load(folder("alone", **over), hours=11)
    alone = written(tmp_path, "alone-written")
    assert remains == alone


def test_undo_of_both_loads_in_their_order_leaves_what_was_before(
    folder: Folder, tmp_path: Path
) -> None:
    load(folder("zero", **EVERYTHING))
    before = written(tmp_path, "before")
    changed = [SUBSCRIPTIONS.replace("100", amount) for amount in ("120", "140")]
    renamed = [ACCOUNTS.replace("One", name) for name in ("Uno", "Eins")]
    first = load(folder("a", subscriptions=changed[0], accounts=renamed[0]), hours=1)
    second = load(folder("b", subscriptions=changed[1], accounts=renamed[1]), hours=2)

    undo(first, keep_later=True)
    undo(second, hours=11)

    assert written(tmp_path, "after") == before


def test_preview_says_what_undo_would_do_and_does_nothing(folder: Folder, tmp_path: Path) -> None:
    load_id = load(folder(**EVERYTHING))
    before = written(tmp_path, "before")

    told = preview_undo(actor=ANA, load_id=load_id, recorded_at=NOON + timedelta(hours=1))

    assert told.counts["subscriptions"] == UndoCounts(removed=2)
    assert told.counts["accounts"] == UndoCounts(removed=2)
    assert written(tmp_path, "after") == before


def test_undo_is_audited_with_its_reason_and_happens_once(folder: Folder) -> None:
    load_id = load(folder(**EVERYTHING))

    undo(load_id)

    entry = AuditEntry.objects.get(action="exchange.undone")
    assert (entry.subject_id, entry.reason) == (str(load_id), "Wrong month")
    by = Load.objects.get(undoes_id=load_id)
    assert (by.state, by.reason) == (LoadState.UNDOING, "Wrong month")
    with pytest.raises(LoadNotUndoableError):
        undo(load_id, hours=12)


def test_undo_wants_a_reason_and_the_right(folder: Folder) -> None:
    load_id = load(folder(**EVERYTHING))

    with pytest.raises(ReasonMissingError):
        undo_load(actor=ANA, load_id=load_id, reason=" ", recorded_at=NOON)
    with pytest.raises(DeniedError):
        undo_load(actor=BEN, load_id=load_id, reason="No", recorded_at=NOON)


def test_products_and_attributes_of_an_undone_load_are_gone(folder: Folder) -> None:
    undo(load(folder(**EVERYTHING)))

    assert Product.objects.filter(withdrawn_at=None).count() == 0
    assert AccountAttribute.objects.filter(recorded_to=None).count() == 0
