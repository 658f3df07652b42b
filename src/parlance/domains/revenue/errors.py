from datetime import date

from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class SubscriptionNotFoundError(NotFoundError):
    """Raised when there is no such current row, or the actor may not see its account."""

    code = "revenue.subscription_not_found"

    def __init__(self, subscription_id: int) -> None:
        super().__init__(
            f"There is no subscription {subscription_id} that you may see, or it was corrected"
            " since; look at the account again."
        )
        self.subscription_id = subscription_id


class SubscriptionAlreadyEndedError(ConflictError):
    """Raised when a change is asked of a day on which the subscription has ended."""

    code = "revenue.subscription_already_ended"

    def __init__(self, ends_on: date) -> None:
        super().__init__(
            f"This subscription ends before {ends_on:%d %B %Y}; choose an earlier day."
        )
        self.ends_on = ends_on


class NotYetStartedError(InvalidError):
    """Raised when a change is asked of a day on which the subscription has not begun."""

    code = "revenue.subscription_not_yet_started"

    def __init__(self, starts_on: date) -> None:
        super().__init__(
            f"This subscription starts on {starts_on:%d %B %Y}; choose that day or a later one."
        )
        self.starts_on = starts_on


class PriceUnsoundError(InvalidError):
    """Raised when a price breaks a rule that its sentence names."""

    code = "revenue.price_unsound"


class ReasonMissingError(InvalidError):
    """Raised when something is ended or corrected without saying why."""

    code = "revenue.reason_missing"

    def __init__(self) -> None:
        super().__init__("Say why: an end or a correction needs a reason.")


class RateUnsoundError(InvalidError):
    """Raised when an exchange rate is not above zero, or beyond every currency."""

    code = "revenue.rate_unsound"

    def __init__(self) -> None:
        super().__init__("An exchange rate must be above zero, and below a thousand million.")


class CurrencyUnknownError(InvalidError):
    """Raised when money is recorded in a currency that ISO 4217 does not know."""

    code = "revenue.currency_unknown"

    def __init__(self, currency: str) -> None:
        super().__init__(f"“{currency}” is no ISO 4217 currency; write it like EUR or USD.")


class RateNotFoundError(NotFoundError):
    code = "revenue.rate_not_found"

    def __init__(self, currency: str, starts_on: date) -> None:
        super().__init__(f"There is no rate of {currency} from {starts_on:%d %B %Y}.")


class EndsBeforeStartError(InvalidError):
    """Raised when an interval or a contract would end before it begins."""

    code = "revenue.ends_before_start"

    def __init__(self, starts_on: date, ends_on: date) -> None:
        super().__init__(f"It cannot end on {ends_on:%d %B %Y}: it starts on {starts_on:%d %B %Y}.")


class SourceIdTakenError(ConflictError):
    """Raised when a record is added under a key that a current one has."""

    code = "revenue.source_id_taken"

    def __init__(self, source_id: str) -> None:
        super().__init__(f"“{source_id}” is taken; correct that record or choose another key.")
        self.source_id = source_id


class ContractNotFoundError(NotFoundError):
    """Raised when there is no such contract, or the actor may not see its account."""

    code = "revenue.contract_not_found"

    def __init__(self, contract_id: int) -> None:
        super().__init__(f"There is no contract {contract_id} that you may see.")
        self.contract_id = contract_id


class ProductNotFoundError(NotFoundError):
    """Raised when there is no such product."""

    code = "revenue.product_not_found"

    def __init__(self, product_id: int) -> None:
        super().__init__(f"There is no product {product_id}.")
        self.product_id = product_id


class ContractOfOtherAccountError(InvalidError):
    """Raised when a subscription or a charge is put under another account's contract."""

    code = "revenue.contract_of_other_account"

    def __init__(self) -> None:
        super().__init__("This contract belongs to another account; choose one of this account.")


class UnknownFileError(InvalidError):
    """Raised when a file is loaded that this domain does not know."""

    code = "revenue.unknown_file"

    def __init__(self, file: str) -> None:
        super().__init__(f"There is no file “{file}” among the files of revenue.")
