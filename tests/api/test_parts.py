"""A day of a program at each part: what pages can do, programs can."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection

from factories.accounts import make_account, make_contact
from factories.people import make_person, make_user
from factories.tokens import Program
from parlance.exchange import exports, importing
from parlance.exchange.models import Export, Upload
from parlance.platform.api.models import Answer
from parlance.platform.notifications.commands import notify
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


def test_a_webhook_from_opening_to_closing() -> None:
    program = Program(roles=[Role.CS_OPS])
    address = {"url": "https://example.com/hooks", "events": ["account.created"]}

    made = told(program.send("POST", "/webhooks", address), 201)
    at = f"/webhooks/{made['webhook_id']}"
    renewed = told(program.send("POST", f"{at}/secret"))
    sent = told(program.send("POST", f"{at}/test"), 202)
    listed = told(program.ask(f"{at}/deliveries"))
    shown = told(program.ask(f"/webhooks/deliveries/{sent['delivery_id']}"))
    again = told(
        program.send("POST", "/webhooks/deliveries/replay", {"delivery_ids": [sent["delivery_id"]]})
    )
    off = told(program.send("PATCH", at, {"is_enabled": False}))
    told(program.send("DELETE", at), 204)

    assert made["secret"].startswith("whsec_")
    assert renewed["secret"] not in {made["secret"], ""}
    assert [one["event"] for one in listed["data"]] == ["webhook.test"]
    assert shown["delivery"]["state"] == "pending"
    assert again == {"messages": 1}
    assert off["is_enabled"] is False
    assert "secret" not in off
    assert told(program.ask(at), 404)["error"]["code"] == "webhooks.endpoint_not_found"


def test_a_secret_in_a_kept_answer_lies_there_sealed() -> None:
    program = Program()
    body = {"url": "https://example.com/hooks"}

    made = told(program.send("POST", "/webhooks", body, Idempotency_Key="one"), 201)
    again = program.send("POST", "/webhooks", body, Idempotency_Key="one")

    assert (told(again, 201), again["Idempotent-Replayed"]) == (made, "true")
    assert made["secret"].encode() not in bytes(Answer.objects.get().body or b"")


def test_own_tokens_are_listed_and_ended_but_not_those_of_others() -> None:
    program, other = Program(), Program()
    (own,) = told(program.ask("/tokens"))["data"]
    (foreign,) = told(other.ask("/tokens"))["data"]

    assert "secret" not in own
    assert program.send("DELETE", f"/tokens/{foreign['id']}").status_code == 404
    assert program.send("DELETE", f"/tokens/{own['id']}").status_code == 204
    assert program.ask("/me").status_code == 401
    assert other.ask("/me").status_code == 200


def test_notifications_are_read_marked_and_chosen() -> None:
    program = Program(roles=[Role.PM])
    notify(
        person_ids=[program.user.person_id],
        kind="glossary.definition_changed",
        title="“Churn” has a new version.",
        href="/glossary",
    )

    (one,) = told(program.ask("/notifications"))["data"]
    marked = told(
        program.send("POST", "/notifications/mark", {"is_read": True, "ids": [one["id"]]})
    )
    after = told(program.ask("/notifications/unread"))
    tag = program.ask("/notifications/choices")["ETag"]
    chosen = {"mailings": {"glossary.definition_changed": "never"}, "hour": 7}
    told(program.send("PUT", "/notifications/choices", chosen, If_Match=tag))
    stale = program.send("PUT", "/notifications/choices", chosen | {"hour": 9}, If_Match=tag)
    told(program.send("PUT", "/notifications/watches/term:churn", {"is_watching": True}))

    assert (marked, after) == ({"count": 1}, {"count": 0, "by_kind": {}})
    assert stale.status_code == 412
    assert told(program.ask("/notifications/watches/term:churn"))["is_watching"] is True


def test_a_view_is_saved_shared_and_taken_away() -> None:
    owner, other = Program(roles=[Role.CSM]), Program(roles=[Role.PM])
    new = {"page": "accounts", "name": "Large", "query": "sort=-arr"}

    made = told(owner.send("POST", "/views", new), 201)
    at = f"/views/{made['id']}"
    hidden = other.ask(at).status_code
    told(owner.send("PUT", f"{at}/sharing", {"roles": ["pm"]}))
    seen = told(other.ask("/views", page="accounts"))["data"]
    denied = other.send("PATCH", at, {"name": "Mine now"}).status_code
    told(owner.send("PATCH", at, {"name": "Largest"}))
    told(owner.send("PUT", f"{at}/default", {"is_default": True}))
    told(owner.send("DELETE", at), 204)
    back = told(owner.send("POST", f"{at}/restore"))

    assert (hidden, denied) == (404, 404)
    assert [one["name"] for one in seen] == ["Large"]
    assert (back["name"], back["is_default"]) == ("Largest", True)


def test_a_token_that_may_only_read_changes_nothing_of_its_owner() -> None:
    user = make_user(person=make_person(), roles=[Role.CSM])
    reading, owning = (
        Program(user=user, scopes=["read"]),
        Program(user=user, scopes=["read", "own"]),
    )
    new = {"page": "accounts", "name": "Large", "query": ""}

    refused = told(reading.send("POST", "/views", new), 403)

    assert refused["error"]["code"] == "api.scope_missing"
    assert owning.send("POST", "/views", new).status_code == 201


def test_everything_that_fits_is_found() -> None:
    make_account(name="Northwind Mills")

    found = told(Program().ask("/search", words="northwind"))["data"]

    assert [(one["name"], one["hits"][0]["title"]) for one in found] == [
        ("accounts", "Northwind Mills")
    ]


def test_a_dashboard_is_composed_shared_and_copied() -> None:
    owner, other = Program(roles=[Role.CSM]), Program(roles=[Role.PM])
    made = told(owner.send("POST", "/dashboards", {"name": "Renewals"}), 201)
    at = f"/dashboards/{made['id']}"
    note = {"kind": "note", "width": "6", "shows": {"text": "Look here."}}

    tile = told(owner.send("POST", f"{at}/tiles", note), 201)
    second = told(owner.send("POST", f"{at}/tiles/{tile['id']}/copies"), 201)
    told(owner.send("POST", f"{at}/tiles/{second['id']}/move", {"before": tile["id"]}))
    changed = {"width": "12", "shows": {"text": "There."}}
    told(owner.send("PUT", f"{at}/tiles/{tile['id']}", changed, If_Match=tile["etag"]))
    stale = owner.send("PUT", f"{at}/tiles/{tile['id']}", changed, If_Match='"0"')
    hidden = other.ask(at).status_code
    told(owner.send("POST", f"{at}/shares", {"role": "pm"}), 201)
    seen = told(other.ask(at))
    denied = told(other.send("DELETE", at), 409)["error"]["code"]
    copy = told(other.send("POST", f"{at}/copies", {"name": "Mine"}), 201)
    told(owner.send("DELETE", f"{at}/tiles/{tile['id']}"), 204)
    told(owner.send("POST", f"{at}/tiles/{tile['id']}/restore"))

    assert stale.status_code == 412
    assert hidden == 404
    assert [one["id"] for one in seen["tiles"]] == [second["id"], tile["id"]]
    assert (seen["may_edit"], denied) == (False, "dashboards.not_yours")
    assert (copy["is_mine"], len(copy["tiles"]), copy["shares"]) == (True, 2, [])


@pytest.mark.parametrize(
    "shows",
    [{"metric": ["nrr"]}, {"metric": {}}, {"metrics": 7}, {"most": 10**30}, {"by_amount": []}, {}],
)
@pytest.mark.parametrize("kind", ["number", "trend", "breakdown", "cohorts", "movers", "list"])
def test_a_tile_of_nonsense_is_refused_in_words(kind: str, shows: dict[str, Any]) -> None:
    program = Program()
    made = told(program.send("POST", "/dashboards", {"name": "Renewals"}), 201)

    answer = program.send("POST", f"/dashboards/{made['id']}/tiles", {"kind": kind, "shows": shows})

    assert answer.status_code in {201, 404, 422}, answer.content.decode()


def upload(program: Program, name: str, content: bytes) -> Any:
    return program.generic(
        "POST",
        f"/api/v1/imports/uploads?name={name}",
        content,
        content_type="application/octet-stream",
    )


def test_a_file_is_brought_checked_applied_and_taken_back() -> None:
    program = Program(roles=[Role.CS_OPS])
    made = told(upload(program, "accounts.csv", b"source_id,name\nA-1,Northwind\n"), 201)
    at = f"/imports/uploads/{made['id']}"

    look = told(program.ask(f"{at}/look"))
    checked = told(program.send("POST", f"{at}/start", {"is_dry_run": True}), 202)
    work(made["id"], checked["run_id"])
    found = told(program.ask(at))
    applied = told(program.send("POST", f"{at}/start", {"is_dry_run": False}), 202)
    work(made["id"], applied["run_id"])
    run = told(program.ask(f"/runs/{applied['run_id']}"))
    done = told(program.ask(at))
    load = f"/imports/{done['load_id']}"
    would = told(program.ask(f"{load}/undo"))
    undone = told(program.send("POST", f"{load}/undo", {"reason": "The wrong file."}))

    assert look["tables"][0]["columns"] == ["source_id", "name"]
    assert (found["state"], found["result"]["files"][0]["added"]) == ("checked", 1)
    assert (run["state"], done["state"]) == ("finished", "applied")
    assert (
        would["counts"]
        == undone["counts"]
        == {"accounts": {"removed": 1, "restored": 0, "kept": 0}}
    )
    assert told(program.ask(load))["state"] == "undone"
    assert told(program.send("POST", f"{load}/undo", {"reason": "Again."}), 409)


def work(upload_id: str, run_id: int) -> None:
    importing.work(Upload.objects.get(id=upload_id).id, run_id, datetime.now(UTC))


def test_uploads_are_their_owners_alone() -> None:
    program, other = Program(roles=[Role.CS_OPS]), Program()
    made = told(upload(program, "accounts.csv", b"source_id,name\nA-1,Northwind\n"), 201)

    assert told(other.ask("/imports/uploads"))["data"] == []
    assert other.ask(f"/imports/uploads/{made['id']}").status_code == 404
    told(program.send("DELETE", f"/imports/uploads/{made['id']}"), 204)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "x.exe", "a" * 300, ".hidden", "a/b.csv", "%00"]
)
def test_names_of_files_lead_nowhere_else(name: str) -> None:
    answer = upload(Program(), name, b"source_id,name\nA-1,Northwind\n")

    assert answer.status_code in {201, 422}, answer.content.decode()


def test_an_export_is_asked_for_and_fetched() -> None:
    make_account(name="Northwind")
    program = Program(roles=[Role.CS_OPS])

    made = told(program.send("POST", "/exports", {"what": ["accounts"]}), 202)
    row = Export.objects.get(id=made["id"])
    assert row.run_id is not None
    exports.write(row.id, row.run_id)
    ready = told(program.ask(f"/exports/{made['id']}"))
    file: Any = program.get(f"/api/v1/exports/{made['id']}/file")

    assert (made["is_ready"], ready["is_ready"], ready["rows"]) == (False, True, {"accounts": 1})
    with ZipFile(BytesIO(b"".join(file.streaming_content))) as packed:
        assert b"Northwind" in packed.read("accounts.csv")
    assert Program().ask(f"/exports/{made['id']}").status_code == 404


def test_many_accounts_are_changed_at_once_and_back() -> None:
    ids = [make_account(segment="SMB").id for _ in range(3)]
    program = Program(roles=[Role.CSM])
    given = {
        "account_ids": [*ids, 987_654_321],
        "field": "segment",
        "value": "Enterprise",
        "from_on": "2026-01-01",
    }

    plan = told(program.send("POST", "/accounts/bulk-edits/plan", given))
    stale = program.send("POST", "/accounts/bulk-edits", given, If_Match='"0"')
    made = told(program.send("POST", "/accounts/bulk-edits", given, If_Match=plan["etag"]), 201)
    changed = told(program.ask(f"/accounts/{ids[0]}"))["segment"]
    undone = told(program.send("POST", f"/accounts/bulk-edits/{made['bulk_edit_id']}/undo"))

    assert (plan["change"], plan["refused"]) == (ids, 1)
    assert stale.status_code == 412
    assert (changed, undone) == ("Enterprise", {"restored": 3, "kept": 0})


def test_contacts_need_the_right_to_what_is_personal() -> None:
    contact = make_contact(account=make_account())
    at = f"/contacts/{contact.id}"
    pm, csm = Program(roles=[Role.PM]), Program(roles=[Role.CSM])

    assert pm.ask(f"/accounts/{contact.account_id}/contacts").status_code == 403
    assert pm.ask(at).status_code == 403
    shown = csm.ask(at)
    given = {"name": "Robin Field", "role": "champion"}
    told(csm.send("PUT", at, given, If_Match=shown["ETag"]))
    stale = csm.send("PUT", at, given | {"role": "user"}, If_Match=shown["ETag"])
    assert (stale.status_code, told(csm.ask(at))["role"]) == (412, "champion")


def test_people_are_invited_again_and_withdrawn_with_a_token_only() -> None:
    program = Program()
    new = {"name": "Nora Field", "email": "nora@example.com", "roles": ["csm"]}
    made = told(program.send("POST", "/people", new), 201)
    at = f"/people/{made['person_id']}"

    told(program.send("POST", f"{at}/invitation"))
    tag = program.ask(f"{at}/profile")["ETag"]
    profile = {"name": "Nora Fields", "email": "nora@example.com"}
    told(program.send("PUT", f"{at}/profile", profile, If_Match=tag))
    told(program.send("DELETE", f"{at}/invitation"), 204)

    assert program.ask(at).status_code == 404


def test_settings_of_sign_in_never_tell_a_secret() -> None:
    program = Program()
    new = {"kind": "openid", "label": "Our accounts"}
    made = program.send("POST", "/identity-providers", new)
    at = f"/identity-providers/{told(made, 201)['id']}"
    settings = {
        "label": "Our accounts",
        "issuer": "https://id.example.com",
        "client_id": "parlance",
        "client_secret": "not-to-be-told",
        "role_map": {"Success": "csm"},
    }

    changed = told(program.send("PUT", at, settings, If_Match=made["ETag"]))
    stale = program.send("PUT", at, settings | {"label": "Other"}, If_Match=made["ETag"])
    told(program.send("PUT", "/directory/group-roles", {"role_map": {"Success": "csm"}}))
    secret = told(program.send("POST", "/directory/tokens"), 201)["secret"]
    (token,) = told(program.ask("/directory/tokens"))["data"]
    told(program.send("DELETE", f"/directory/tokens/{token['id']}"), 204)

    assert (changed["has_secret"], changed["settings"]["role_map"]) == (True, {"Success": "csm"})
    assert "not-to-be-told" not in program.ask(at).content.decode()
    assert stale.status_code == 412
    assert secret.startswith("parlance_scim_")
    assert told(program.ask("/password-rule")) == {"is_for_administrators_only": False}


def test_jobs_are_looked_after() -> None:
    program = Program(roles=[Role.CS_OPS])
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, args, priority)"
            " values ('default', 'queue.forget_failures', 'failed', '{}', 0) returning id"
        )
        (job_id,) = cursor.fetchone()

    assert job_id in [one["id"] for one in told(program.ask("/jobs", state="failed"))["data"]]
    told(program.send("POST", f"/jobs/{job_id}/retry"), 204)
    told(program.send("DELETE", f"/jobs/{job_id}"), 204)
    assert told(program.ask("/jobs/counts"))["failed"] == 0
    assert told(program.ask("/jobs/periodic"))["data"]


def test_rates_have_a_right_of_their_own() -> None:
    rate = {"currency": "EUR", "starts_on": "2026-01-01", "rate": "1.08"}
    seller, ops = Program(roles=[Role.AE]), Program(roles=[Role.CS_OPS])

    assert seller.send("PUT", "/exchange-rates", rate).status_code == 403
    told(ops.send("PUT", "/exchange-rates", rate))
    comma = told(ops.send("PUT", "/exchange-rates", rate | {"rate": "1,08"}), 422)
    gone = ops.delete("/api/v1/exchange-rates/EUR/2026-01-01?reason=A+typo.")
    assert comma["error"]["param"] == "body.rate"
    assert (gone.status_code, told(ops.ask("/exchange-rates"))["data"]) == (204, [])


def test_a_term_and_a_target_are_edited_against_what_was_read() -> None:
    from factories.glossary import load_starter

    load_starter()
    program = Program()
    tag = program.ask("/glossary/terms/churn-rate")["ETag"]
    given = {"name": "Rate of churn", "reason": "Both teams say so."}
    told(program.send("PATCH", "/glossary/terms/churn-rate", given, If_Match=tag))
    stale = program.send(
        "PATCH", "/glossary/terms/churn-rate", given | {"name": "Churn"}, If_Match=tag
    )
    target = {"value": "0.05", "every": "month", "owner": "cs_lead"}
    set_once = program.send("PUT", "/metrics/targets/churn_rate", target)
    told(program.send("PUT", "/metrics/targets/churn_rate", target | {"value": "0.04"}))
    late = program.send(
        "PUT",
        "/metrics/targets/churn_rate",
        target | {"value": "0.03"},
        If_Match=set_once["ETag"],
    )

    assert stale.status_code == 412
    assert (late.status_code, late.json()["error"]["details"][0]["asked"]) == (412, "0.03")


def test_an_erasure_agrees_to_what_was_read() -> None:
    program, person = Program(), make_contact(account=make_account()).person
    at = f"/privacy/persons/{person.id}"
    tag = program.ask(at)["ETag"]
    make_contact(account=make_account(), person=person)
    reason = {"reason": "Asked for it by letter."}

    stale = program.send("POST", f"{at}/erasure", reason, If_Match=tag)
    fresh = program.ask(at)["ETag"]
    done = told(program.send("POST", f"{at}/erasure", reason, If_Match=fresh))

    assert stale.status_code == 412
    assert done["person_id"] == str(person.id)
    days = told(program.ask("/privacy/retention"))["days"]
    assert days
    unknown = program.send("PUT", "/privacy/retention", {"days": {"nothing": 5}})
    assert unknown.status_code == 422


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("2026-10-25T02:30:00+01:00", 200),
        ("2026-10-25T02:30:00+02:00", 200),
        ("2026-03-29T02:30:00+01:00", 200),
        ("2026-02-29T00:00:00Z", 422),
        ("yesterday", 422),
    ],
)
def test_instants_are_exact_through_a_change_of_clocks(since: str, status: int) -> None:
    program = Program()
    made = told(program.send("POST", "/webhooks", {"url": "https://example.com/hooks"}), 201)

    answer = program.send("POST", f"/webhooks/{made['webhook_id']}/replay", {"since": since})

    assert answer.status_code == status, answer.content.decode()
