"""The exchange files of this domain."""

from enum import StrEnum

from parlance.domains.revenue.values.records import (
    LARGEST_AMOUNT,
    ChargeKind,
    ContractStatus,
    Kind,
    Unit,
)
from parlance.kit.tables import Field, FieldType, FileSchema

_TEXT, _DATE, _NUMBER, _COUNT = FieldType.TEXT, FieldType.DATE, FieldType.NUMBER, FieldType.INTEGER
_LONG = 20_000


def _choice(name: str, description: str, words: type[StrEnum], default: str | None) -> Field:
    choices = tuple(word.value for word in words)
    return Field(name, _TEXT, description, default=default, choices=choices)


def _amount(
    name: str, description: str, *, default: str | None = None, minimum: str = "0"
) -> Field:
    required = default is None
    return Field(name, _NUMBER, description, required, default, (), minimum, maximum=LARGEST_AMOUNT)


_SOURCE_ID = Field("source_id", _TEXT, "Your own key of this record, unique in the file.", True)
_ACCOUNT = Field(
    "account", _TEXT, "The account, by its source_id.", required=True, refers_to="accounts"
)
_CONTRACT = Field("contract", _TEXT, "The contract, by its source_id.", refers_to="contracts")
_PRODUCT = Field("product", _TEXT, "The product, by its source_id.", refers_to="products")
_CURRENCY = Field("currency", _TEXT, "ISO 4217 code in capitals, such as EUR.", required=True)
_BILLED = (
    Field("billed_every", _COUNT, "Billed every so many units.", minimum="1"),
    _choice("billed_unit", "Unit of the billing period.", Unit, None),
)

PRODUCTS = FileSchema(
    name="products",
    title="Products",
    fields=(_SOURCE_ID, Field("name", _TEXT, "What people call the product.", required=True)),
)

CONTRACTS = FileSchema(
    name="contracts",
    title="Contracts, a row for each version of their terms",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        Field("effective_on", _DATE, "First day of these terms. Empty: starts_on."),
        Field("starts_on", _DATE, "First day of the contract.", required=True),
        Field("ends_on", _DATE, "First day no longer under contract. Empty: open."),
        _choice("status", "Where the contract stands.", ContractStatus, "active"),
        Field("term_months", _COUNT, "Length of a term in months.", minimum="1"),
        *_BILLED,
        Field("payment_days", _COUNT, "Days to pay an invoice.", minimum="0"),
        Field("notice_days", _COUNT, "Days of notice before the end.", minimum="0"),
        Field("auto_renews", FieldType.BOOLEAN, "Renews unless ended.", default="false"),
        Field("inclusions", _TEXT, "What is included, in words.", longest=_LONG),
        Field("exclusions", _TEXT, "What is excluded, in words.", longest=_LONG),
        Field("terms", _TEXT, "Further clauses, in words.", longest=_LONG),
    ),
    key=("source_id", "effective_on"),
)

SUBSCRIPTIONS = FileSchema(
    name="subscriptions",
    title="Subscriptions, a row for each priced interval",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        Field("line", _TEXT, "What continues from one interval to the next. Empty: source_id."),
        _CONTRACT,
        _PRODUCT,
        Field("plan", _TEXT, "The plan or edition."),
        _choice("kind", "Trials count nothing; a committed minimum counts.", Kind, "recurring"),
        Field("starts_on", _DATE, "First day of this price.", required=True),
        Field("ends_on", _DATE, "First day no longer at this price. Empty: open."),
        Field("quantity", _NUMBER, "Licences or units.", default="1", minimum="0"),
        _amount("amount", "Price of one price period for the whole quantity, before discount."),
        Field("price_every", _COUNT, "Price periods of so many units.", default="1", minimum="1"),
        _choice("price_unit", "Unit of the price period.", Unit, "month"),
        *_BILLED,
        Field(
            "discount_rate",
            _NUMBER,
            "Share taken off: 0.1 is ten percent.",
            default="0",
            minimum="0",
            maximum="1",
        ),
        _amount("discount_amount", "Then taken off per price period.", default="0"),
        _CURRENCY,
        Field("start_cause", _TEXT, "Why it starts, where you know better than the ledger."),
        Field("end_reason", _TEXT, "Why it ends."),
    ),
)

CHARGES = FileSchema(
    name="charges",
    title="One-time and invoiced charges",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        _CONTRACT,
        _PRODUCT,
        _choice("kind", "What was charged.", ChargeKind, "one_time"),
        Field("charged_on", _DATE, "The day it counts for.", required=True),
        _amount("amount", "Without tax; a credit is negative.", minimum="-" + LARGEST_AMOUNT),
        _CURRENCY,
    ),
)

EXCHANGE_RATES = FileSchema(
    name="exchange_rates",
    title="What currencies are worth in the reporting currency",
    fields=(
        _CURRENCY,
        Field("starts_on", _DATE, "First day of this rate.", required=True),
        Field(
            "rate",
            _NUMBER,
            "Reporting currency for one unit.",
            required=True,
            minimum="0.00000001",
            maximum="1000000000",
        ),
    ),
    key=("currency", "starts_on"),
)

FILES = (PRODUCTS, CONTRACTS, SUBSCRIPTIONS, CHARGES, EXCHANGE_RATES)
