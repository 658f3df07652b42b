from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actors import ANA
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Subscription
from parlance.exchange.commands import import_path
from parlance.exchange.errors import MappingError
from parlance.exchange.mapping import OnDangling, open_mapping, read_mapping, shipped_mappings
from parlance.exchange.values import ImportOutcome, LoadState
from parlance.kit.tables import FieldType

Folder = Callable[..., Path]

CLIENTS = """
Client No,Client Name,VIP
1,One,yes
2,Two,
3,Three,
"""
DEALS = """
deal,client,from,to,price,paused
d1,1,01.02.2025,,1200,false
d2,2,01.03.2025,01.04.2025,2400,false
d3,3,01.03.2025,,600,true
"""
MAPPING = """
[files.accounts]
from = "clients.csv"
[files.accounts.values]
source_id = "`Client No`"
name = "client_name"
vip = "if(is_empty(vip), 'no', vip)"

[files.subscriptions]
from = "deals.csv"
where = "not paused"
types = { paused = "boolean", price = "number" }
[files.subscriptions.values]
source_id = "concat(deal, '/', client)"
account = "client"
plan = "owner_client_name"
starts_on = "date(from, 'DD.MM.YYYY')"
ends_on = "date(to, 'DD.MM.YYYY')"
amount = "price / 12"
[files.subscriptions.constants]
currency = "EUR"
[files.subscriptions.join.owner]
from = "clients.csv"
on = { client = "Client No" }
"""


def _import(path: Path, mapping: str) -> ImportOutcome:
    written = path.parent / "mine.toml"
    written.write_text(mapping, encoding="utf-8")
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    return import_path(actor=ANA, path=path, mapping=written, recorded_at=noon)


def _places(outcome: ImportOutcome) -> list[tuple[str, int | None, str | None, str]]:
    assert outcome.state is LoadState.REFUSED
    return [(one.file, one.row, one.column, one.code) for one in outcome.problems]


@pytest.mark.django_db
def test_mapping_makes_files_of_the_format_from_others(folder: Folder) -> None:
    path = folder(clients=CLIENTS, deals=DEALS, notes="a\n1")

    outcome = _import(path, MAPPING)

    assert outcome.problems == ()
    assert [(one.file, one.added) for one in outcome.files] == [
        ("accounts", 3),
        ("subscriptions", 2),
    ]
    assert outcome.not_read == ("notes.csv",)
    rows = Subscription.objects.order_by("source_id").values_list(
        "source_id", "account__source_id", "plan", "starts_on", "ends_on", "amount", "currency"
    )
    assert [tuple(map(str, row)) for row in rows] == [
        ("d1/1", "1", "One", "2025-02-01", "None", "100.000000", "EUR"),
        ("d2/2", "2", "Two", "2025-03-01", "2025-04-01", "200.000000", "EUR"),
    ]
    assert Account.objects.get(source_id="1").custom == {"vip": "yes"}


