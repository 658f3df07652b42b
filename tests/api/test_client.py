"""A client generated from the served description, unmodified, does a day's work."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from factories.companies import facts_of_records
from factories.tokens import Program

pytestmark = pytest.mark.django_db(transaction=True)

GENERATOR = Path(sys.executable).with_name("openapi-python-client")


@pytest.fixture
def client_module(live_server: Any, tmp_path: Path) -> Iterator[ModuleType]:
    """Generate the package from what the server serves, and import it."""
    served = tmp_path / "openapi.json"
    served.write_bytes(httpx.get(f"{live_server.url}/api/v1/openapi.json").content)
    config = tmp_path / "config.yaml"
    config.write_text("package_name_override: parlance_client\npost_hooks: []\n")
    done = subprocess.run(
        [
            *(GENERATOR, "generate", "--path", served, "--config", config, "--meta", "none"),
            *("--output-path", tmp_path / "parlance_client", "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(tmp_path))
    yield importlib.import_module("parlance_client")
    sys.path.remove(str(tmp_path))
    for name in [one for one in sys.modules if one.startswith("parlance_client")]:
        del sys.modules[name]


def call(name: str) -> Any:
    """Return an operation's module, wherever its tag put it."""
    package = Path(str(importlib.import_module("parlance_client").__file__)).parent
    folder = package / "api"
    (found,) = folder.glob(f"*/{name}.py")
    return importlib.import_module(f"parlance_client.api.{found.parent.name}.{name}")


def model(name: str) -> Any:
    return getattr(importlib.import_module("parlance_client.models"), name)


def test_a_day_with_the_generated_client(client_module: ModuleType, live_server: Any) -> None:
    client = client_module.AuthenticatedClient(
        base_url=f"{live_server.url}/api/v1",
        token=Program().secret,
        raise_on_unexpected_status=True,
    )

    with client as client:
        created = call("create_account").sync(
            client=client,
            body=model("NewAccount").from_dict({"source_id": "A-1", "name": "Northwind"}),
        )
        again = call("upsert_account").sync_detailed(
            "A-1", client=client, body=model("AccountGiven").from_dict({"name": "Northwind Mills"})
        )
        rows = [{"source_id": f"B-{number}", "name": f"Account {number}"} for number in range(9)]
        bulk = call("bulk_accounts").sync(
            client=client, body=[model("BulkAccountsBodyItem").from_dict(one) for one in rows]
        )
        for number, account in enumerate((created.id, created.id)):
            call("record_subscription").sync(
                client=client,
                body=model("NewSubscription").from_dict(
                    {
                        "source_id": f"S-{number}",
                        "account_id": account,
                        "starts_on": ("2025-01-01", "2026-03-01")[number],
                        "price": {"amount": ("100", "10")[number], "currency": "USD"},
                    }
                ),
            )
        with facts_of_records():
            body = {
                "metrics": ["nrr"],
                "opens": "2026-01-01",
                "closes": "2026-07-01",
            }
            figures = call("evaluate_metrics").sync(
                client=client, body=model("Evaluation").from_dict(body)
            )
            told = call("explain_metric").sync(
                client=client,
                body=model("ExplanationAsked").from_dict(
                    {"metric": "nrr", "opens": "2026-01-01", "closes": "2026-07-01"}
                ),
            )
        names: list[str] = []
        cursor = None
        while True:
            more: dict[str, str] = {"cursor": cursor} if cursor else {}
            page = call("list_accounts").sync(client=client, limit=3, **more)
            names += [one.name for one in page.data]
            cursor = page.next_cursor
            if cursor is None:
                break

    assert (again.status_code, again.parsed.name, again.parsed.id) == (
        200,
        "Northwind Mills",
        created.id,
    )
    assert (bulk.accepted, bulk.refused) == (9, 0)
    assert sorted(names) == [*(f"Account {number}" for number in range(9)), "Northwind Mills"]
    (figure,) = figures.data
    # 100 at opening, 110 at close
    assert (figure.metric, figure.value) == ("net_revenue_retention", pytest.approx(1.1))
    assert [one.account_name for one in told.contributions] == ["Northwind Mills"]
    assert json.dumps(told.with_values)
