"""What a record refers to must exist, for an actor who may see it."""

from parlance.domains.accounts.errors import AccountNotFoundError
from parlance.domains.accounts.queries.records import account_names
from parlance.domains.revenue.errors import (
    ContractNotFoundError,
    ContractOfOtherAccountError,
    ProductNotFoundError,
)
from parlance.domains.revenue.models import Contract, Product
from parlance.kit.actor import Actor


def require_account(actor: Actor, account_id: int) -> None:
    if account_id not in account_names(actor=actor, ids=[account_id]):
        raise AccountNotFoundError(account_id)


def require_contract_of(account_id: int, contract_id: int | None) -> None:
    if contract_id is None:
        return
    contract = Contract.objects.filter(id=contract_id).first()
    if contract is None:
        raise ContractNotFoundError(contract_id)
    if contract.account_id != account_id:
        raise ContractOfOtherAccountError


def require_product(product_id: int | None) -> None:
    if product_id is not None and not Product.objects.filter(id=product_id).exists():
        raise ProductNotFoundError(product_id)