@pytest.mark.django_db
def test_faults_are_told_at_their_place_in_the_source(folder: Folder) -> None:
    deals = DEALS + "d4,1,31.02.2025,,x,false\nd4,1,01.05.2025,,5,maybe\n"

    outcome = _import(folder(clients=CLIENTS, deals=deals), MAPPING)

    assert _places(outcome) == [
        ("deals.csv", 5, "from", "type"),
        ("deals.csv", 5, "price", "type"),
        ("deals.csv", 6, "paused", "type"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("policy", ["refuse", "skip_and_report"])
def test_rows_that_hang_in_the_air_are_refused_or_left_out(folder: Folder, policy: str) -> None:
    mapping = MAPPING.replace('from = "deals.csv"', f'from = "deals.csv"\non_dangling = "{policy}"')
    path = folder(clients=CLIENTS, deals=DEALS + "d9,9,01.05.2025,,10,false\n")

    outcome = _import(path, mapping)

    if policy == "refuse":
        assert _places(outcome) == [("deals.csv", 5, "client", "unknown_reference")]
    else:
        assert (outcome.state, outcome.skipped) == (LoadState.APPLIED, 1)
        assert outcome.files[1].added == 2
        assert outcome.problems_path is not None
        said = outcome.problems_path.read_text(encoding="utf-8-sig").splitlines()
        assert said[1] == "deals.csv,5,client,9,skipped,Left out: clients.csv has no such row."


@pytest.mark.django_db
def test_references_that_hang_in_the_air_may_be_left_out(folder: Folder) -> None:
    mapping = """
[files.subscriptions]
from = "deals.csv"
on_dangling = "skip_and_report"
[files.subscriptions.values]
source_id = "deal"
account = "client"
starts_on = "date(from, 'DD.MM.YYYY')"
amount = "price"
[files.subscriptions.constants]
currency = "EUR"
"""
    outcome = _import(folder(deals=DEALS), mapping)

    assert (outcome.state, outcome.skipped) == (LoadState.APPLIED, 3)
    assert outcome.files[0].rows == 0


@pytest.mark.django_db
def test_a_join_wants_its_key_once(folder: Folder) -> None:
    path = folder(clients=CLIENTS + "1,Again,\n", deals=DEALS)

    assert ("clients.csv", 5, "Client No", "double_key") in _places(_import(path, MAPPING))


@pytest.mark.django_db
def test_missing_files_and_columns_are_told_by_name(folder: Folder) -> None:
    path = folder(clients=CLIENTS.replace("Client Name", "Nane"), dael=DEALS)

    outcome = _import(path, MAPPING)

    assert _places(outcome) == [
        ("clients.csv", 1, "client_name", "missing_column"),
        ("deals.csv", None, None, "missing_file"),
    ]


@pytest.mark.django_db
def test_distinct_makes_one_row_for_each_key(folder: Folder) -> None:
    mapping = """
[files.accounts]
from = "deals.csv"
distinct = true
[files.accounts.values]
source_id = "client"
name = "concat('Account ', client)"
"""
    outcome = _import(folder(deals=DEALS + "d5,1,x,,1,true\nd6,,x,,1,true\n"), mapping)

    assert (outcome.problems, outcome.files[0].added) == ((), 3)


def test_shipped_mappings_can_be_read() -> None:
    assert shipped_mappings() == [
        "fightchurn",
        "hubspot",
        "mrr-periods",
        "ravenstack",
        "salesforce",
        "stripe",
    ]
    for name in shipped_mappings():
        assert open_mapping(name).files[0].target == "accounts"


def test_mapping_is_read_in_the_order_of_loading() -> None:
    mapping = read_mapping("mine", MAPPING.encode())

    assert [one.target for one in mapping.files] == ["accounts", "subscriptions"]
    assert mapping.sources() == ["clients.csv", "deals.csv"]
    assert mapping.files[1].types == {"paused": FieldType.BOOLEAN, "price": FieldType.NUMBER}
    assert mapping.files[1].on_dangling is OnDangling.REFUSE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[files", "no TOML"),
        ("title = 'x'", "makes no file"),
        ("[files.acounts]", "Perhaps “accounts” is meant"),
        ("[files.accounts]\nfrom = 'a.csv'", "needs “from”, the source file, and “values”"),
        ("[files.accounts]\nform = 'a.csv'", "Perhaps “from” is meant"),
        ("[files.products]\nfrom = 'a.csv'\nvalues = {nam = 'x'}", "Perhaps “name” is meant"),
        ("[files.products]\nfrom = 'a.csv'\nvalues = {name = 1}", "must be text in quotes"),
        (
            "[files.products]\nfrom = 'a.csv'\nvalues = {name = 'x'}\nconstants = {name = 'x'}",
            "“name” twice",
        ),
        (
            "[files.products]\nfrom = 'a.csv'\nvalues = {name = 'x'}\non_dangling = 'ignore'",
            "none of refuse, skip_and_report",
        ),
        (
            "[files.products]\nfrom = 'a.csv'\nvalues = {name = 'x'}\ntypes = {x = 'money'}",
            "none of string, integer",
        ),
        ("[files.products]\nfrom = 'a.csv'\nvalues = {name = 'x'}\njoin = {b = 1}", "join.b"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(content: str, said: str) -> None:
    with pytest.raises(MappingError) as refused:
        read_mapping("mine", content.encode())

    assert said in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("expression", "said"),
    [("concat(deal", "source_id"), ("price +", "source_id"), ("deal + 1", "source_id")],
)
def test_an_expression_is_pointed_at(folder: Folder, expression: str, said: str) -> None:
    mapping = MAPPING.replace("concat(deal, '/', client)", expression)

    with pytest.raises(MappingError) as refused:
        _import(folder(clients=CLIENTS, deals=DEALS), mapping)

    assert f"[files.subscriptions] {said}" in str(refused.value)
    assert "^" in str(refused.value)


def test_an_unknown_mapping_is_answered_with_the_known_ones() -> None:
    with pytest.raises(MappingError, match="Perhaps “ravenstack” is meant"):
        open_mapping("ravenstak")
