"""A load of revenue taken back."""

from collections.abc import Collection

from django.db import transaction

from parlance.domains.metrics.commands import mark_changed
from parlance.domains.revenue import events
from parlance.domains.revenue.commands.loads import (
    CHARGES,
    CONTRACTS,
    PRODUCTS,
    RATES,
    SUBSCRIPTIONS,
    VERSIONS,
)
from parlance.kit.actor import Actor
from parlance.platform.events.outbox import publish
from parlance.platform.ledger.loads import rows
from parlance.platform.ledger.undo import UndoCounts, Undoing, undo_ledger, undo_records


@transaction.atomic
def undo_load(*, actor: Actor, undoing: Undoing) -> dict[str, UndoCounts]:
    """Take back what a load did to subscriptions, charges, contracts, products and rates.

    What was edited or stated later stays, and so do contracts and products that it needs.
    """
    actor.must("revenue.change")
    subscriptions, of_subscriptions = undo_ledger(SUBSCRIPTIONS, undoing)
    charges, of_charges = undo_ledger(CHARGES, undoing)
    versions, _ = undo_ledger(VERSIONS, undoing)
    rates, _ = undo_ledger(RATES, undoing)
    undo_records(CONTRACTS, undoing, condition=_is_unused_contract())
    products, _ = undo_records(PRODUCTS, undoing, condition=_is_unused_product())
    many = of_subscriptions is None or of_charges is None or rates.removed or rates.restored
    mark_changed(account_ids=None if many else [*(of_subscriptions or ()), *(of_charges or ())])
    counts = {
        "products": products,
        "contracts": versions,
        "subscriptions": subscriptions,
        "charges": charges,
        "exchange_rates": rates,
    }
    changed = sum(one.removed + one.restored for one in counts.values())
    publish(events.RevenueLoaded(undoing.by.load_id, "undo", changed), actor)
    return counts


def accounts_in_use(*, actor: Actor, account_ids: Collection[int]) -> list[int]:
    """Return those of the accounts that pay, were charged or have a contract, as recorded now."""
    actor.must("revenue.change")
    found = rows(
        """
        select account_id from revenue_subscription
        where recorded_to is null and account_id = any(%s)
        union
        select account_id from revenue_charge where recorded_to is null and account_id = any(%s)
        union
        select c.account_id from revenue_contract c
        join revenue_contractversion v on v.contract_id = c.id and v.recorded_to is null
        where c.account_id = any(%s)
        """,
        [list(account_ids)] * 3,
    )
    return [account_id for (account_id,) in found]


def _is_unused_contract() -> str:
    """Return the condition that no row, past ones included, needs the contract `c`."""
    others = " and ".join(
        f"not exists (select from {table} r where r.contract_id = c.id)"
        for table in (VERSIONS.table, SUBSCRIPTIONS.table, CHARGES.table)
    )
    return f"(o.before is not null or ({others}))"


def _is_unused_product() -> str:
    """Return the condition that nothing recorded now is of the product `c`."""
    others = " and ".join(
        f"not exists (select from {table} r where r.product_id = c.id and r.recorded_to is null)"
        for table in (SUBSCRIPTIONS.table, CHARGES.table)
    )
    return f"(o.before is not null or ({others}))"
