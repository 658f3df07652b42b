"""The invented company: what it sells, to whom, and how its segments behave."""

from dataclasses import dataclass

from parlance.exchange.simulation.pricing import Rhythm

MONTH_TO_MONTH = Rhythm(1, "month", 1, "month")


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of contract. `months` is 0 for month to month, without an end."""

    months: int
    rhythm: Rhythm
    discounts: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Product:
    """`plans` are keys with the list price per unit and month in hundredths of a dollar."""

    key: str
    name: str
    unit: str
    plans: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """How the accounts of one size behave. Shares are per month unless said otherwise."""

    key: str
    seats: tuple[int, int]
    plan: int
    terms: tuple[Term, ...]
    trial: float  # share of accounts that begin with a trial
    sours: float
    recovers: float
    alarmed: float  # share that sours when a steep rise is announced
    seats_added: tuple[float, int, int]  # share, then least and most percent added
    drifts: float  # share of months with a seat or two more or less, on any line
    bundles: float  # share that begins with an add-on; half of them with a second, and so on
    upgrades: float
    adds_product: float
    rise: int  # thousandths, once a year
    steep_rise: int
    outgrows: int  # seats above which the account moves one segment up; 0: never
    set_up_fee: int  # in hundredths of a dollar; 0: none


_YEARLY = Rhythm(1, "year", 1, "year")
_YEARLY_BY_MONTH = Rhythm(1, "month", 1, "month")
_YEARLY_BY_QUARTER = Rhythm(1, "month", 3, "month")
_THREE_YEARS = Rhythm(3, "year", 3, "year")
_THREE_YEARS_BY_YEAR = Rhythm(1, "year", 1, "year")

SMALL = Segment(
    key="smb",
    seats=(3, 26),
    plan=0,
    terms=(
        Term(0, MONTH_TO_MONTH),
        Term(0, MONTH_TO_MONTH),
        Term(12, _YEARLY, (0, 1000)),
    ),
    trial=0.6,
    sours=0.014,
    recovers=0.05,
    alarmed=0.25,
    seats_added=(0.016, 5, 20),
    drifts=0.1,
    bundles=0.3,
    upgrades=0.003,
    adds_product=0.008,
    rise=30,
    steep_rise=140,
    outgrows=60,
    set_up_fee=0,
)
MIDDLE = Segment(
    key="mid-market",
    seats=(25, 130),
    plan=1,
    terms=(
        Term(0, MONTH_TO_MONTH, (0, 500)),
        Term(12, _YEARLY, (0, 500, 1000)),
        Term(12, _YEARLY_BY_MONTH, (0, 0, 500)),
        Term(12, _YEARLY_BY_QUARTER, (0, 500)),
        Term(24, _YEARLY, (500, 1000, 1500)),
    ),
    trial=0.3,
    sours=0.013,
    recovers=0.08,
    alarmed=0.03,
    seats_added=(0.03, 4, 14),
    drifts=0.3,
    bundles=0.55,
    upgrades=0.004,
    adds_product=0.014,
    rise=40,
    steep_rise=50,
    outgrows=280,
    set_up_fee=150_000,
)
LARGE = Segment(
    key="enterprise",
    seats=(110, 480),
    plan=2,
    terms=(
        Term(12, _YEARLY, (500, 1000, 1250)),
        Term(12, _YEARLY_BY_QUARTER, (500, 1000)),
        Term(24, _YEARLY, (1000, 1500)),
        Term(36, _THREE_YEARS, (1500, 2000)),
        Term(36, _THREE_YEARS_BY_YEAR, (1000, 1750)),
    ),
    trial=0.1,
    sours=0.007,
    recovers=0.12,
    alarmed=0.0,
    seats_added=(0.04, 3, 9),
    drifts=0.6,
    bundles=0.85,
    upgrades=0.004,
    adds_product=0.02,
    rise=35,
    steep_rise=35,
    outgrows=0,
    set_up_fee=600_000,
)
SEGMENTS = (SMALL, MIDDLE, LARGE)
SEGMENT_SHARES = (0.58, 0.86, 1.0)
"""Cumulated: 58 % small, 28 % mid-market, 14 % enterprise."""

WORKSPACE = Product(
    key="workspace",
    name="Workspace",
    unit="seat",
    plans=(("starter", 1500), ("team", 2900), ("scale", 4400), ("enterprise", 5900)),
)
ADD_ONS = (
    Product("insights", "Insights", "seat", (("standard", 600), ("plus", 900))),
    Product("flows", "Flows", "seat", (("standard", 450), ("plus", 800))),
    Product("vault", "Vault", "seat", (("standard", 350),)),
)
INTERFACE = Product("interface", "Programming interface", "thousand calls", (("committed", 180),))
PRODUCTS = (WORKSPACE, *ADD_ONS, INTERFACE)
COMMITTED_RHYTHMS = (Rhythm(1, "week", 1, "month"), Rhythm(1, "day", 1, "month"), MONTH_TO_MONTH)

TEAM_SIZES = {"smb": 2, "mid-market": 2, "enterprise": 2}
"""How many success managers share the accounts of a segment within one team."""
ACCOUNTS_A_TEAM = 240

INDUSTRIES = (
    "Manufacturing",
    "Logistics",
    "Health care",
    "Education",
    "Retail",
    "Construction",
    "Energy",
    "Financial services",
    "Public sector",
    "Software",
)

REPORTING_CURRENCY = "USD"
CURRENCIES = {"USD": 1.0, "EUR": 1.09, "GBP": 1.27, "JPY": 0.0067}
"""What one unit is worth in dollars on the average."""
COUNTRIES = (
    *(("US", "USD"),) * 9,
    *(("CA", "USD"),) * 1,
    *(("DE", "EUR"),) * 3,
    *(("FR", "EUR"),) * 2,
    *(("NL", "EUR"),) * 1,
    *(("GB", "GBP"),) * 3,
    *(("JP", "JPY"),) * 1,
)
WHOLE_UNITS = frozenset({"JPY"})
"""Currencies without hundredths in use."""

REASONS = (
    "low_adoption",
    "low_adoption",
    "champion_left",
    "champion_left",
    "budget",
    "competitor",
    "missing_feature",
    "acquired",
)
"""Why an account sours; shown by falling engagement long before it leaves."""
TOO_EXPENSIVE = "too_expensive"
