"""The records of an account as rows of the exchange format and of the truth beside it."""

from collections.abc import Iterator

from parlance.exchange.simulation import company, people, pricing
from parlance.exchange.simulation.account import Account
from parlance.exchange.simulation.chance import Chance
from parlance.exchange.simulation.deals import Contract
from parlance.exchange.simulation.ledger import Movement, Row

COLUMNS = {
    "accounts": "source_id name parent owner segment country industry signed_up_on",
    "account_history": "account attribute value from",
    "contacts": "source_id account name email phone title role",
    "users": "source_id account name email starts_on ends_on",
    "products": "source_id name",
    "contracts": "source_id account starts_on ends_on status term_months billed_every billed_unit"
    " payment_days notice_days auto_renews",
    "subscriptions": "source_id account line contract product plan kind starts_on ends_on quantity"
    " amount price_every price_unit billed_every billed_unit discount_rate discount_amount currency"
    " start_cause end_reason",
    "charges": "source_id account contract product kind charged_on amount currency",
    "exchange_rates": "currency starts_on rate",
}
"""The columns of each file of the package, in the order of its rows."""

TRUTH_COLUMNS = {
    "movements": "account day kind amount currency cause",
    "mrr": "closes currency mrr active_accounts",
    "engagement": "account month engagement reason",
}
"""`mrr` is what was in force on the last day before `closes`; `amount` is signed."""


def account_rows(account: Account, *, seed: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of one account by file of the package."""
    profile, months = account.profile, account.months
    chance = Chance(seed, "people", profile.number)
    yield "accounts", [_account(account)]
    yield (
        "account_history",
        [(profile.id, name, value, months.text(day)) for name, value, day in account.history],
    )
    yield "contacts", list(people.contacts(account, chance))
    yield "users", list(people.users(account, chance))
    yield "contracts", [_contract(account, one) for one in account.deals.contracts]
    yield "subscriptions", account.ledger.rows
    yield "charges", _charges(account)


def movement_rows(account: Account, movements: list[Movement]) -> Iterator[Row]:
    """Yield the account's true movements, oldest first."""
    profile = account.profile
    for one in movements:
        amount = pricing.decimal_text(one.amount, 6)
        day = account.months.text(one.day)
        yield profile.id, day, one.kind, amount, profile.currency, one.cause


def engagement_rows(account: Account) -> Iterator[Row]:
    """Yield the hidden level behind what happened: one row per month as a customer."""
    months = account.months
    for month, level, reason in account.engaged:
        yield account.profile.id, months.text(months.starts[month])[:7], f"{level:.3f}", reason


def _account(account: Account) -> Row:
    profile = account.profile
    return (
        profile.id,
        profile.name,
        profile.parent,
        account.value("owner"),
        account.value("segment"),
        profile.country,
        profile.industry,
        account.months.text(account.first_day),
    )


def _contract(account: Account, contract: Contract) -> Row:
    months, term = account.months, contract.term
    rhythm = term.rhythm
    return (
        contract.id,
        account.profile.id,
        months.text(contract.starts),
        "" if contract.ends is None else months.text(contract.ends),
        _status(account, contract),
        term.months or "",
        rhythm.billed_every,
        rhythm.billed_unit,
        30,
        60 if term.months else 30,
        "true",
    )


def _status(account: Account, contract: Contract) -> str:
    if not contract.is_over:
        return "active"
    is_past = contract.ends is not None and contract.ends <= account.months.closes
    return "ended" if is_past else "under_notice"


def _charges(account: Account) -> list[Row]:
    """Return the set-up fee, a one-time charge at the first contract of larger accounts."""
    profile, day = account.profile, account.set_up_on
    if day < 0:
        return []
    step = account.ledger.step
    dollars = company.SEGMENTS[profile.segment].set_up_fee
    fee = round(dollars / company.CURRENCIES[profile.currency]) // (100 * step) * 100 * step
    return [
        (
            f"{profile.id}-X1",
            profile.id,
            account.deals.contracts[0].id,
            company.WORKSPACE.key,
            "one_time",
            account.months.text(day),
            pricing.decimal_text(fee, 2),
            profile.currency,
        )
    ]
