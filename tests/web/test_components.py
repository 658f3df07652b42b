from urllib.parse import unquote

from parlance.engine.units import Unit
from parlance.web.charts import Cell, Series, chart
from parlance.web.components import HeatCell, Spark, address, spark, tints
from parlance.web.formatting import Format
from parlance.web.templatetags.prose import prose


def test_a_spark_runs_from_the_lowest_to_the_highest_value() -> None:
    drawn = spark([1.0, None, 3.0], "From 1 to 3")

    assert drawn == Spark(
        line="0.0,28.0 120.0,2.0",
        area="0.0,30 0.0,28.0 120.0,2.0 120.0,30",
        summary="From 1 to 3",
    )


def test_one_value_draws_no_spark() -> None:
    assert spark([None, 2.0], "One value") is None


def test_tints_tell_how_far_a_share_is_from_the_whole() -> None:
    assert tints([0.5, None, 0.75, 1.0, 1.25]) == [-4, 0, -2, 0, 2]
    assert tints([]) == []


def test_small_losses_stay_pale_and_are_seen() -> None:
    assert tints([1.0, 0.99, 0.9999]) == [0, -1, 0]


def test_a_tint_is_named_by_what_happened() -> None:
    assert [HeatCell("", tint).tone for tint in (-4, 0, 2)] == ["lost-4", "kept", "gained-2"]


def test_an_address_leaves_out_what_is_empty() -> None:
    assert address("/x", a="", b=None, c=["1", "2"], d="e f") == "/x?c=1&c=2&d=e+f"


def test_the_table_of_a_chart_holds_its_numbers_and_their_explanations() -> None:
    drawn = chart(
        Format(),
        id="mrr",
        title="MRR",
        categories=["Oct 2026", "Nov 2026"],
        series=[Series("New", (1_000, None), links=("/explain?1", "/explain?2"))],
        unit=Unit.MONEY,
        axis="USD",
    )

    assert drawn.head == ("Period", "New")
    assert drawn.rows == (
        ("Oct 2026", (Cell("$1,000.00", "/explain?1"),)),
        ("Nov 2026", (Cell("\u2013"),)),
    )


def test_a_downloaded_name_is_no_formula() -> None:
    drawn = chart(
        Format(),
        id="by",
        title="By segment",
        categories=["=1+1", "Small"],
        series=[Series("MRR", (1, 2))],
        unit=Unit.MONEY,
        axis="USD",
    )

    text = unquote(drawn.download.partition(",")[2])
    assert text == "Period,MRR\r\n'=1+1,1\r\nSmall,2\r\n"


def test_prose_escapes_what_people_write() -> None:
    assert prose("Say `mrr`, not\n<b>x</b>.") == (
        "<p>Say <code>mrr</code>, not &lt;b&gt;x&lt;/b&gt;.</p>"
    )
