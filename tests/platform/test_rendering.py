from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from actors import BEN
from parlance.platform.rendering import Refusal, render_page

pytestmark = pytest.mark.django_db

REFUSAL = Refusal("accounts.not_found", "There is no account 7.", HTTPStatus.NOT_FOUND)


def rendered(**headers: str) -> HttpResponse:
    request = RequestFactory(headers=headers).get("/accounts/7")
    request.actor = BEN  # type: ignore[attr-defined]
    return render_page(request, "errors.html", REFUSAL, partial="refusal")


@pytest.mark.parametrize(
    ("headers", "is_whole"),
    [
        ({}, True),
        ({"hx_request": "true"}, False),
        ({"hx_request": "true", "hx_boosted": "true"}, True),
        ({"hx_request": "true", "hx_history_restore_request": "true"}, True),
    ],
)
def test_htmx_gets_the_named_part_unless_it_needs_the_page(
    headers: dict[str, str], *, is_whole: bool
) -> None:
    content = rendered(**headers).content.decode()

    assert "There is no account 7." in content
    assert ("<html" in content) is is_whole


def test_caches_keep_page_and_fragment_apart() -> None:
    assert "HX-Request" in rendered()["Vary"]
