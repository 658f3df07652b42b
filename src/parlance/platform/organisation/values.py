from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """The settings of this installation.

    `reporting_currency` is an ISO 4217 code, `time_zone` an IANA name, `locale` one that Babel
    knows (`en_US`), `fiscal_year_first_month` 1 to 12. `is_narrowed_to_book` limits CSM, AE and
    AM to the accounts they own. `accent` is a color (`#2a52c4`) or empty for that of Parlance;
    `logo` names the version of the logo, empty for none.
    """

    name: str = "Our company"
    reporting_currency: str = "USD"
    time_zone: str = "UTC"
    fiscal_year_first_month: int = 1
    locale: str = "en_US"
    is_narrowed_to_book: bool = False
    accent: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    media_type: str
    content: bytes
    version: str
