import pytest

from factories.browsing import signed_in

pytestmark = pytest.mark.django_db


def test_without_any_data_the_dashboard_says_how_to_start() -> None:
    text = signed_in().get("/").content.decode()

    assert "No revenue yet" in text
    assert "parlance import FOLDER" in text


@pytest.mark.parametrize("path", ["/accounts", "/glossary", "/metrics"])
def test_without_any_data_lists_are_empty_pages(path: str) -> None:
    assert signed_in().get(path).status_code == 200
