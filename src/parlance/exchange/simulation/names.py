"""Invented names: two plain words for a company, syllables for a person."""

from parlance.exchange.simulation.chance import Chance

_FIRST = [
    "Harbor",
    "Cedar",
    "Granite",
    "Meadow",
    "Lantern",
    "Copper",
    "Juniper",
    "Saffron",
    "Willow",
    "Cobalt",
    "Ember",
    "Maple",
    "Quartz",
    "Thistle",
    "Marigold",
    "Falcon",
    "Heron",
    "Badger",
    "Otter",
    "Linden",
    "Amber",
    "Slate",
    "Birch",
    "Clover",
    "Coral",
    "Drift",
    "Fennel",
    "Gable",
    "Hazel",
    "Indigo",
    "Kestrel",
    "Larch",
    "Mistral",
    "Nutmeg",
    "Orchard",
    "Pebble",
    "Quill",
    "Rowan",
    "Sable",
    "Timber",
    "Umber",
    "Velvet",
    "Walnut",
    "Yarrow",
    "Zephyr",
    "Aspen",
    "Basil",
    "Canyon",
    "Dune",
    "Fjord",
    "Glacier",
]
_SECOND = [
    "Tooling",
    "Bearings",
    "Textiles",
    "Ceramics",
    "Freight",
    "Optics",
    "Fasteners",
    "Milling",
    "Packaging",
    "Seeds",
    "Bottling",
    "Castings",
    "Clinics",
    "Cables",
    "Furnishings",
    "Gaskets",
    "Bindery",
    "Instruments",
    "Joinery",
    "Kilns",
    "Lighting",
    "Moldings",
    "Nurseries",
    "Outfitters",
    "Pumps",
    "Quarries",
    "Roasters",
    "Sensors",
    "Tanning",
    "Turbines",
    "Upholstery",
    "Valves",
    "Warehousing",
    "Weaving",
    "Archives",
    "Bakeries",
    "Coatings",
    "Dredging",
    "Elevators",
    "Filters",
    "Glazing",
    "Hangars",
    "Insulation",
    "Ledgers",
    "Masonry",
    "Paving",
    "Rigging",
]
_SYLLABLES = [
    "ba",
    "dor",
    "el",
    "fi",
    "gan",
    "hu",
    "ka",
    "lim",
    "mo",
    "nar",
    "os",
    "pel",
    "qui",
    "ra",
    "sun",
    "ta",
    "ul",
    "vor",
    "wen",
    "yas",
    "zo",
]
_STEP = 1009
"""Shares no factor with the number of word pairs, so that all are used before one repeats."""


def company_name(number: int) -> str:
    """Return the name of the account with this number (from 1); no two are the same."""
    round_before, place = divmod((number - 1), len(_FIRST) * len(_SECOND))
    second, first = divmod(place * _STEP % (len(_FIRST) * len(_SECOND)), len(_FIRST))
    name = f"{_FIRST[first]} {_SECOND[second]}"
    return f"{name} {round_before + 1}" if round_before else name


def person_name(chance: Chance) -> tuple[str, str]:
    """Return a given and a family name made of syllables; any likeness is by chance."""
    given = "".join(chance.one_of(_SYLLABLES) for _ in range(2))
    family = "".join(chance.one_of(_SYLLABLES) for _ in range(3))
    return given.capitalize(), family.capitalize()


def mail_domain(company: str) -> str:
    """Return a domain under the reserved top level `.example`."""
    return f"{company.lower().replace(' ', '-')}.example"
