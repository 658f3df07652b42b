from parlance.engine.language.nodes import Call, Name, Node
from parlance.engine.language.parse import parse
from parlance.engine.language.printing import to_text
from parlance.engine.language.walk import calls, identifiers, transform

FORMULA = parse("previous_month(a + year_to_date(b)) / c in (a, -d) and e is null")


def test_identifiers_are_the_names_without_functions() -> None:
    assert identifiers(FORMULA) == {"a", "b", "c", "d", "e"}


def test_calls_are_found_outer_before_inner() -> None:
    found = calls(FORMULA, {"previous_month", "year_to_date"})

    assert [call.function for call in found] == ["previous_month", "year_to_date"]


def test_transform_does_not_enter_what_it_replaced() -> None:
    def as_column(node: Node) -> Node | None:
        return Name(f"earlier_{node.function}") if isinstance(node, Call) else None

    changed = transform(FORMULA, as_column)

    assert to_text(changed) == "earlier_previous_month / c in (a, -d) and e is null"


def test_transform_reaches_every_kind_of_node() -> None:
    formula = parse("if(not a between -b and c, f(d), e in (g, h)) is not null or i = j")

    def doubled(node: Node) -> Node | None:
        return Name(node.name * 2) if isinstance(node, Name) else None

    changed = transform(formula, doubled)

    expected = "if(not aa between -bb and cc, f(dd), ee in (gg, hh)) is not null or ii = jj"
    assert to_text(changed) == expected


def test_transform_without_a_change_keeps_the_formula() -> None:
    assert transform(FORMULA, lambda _: None) is FORMULA
