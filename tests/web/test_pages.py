import pytest
from django.test import Client

from factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    signed_in = Client()
    signed_in.force_login(make_user())
    return signed_in


def test_every_piece_stands_on_the_pattern_page(client: Client) -> None:
    text = client.get("/patterns").content.decode()

    for heading in ("Number tiles", "Term mark", "Charts", "Cohort table", "List", "Form"):
        assert heading in text


def test_a_chosen_theme_is_kept_and_leads_back(client: Client) -> None:
    response = client.post("/look", {"theme": "dark", "next": "/patterns"})

    assert (response.status_code, response["Location"]) == (302, "/patterns")
    assert 'data-theme="dark"' in client.get("/patterns").content.decode()


def test_looks_lead_nowhere_else(client: Client) -> None:
    response = client.post("/look", {"theme": "dark", "next": "https://example.com/"})

    assert response["Location"] == "/"


def test_an_unknown_look_is_not_kept(client: Client) -> None:
    response = client.post("/look", {"theme": "<script>", "rail": "wide"})

    assert not response.cookies


def test_nobody_sees_a_page_without_signing_in() -> None:
    response = Client().get("/patterns")

    assert response["Location"] == "/sign-in?next=/patterns"


def test_the_sign_in_page_stands_in_our_frame() -> None:
    make_user()

    text = Client().get("/sign-in").content.decode()

    assert "<h1>Sign in</h1>" in text
    assert 'name="login"' in text


def test_a_page_that_is_not_there_says_so_in_our_frame(client: Client) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()
