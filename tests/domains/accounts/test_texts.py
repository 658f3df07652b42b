import pytest

from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import AttributeType


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (AttributeType.NUMBER, " 1200.50 ", "1200.5"),
        (AttributeType.NUMBER, "-0.000", "0"),
        (AttributeType.NUMBER, "1E+3", "1000"),
        (AttributeType.DATE, "2026-02-28", "2026-02-28"),
        (AttributeType.BOOLEAN, "Yes", "true"),
        (AttributeType.CHOICE, "GOLD", "gold"),
        (AttributeType.TEXT, "  Łódź ", "Łódź"),
        (AttributeType.TEXT, "   ", None),
    ],
)
def test_a_value_is_kept_in_one_spelling(kind: AttributeType, typed: str, kept: str | None) -> None:
    assert kept_value("x", typed, kind, ["gold", "silver"]) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (AttributeType.NUMBER, "1.234,5"),
        (AttributeType.NUMBER, "NaN"),
        (AttributeType.MONEY, "1e40"),
        (AttributeType.DATE, "31.02.2026"),
        (AttributeType.BOOLEAN, "maybe"),
        (AttributeType.CHOICE, "bronze"),
        (AttributeType.TEXT, "a\u202eb"),
        (AttributeType.TEXT, "x" * 301),
    ],
)
def test_what_does_not_suit_is_refused_with_the_attribute(kind: AttributeType, typed: str) -> None:
    with pytest.raises(ValueUnsoundError) as caught:
        kept_value("tier", typed, kind, ["gold"])

    assert caught.value.attribute == "tier"
