import pytest

from factories.glossary import make_reading
from parlance.domains.glossary.errors import InvalidDefinitionError
from parlance.domains.glossary.rules.agreement import sides_of, status_of
from parlance.domains.glossary.rules.names import is_slug, key_of
from parlance.domains.glossary.rules.readings import check_readings, from_stored, stored
from parlance.domains.glossary.rules.starter import starter_terms
from parlance.domains.glossary.values import Kind, Side, Status
from parlance.engine.units import Unit


@pytest.mark.parametrize(
    "text",
    ["Net Revenue Retention", "net_revenue_retention", "net-revenue-retention",
     " NET  revenue (Retention)"],
)  # fmt: skip
def test_spellings_of_a_name_have_one_key(text: str) -> None:
    assert key_of(text) == "net-revenue-retention"


def test_a_key_keeps_letters_of_every_language() -> None:
    assert key_of("Kündigung (Verlängerung)") == "kündigung-verlängerung"


@pytest.mark.parametrize(
    "text", ["", "Churn", "churn_rate", "-churn", "churn--rate", "2nd-line", "a b"]
)
def test_an_address_is_lower_case_words_joined_by_hyphens(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize(
    ("newest", "approved", "status"),
    [
        (None, {}, Status.MISSING),
        (1, {}, Status.UNDER_REVIEW),
        (1, {Side.CS: 1}, Status.UNDER_REVIEW),
        (1, {Side.CS: 1, Side.PRODUCT: 1}, Status.AGREED),
        (2, {Side.CS: 1, Side.PRODUCT: 1}, Status.UNDER_REVIEW),
        (2, {Side.CS: 2, Side.PRODUCT: 1}, Status.DIVERGING),
        (3, {Side.CS: 1, Side.PRODUCT: 2}, Status.DIVERGING),
    ],
)
def test_a_term_is_agreed_when_both_sides_approved_its_newest_text(
    newest: int | None, approved: dict[Side, int], status: Status
) -> None:
    assert status_of(newest, approved) is status


def test_an_administrator_speaks_for_no_side() -> None:
    assert sides_of({"admin", "executive"}) == frozenset()
    assert sides_of({"cs_lead", "pm"}) == {Side.CS, Side.PRODUCT}


def test_readings_come_back_from_storage_as_they_were_in_order() -> None:
    readings = [
        make_reading(),
        make_reading("as-printed", why="Kept for comparison.", as_printed=True),
        make_reading("a", unit=Unit.RATIO, trailing_months=12, parameters={"logo": "parent"}),
    ]

    assert list(from_stored(stored(readings)).values()) == readings


@pytest.mark.parametrize(
    ("readings", "window", "told"),
    [
        ([], "month", "“default”"),
        ([make_reading(), make_reading()], "month", "twice"),
        ([make_reading(as_printed=True)], "month", "as printed"),
        ([make_reading(formula=" ")], "month", "1 to 4,000 characters"),
        ([make_reading(formula="1+" * 2000 + "1")], "month", "1 to 4,000 characters"),
        ([make_reading(better="more")], "month", "higher, lower or neither"),
        ([make_reading(), make_reading("Bad Key")], "month", "reading key"),
        ([make_reading(trailing_months=0)], "month", "1 to 120 months"),
        ([make_reading()], "fortnight", "trailing 12 months"),
    ],
)
def test_a_metric_is_refused_with_what_to_mend(
    readings: list[object], window: str, told: str
) -> None:
    with pytest.raises(InvalidDefinitionError, match=told):
        check_readings(Kind.METRIC, readings, window)  # type: ignore[arg-type]


def test_only_a_metric_has_formulas() -> None:
    with pytest.raises(InvalidDefinitionError, match="Only a metric"):
        check_readings(Kind.OBJECT, [make_reading()], "month")


ENTRY = {
    "name": "Handover",
    "kind": "process",
    "owner": "cs_ops",
    "text": "One.\nTwo.",
    "example": "Three.",
    "met_in": "Account page.",
}


def test_a_sheet_becomes_terms_without_its_line_breaks() -> None:
    (term,) = starter_terms({"work.toml": {"section": "Workflow", "handover": ENTRY}})

    assert (term.identifier, term.section, term.text) == ("handover", "Workflow", "One. Two.")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"exampel": "x"}, "work.toml, handover: “exampel”"),
        ({"kind": "thing"}, "work.toml, handover"),
        ({"example": " "}, "concrete example"),
        ({"related": ["nowhere"]}, "no related term “nowhere”"),
        ({"related": ["handover"]}, "no related term “handover”"),
        ({"readings": {"default": {"formula": "1", "unit": "money", "x": 1}}}, "reading default"),
        ({"readings": {"default": {"formula": "1", "unit": "euros"}}}, "money, count, ratio"),
        ({"readings": {"default": {"unit": "money"}}}, "needs a formula"),
    ],
)
def test_a_faulty_sheet_is_refused_by_place(change: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=told):
        starter_terms({"work.toml": {"section": "Workflow", "handover": ENTRY | change}})


def test_a_term_stands_in_one_sheet() -> None:
    sheet = {"section": "Workflow", "handover": ENTRY}

    with pytest.raises(InvalidDefinitionError, match="two sheets"):
        starter_terms({"a.toml": sheet, "b.toml": sheet})


def test_an_incomplete_entry_names_what_is_missing() -> None:
    with pytest.raises(InvalidDefinitionError, match="“met_in” is missing"):
        starter_terms(
            {"a.toml": {"section": "W", "x": {k: v for k, v in ENTRY.items() if k != "met_in"}}}
        )
