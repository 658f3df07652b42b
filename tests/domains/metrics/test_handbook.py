from pathlib import Path

from parlance.domains.metrics.queries.handbook import shipped_catalogue
from parlance.engine.catalogue import CATALOGUE

PAGE = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_page_of_metrics_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == shipped_catalogue(), "Run make docs."


def test_every_fact_and_measure_is_told() -> None:
    page = shipped_catalogue()

    missing = [one for one in CATALOGUE.measures if f"| `{one}` |" not in page]
    untold = [one.id for one in CATALOGUE.facts().values() if not one.build.__doc__]
    assert (missing, untold) == ([], [])
