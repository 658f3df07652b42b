"""Search, palette, notifications and saved views through their pages."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from factories.accounts import make_account, make_contact
from factories.glossary import make_term, make_version
from factories.people import make_person, make_user
from parlance.domains.glossary.values import Kind
from parlance.kit.actor import SYSTEM
from parlance.platform.notifications.commands import notify, unsubscribe_token
from parlance.platform.notifications.models import MailChoice, Notification
from parlance.platform.organisation.commands import configure
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.search.commands import note_visit
from parlance.platform.views.models import SavedView

pytestmark = pytest.mark.django_db

CHANGED = "glossary.definition_changed"


@pytest.fixture(autouse=True)
def by_password(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def browser(*roles: Role) -> tuple[Client, User]:
    user = make_user(person=make_person(), roles=roles or (Role.CS_LEAD,))
    client = Client()
    client.force_login(user)
    return client, user


def hits(client: Client, words: str, **asked: str) -> dict[str, list[str]]:
    page = client.get("/search", {"q": words, **asked}).context["page"]
    groups = {group.label: [hit.title for hit in group.hits] for group in page.groups}
    groups.pop("Help", None)  # found for everybody, whatever words the handbook happens to use
    return groups


def test_everything_is_found_on_one_page() -> None:
    client, _ = browser()
    make_account(name="Harbor Tooling")
    make_contact(person=make_person(name="Robin Harbor"))
    make_term("harbor-stage")

    assert hits(client, "harbor") == {
        "Accounts": ["Harbor Tooling"],
        "Contacts": ["Robin Harbor"],
        "Terms": ["Harbor Stage"],
    }
    assert hits(client, "harbor", **{"in": "terms"}) == {"Terms": ["Harbor Stage"]}


def test_a_short_form_that_terms_share_finds_them_all_and_says_so() -> None:
    client, _ = browser()
    make_term("gross-revenue-retention", short="GRR")
    make_term("gross-renewal-rate", short="GRR")

    page = client.get("/search?q=grr").context["page"]

    assert [(hit.title, hit.note) for hit in page.groups[0].hits] == [
        ("Gross Renewal Rate (GRR)", "The word also means: Gross Revenue Retention"),
        ("Gross Revenue Retention (GRR)", "The word also means: Gross Renewal Rate"),
    ]


def test_a_term_is_found_by_what_its_newest_text_says() -> None:
    client, _ = browser()
    make_term("handover")
    make_version("handover", text="The day an account is passed on.")
    make_version("handover", text="The day a team takes over responsibilities.")

    assert hits(client, "responsibility team") == {"Terms": ["Handover"]}
    assert hits(client, "passed") == {}


def test_only_what_somebody_may_see_is_found() -> None:
    client, user = browser(Role.CSM)
    configure(actor=SYSTEM, is_narrowed_to_book=True)
    make_account(name="Harbor Mine", owner=str(user.person_id))
    make_account(name="Harbor Theirs", owner="somebody else")
    customer, _ = browser(Role.CUSTOMER)

    assert hits(client, "harbor") == {"Accounts": ["Harbor Mine"]}
    assert customer.get("/search?q=harbor").status_code == 403


def test_names_of_contacts_are_not_for_product() -> None:
    client, _ = browser(Role.PM)
    make_contact(person=make_person(name="Robin Harbor"))

    assert hits(client, "robin") == {}


@pytest.mark.parametrize("words", ["x" * 10_000, "%00", "%", "' or 1=1", "\ud83d", "<script>"])
def test_nonsense_is_answered_with_a_page(words: str) -> None:
    client, _ = browser()

    for path in ("/search", "/palette"):
        response = client.get(path, {"q": words.encode("utf-8", "ignore").decode()})

        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_the_palette_offers_what_somebody_may_do() -> None:
    admin, _ = browser(Role.ADMIN)
    designer, _ = browser(Role.DESIGNER)

    def offered(client: Client) -> set[str]:
        page = client.get("/palette").context["page"]
        return {one.label for one in (*page.pages, *page.actions)}

    assert "Invite somebody" in offered(admin)
    assert "Invite somebody" not in offered(designer)
    assert {"Glossary", "Sign out"} <= offered(designer)


def test_what_was_opened_lately_comes_first_while_it_may_be_seen() -> None:
    client, user = browser(Role.CSM)
    mine = make_account(name="Harbor Mine", owner=str(user.person_id))
    lost = make_account(name="Harbor Lost", owner=str(user.person_id))
    make_term("handover")
    note_visit(actor=actor_for(user), path=f"/accounts/{lost.id}")
    assert client.get("/glossary/handover").status_code == 200
    note_visit(actor=actor_for(user), path=f"/accounts/{mine.id}")
    lost.owner = "somebody else"
    lost.save()
    configure(actor=SYSTEM, is_narrowed_to_book=True)

    page = client.get("/palette").context["page"]

    assert [hit.title for hit in page.recent] == ["Harbor Mine", "Handover"]


def test_news_is_listed_opened_marked_and_unmarked() -> None:
    client, user = browser()
    make_term("handover")
    notify(person_ids=[user.person_id], kind=CHANGED, title="News", href="/glossary/handover")
    number = Notification.objects.get().id

    assert b'aria-label="1 unread notification"' in client.get("/glossary").content
    assert client.get(f"/notifications/{number}")["Location"] == "/glossary/handover"
    assert [one.title for one in client.get("/notifications").context["page"].news] == []
    client.post("/notifications/mark", {"as": "unread", "id": number})
    response = client.post("/notifications/mark", {"as": "all_read"}, follow=True)
    assert response.context["page"].unread == 0
    client.post("/notifications/mark", {"as": "undo", "at": response.context["page"].undo})
    assert client.get("/notifications").context["page"].unread == 1


def test_foreign_and_absent_news_look_the_same() -> None:
    client, _ = browser()
    _, other = browser()
    notify(person_ids=[other.person_id], kind=CHANGED, title="News", href="/glossary")
    number = Notification.objects.get().id

    foreign = client.get(f"/notifications/{number}")
    absent = client.get(f"/notifications/{number + 1_000}")

    assert (foreign.status_code, absent.status_code) == (404, 404)


def test_choices_are_kept_and_a_stale_form_loses_nothing() -> None:
    client, _ = browser()
    page = client.get("/settings/notifications").context["page"]
    form = {"fingerprint": page.fingerprint, "hour": "7", f"kind.{CHANGED}": "never"}

    assert client.post("/settings/notifications", form).status_code == 302
    stale = client.post("/settings/notifications", {**form, "hour": "9"})

    assert (stale.status_code, MailChoice.objects.get(kind=CHANGED).mailing) == (409, "never")
    assert [one.value for one in stale.context["page"].hours if one.is_on] == ["9"]
    form["fingerprint"] = stale.context["page"].fingerprint
    assert client.post("/settings/notifications", {**form, "hour": "9"}).status_code == 302
    form["time_zone"] = "Nowhere/City"
    assert client.post("/settings/notifications", form).status_code in {409, 422}


def test_a_link_in_a_letter_asks_a_person_and_obeys_a_program() -> None:
    _, user = browser()
    token = unsubscribe_token(UUID(str(user.person_id)), {CHANGED})
    anybody = Client(enforce_csrf_checks=True)

    asked = anybody.get(f"/notifications/unsubscribe/{token}")
    assert asked.status_code == 200
    assert not MailChoice.objects.exists()
    posted = anybody.post(f"/notifications/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200
    assert MailChoice.objects.get().mailing == "never"
    assert anybody.get("/notifications/unsubscribe/x").status_code == 404


def test_a_view_is_saved_opened_by_default_deleted_and_brought_back() -> None:
    client, _ = browser()
    make_term("handover", kind=Kind.PROCESS)

    saved = client.post(
        "/views/glossary/save", {"name": "Processes", "address": "/glossary?kind=process"}
    )
    view = SavedView.objects.get()
    path = f"/views/glossary/{view.id}"
    client.post(path, {"do": "default"})
    opened = client.get("/glossary")
    bare = client.get("/glossary?view=")
    deleted = client.post(path, {"do": "delete"})

    assert saved["Location"] == "/glossary?kind=process"
    assert opened["Location"] == "/glossary?kind=process"
    assert bare.context["page"].views.is_everything
    assert deleted["Location"] == f"/views/glossary?deleted={view.id}"
    assert client.get("/glossary").status_code == 200
    client.post(path, {"do": "restore"})
    assert client.get("/glossary")["Location"] == "/glossary?kind=process"


def test_a_view_elsewhere_is_refused_with_words_and_the_list() -> None:
    client, _ = browser()

    response = client.post(
        "/views/glossary/save", {"name": "Away", "address": "https://example.com/glossary"}
    )

    assert response.status_code == 422
    assert "only" in response.context["page"].problem


def test_one_s_own_terms_are_asked_for_in_the_address() -> None:
    client, user = browser(Role.CS_LEAD)
    make_term("by-role", owner="cs_lead")
    make_term("by-name", owner=str(user.person_id))
    make_term("theirs", owner="pm")

    page = client.get("/glossary?whose=mine").context["page"]

    assert [row.name for one in page.sections for row in one.terms] == ["By Name", "By Role"]


def test_a_term_is_watched_and_no_more() -> None:
    client, _ = browser()
    make_term("handover")

    client.post("/glossary/handover/watch", {"watch": "1"})
    assert client.get("/glossary/handover").context["page"].is_watched
    client.post("/glossary/handover/watch")
    assert not client.get("/glossary/handover").context["page"].is_watched


def test_old_times_are_written_for_people() -> None:
    client, user = browser()
    notify(
        person_ids=[user.person_id],
        kind=CHANGED,
        title="News",
        href="/glossary",
        at=datetime(2026, 6, 1, 12, tzinfo=UTC),
    )

    assert client.get("/notifications").context["page"].news[0].at == "1 Jun 2026, 12:00"
