"""The language of formulas, filters and mappings."""

from scripts.reference.writing import page, section, table

from parlance.engine.language import parse, tokens
from parlance.engine.language.functions import FUNCTIONS
from parlance.engine.windows import WINDOW_FUNCTIONS, WINDOW_LENGTHS

_LITERALS = (
    ("number", "`12`, `0.5`, `1_000_000`, `5%` (a ratio of 0.05)"),
    ("text", "`'Enterprise'` or `\"Enterprise\"`; a quote in it is written twice: `'it''s'`"),
    ("day", "`2026-01-31`"),
    ("length of time", "`30 days`, `2 weeks`, `3 months`, `1 quarter`, `1 year`"),
    ("yes and no", "`true`, `false`"),
    ("nothing", "`null`"),
    ("name", "`segment`; between backquotes where it has spaces: `` `Contract owner` ``"),
)
_OPERATORS = (
    ("`or`", "at least one of two conditions"),
    ("`and`", "both conditions"),
    ("`not`", "the contrary of a condition"),
    ("`=` `!=` `<` `<=` `>` `>=`", "compare; `==` and `<>` are understood, too"),
    ("`in (…)`", "is one of several: `country in ('DE', 'FR')`; also `not in`"),
    ("`between … and …`", "lies between two values, both included"),
    ("`is null`", "has no value; also `is not null`"),
    ("`+` `-`", "add and subtract numbers; a day and a length of time; two days give days"),
    ("`*` `/`", "multiply and divide; dividing by zero gives no value"),
)


def language() -> str:
    functions = ((f"`{one.signature(name)}`", one.meaning) for name, one in FUNCTIONS.items())
    return page(
        "Formulas and filters",
        "One small language for formulas of metrics, filters of accounts, rules of segments and"
        " values of mappings.",
        "A text in it is one expression. It is checked before anything is computed, and a refusal"
        " names the place and the remedy. Units are checked, too: money and a number of accounts"
        " cannot be added.",
        section("Values", table(("kind", "how it is written"), _LITERALS)),
        section(
            "Operators",
            "From the weakest to the strongest.",
            table(("sign", "meaning"), _OPERATORS),
        ),
        section(
            "Functions",
            "Without a value to work on, a function has none; `coalesce`, `if`, `is_empty`, `min`"
            " and `max` look at the values that exist.",
            table(("function", "gives"), functions),
        ),
        section(
            "Only in formulas of metrics",
            table(
                ("word", "meaning"),
                (
                    *(
                        (f"`{name}(…)`", f"asked at {what}")
                        for name, what in WINDOW_FUNCTIONS.items()
                    ),
                    *((f"`{name}`", what) for name, what in WINDOW_LENGTHS.items()),
                ),
            ),
        ),
        section(
            "Only in filters of accounts",
            "`in_segment('Enterprise')` is true for accounts in that segment. Names are attributes"
            " and metrics: `segment = 'Enterprise' and net_revenue_retention < 90%`.",
        ),
        section("Limits", table(("what", "at most"), _limits())),
    )


def _limits() -> tuple[tuple[str, str], ...]:
    return (
        ("characters", f"{tokens.MAX_CHARACTERS:,}"),
        ("characters of a name", f"{tokens.MAX_NAME:,}"),
        ("levels of brackets", f"{parse.MAX_LEVELS:,}"),
        ("operators", f"{parse.MAX_OPERATORS:,}"),
        ("digits of a number", f"{parse.MAX_DIGITS}, {parse.MAX_DECIMALS} behind the point"),
    )
