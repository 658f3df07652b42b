from http import HTTPStatus

import pytest
from allauth.account.utils import user_display
from allauth.mfa.adapter import get_adapter
from django.test import Client
from django.urls import NoReverseMatch, reverse

from factories.people import PASSWORD, make_person, make_user
from parlance.platform.people.models import User

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in"


def sign_in(client: Client, *, email: str = "dana@example.com", password: str = PASSWORD) -> int:
    answer = client.post(SIGN_IN, {"login": email, "password": password})
    return answer.status_code


def test_member_signs_in_with_address_and_password(client: Client) -> None:
    user = make_user()

    status = sign_in(client, email="Dana@Example.com")

    assert status == HTTPStatus.FOUND
    assert client.session["_auth_user_id"] == str(user.pk)


def test_wrong_password_unknown_address_and_closed_sign_in_look_alike(client: Client) -> None:
    make_user()
    make_user(person=make_person(email="closed@example.com"), is_active=False)

    answers = [
        client.post(SIGN_IN, {"login": "dana@example.com", "password": "wrong"}),
        client.post(SIGN_IN, {"login": "nobody@example.com", "password": PASSWORD}),
        client.post(SIGN_IN, {"login": "closed@example.com", "password": PASSWORD}),
    ]

    assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 3
    assert len({str(answer.context["form"].errors) for answer in answers}) == 1
    assert "_auth_user_id" not in client.session


def test_closing_a_sign_in_ends_its_open_sessions(client: Client) -> None:
    user = make_user()
    sign_in(client)

    User.objects.filter(pk=user.pk).update(is_active=False)

    answer = client.get(reverse("account_change_password"))
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith(SIGN_IN)


def test_guessing_is_limited(client: Client) -> None:
    make_user()
    for _ in range(10):
        sign_in(client, password="a guess")  # noqa: S106 - wrong on purpose

    answer = client.post(SIGN_IN, {"login": "dana@example.com", "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert answer.context["form"].errors


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    make_user()
    assert client.get(SIGN_IN).context["signup_url"] is None


def test_pages_need_sign_in_and_fragments_leave_for_it(client: Client) -> None:
    page = client.get(reverse("account_change_password"))
    fragment = client.get(reverse("account_change_password"), headers={"HX-Request": "true"})

    assert page.status_code == HTTPStatus.FOUND
    assert page["Location"] == f"{SIGN_IN}?next=/password"
    assert fragment.status_code == HTTPStatus.OK
    assert fragment["HX-Redirect"] == SIGN_IN


def test_password_is_kept_as_argon2() -> None:
    assert make_user().password.startswith("argon2$")


def test_security_headers_forbid_what_is_not_ours(client: Client) -> None:
    make_user()
    answer = client.get(SIGN_IN)

    assert answer["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_second_step_is_set_up_after_the_password_is_confirmed(client: Client) -> None:
    client.force_login(make_user())
    asked = client.get("/second-step/app/activate/")
    wrong = client.post(asked["Location"], {"password": "wrong"})
    confirmed = client.post(asked["Location"], {"password": PASSWORD})

    page = client.get("/second-step/app/activate/")

    assert asked["Location"].startswith("/sign-in/confirm")
    assert wrong.status_code == HTTPStatus.OK
    assert confirmed["Location"] == "/second-step/app/activate/"
    assert page.status_code == HTTPStatus.OK
    assert b"data:image/svg" in page.content


def test_second_step_is_listed_under_the_address_and_messages_name_the_person() -> None:
    user = make_user()

    assert get_adapter().get_totp_label(user) == "dana@example.com"
    assert user_display(user) == "Dana Field"


def test_member_changes_the_password(client: Client) -> None:
    user = make_user()
    client.force_login(user)

    answer = client.post(
        "/password",
        {
            "oldpassword": PASSWORD,
            "password1": "another-long-phrase",
            "password2": "another-long-phrase",
        },
    )

    user.refresh_from_db()
    assert answer.status_code == HTTPStatus.FOUND
    assert user.check_password("another-long-phrase")


def test_sign_out_ends_the_session(client: Client) -> None:
    client.force_login(make_user())

    client.post("/sign-out")

    assert "_auth_user_id" not in client.session
