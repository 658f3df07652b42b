"""Something to find behind every route: what is everybody's, and what is one person's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app

from factories import accounts, dashboards, glossary, revenue
from factories.passkeys import make_factors
from factories.people import make_person, make_user
from factories.pictures import make_png
from parlance.domains.accounts.commands.bulk import apply_bulk
from parlance.domains.accounts.commands.definitions import define_attribute
from parlance.domains.accounts.commands.segments import save_segment
from parlance.domains.accounts.commands.team import join_team
from parlance.domains.accounts.models import Account, TeamMember
from parlance.domains.accounts.values.records import AttributeType
from parlance.domains.metrics.commands import set_target
from parlance.exchange import exports, uploads
from parlance.exchange.loading import PROBLEMS
from parlance.exchange.models import Export, Load, Upload
from parlance.exchange.problems import COLUMNS
from parlance.exchange.values import ExportForm, LoadState
from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.errors import DeniedError
from parlance.kit.periods import Every
from parlance.platform.directory.commands.tokens import make_token
from parlance.platform.directory.models import Group, Token
from parlance.platform.home import home
from parlance.platform.lake import commands as lake
from parlance.platform.notifications.commands import notify, unsubscribe_token
from parlance.platform.notifications.models import Notification
from parlance.platform.organisation.commands import set_logo
from parlance.platform.people import links
from parlance.platform.people.models import OpenSession, User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.privacy.commands import ask_for_export as ask_for_personal_copy
from parlance.platform.privacy.models import Erasure
from parlance.platform.privacy.work import write_export as write_personal_copy
from parlance.platform.queue.commands import note_failure
from parlance.platform.single_sign_on.commands.providers import add_provider
from parlance.platform.single_sign_on.models import Provider
from parlance.platform.single_sign_on.values import ProviderKind
from parlance.platform.tokens.commands import make_token as make_access_token
from parlance.platform.views.commands import delete_view, save_view
from parlance.platform.webhooks.commands import open_endpoint, send_test
from parlance.platform.webhooks.models import Delivery
from parlance.web.handbook import articles
from parlance.workspace.dashboards.commands.sharing import share
from parlance.workspace.dashboards.models import Share
from parlance.workspace.dashboards.values.boards import Holder
from parlance.workspace.dashboards.values.tiles import Kind

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
TODAY = NOON.date()

Things = dict[str, str]
"""By the name in the table, what stands for it in an address."""


@contextmanager
def saved(blocker: Any) -> Iterator[Things]:
    """Save, for all tests of a module, what is everybody's; empty everything afterwards."""
    with blocker.unblock():
        try:
            glossary.load_starter()
            yield _accounts() | _records() | _settings() | _people()
        finally:
            lake.reset()
            call_command("flush", interactive=False, verbosity=0)


def own(user: User) -> Things:
    """Save what is this person's own, whatever the person may do; return it by name."""
    actor = replace(actor_for(user), rights=frozenset({"*"}))
    return _kept(actor) | _dashboard(actor) | _files(actor) | _signs(user, actor)


def _accounts() -> Things:
    account = accounts.make_account()
    contact = accounts.make_contact(account=account)
    member = make_user(person=make_person(email="team@example.com"))
    join_team(
        actor=SYSTEM,
        account_id=account.id,
        person_id=member.person_id,
        role="ae",
        starts_on=TODAY,
        today=TODAY,
        recorded_at=NOON,
    )
    name = define_attribute(actor=SYSTEM, label="Tier", type=AttributeType.TEXT)
    return {
        "account": str(account.id),
        "contact": str(contact.id),
        "team_member": str(TeamMember.objects.get().id),
        "attribute": name,
        "source_id": account.source_id,
    } | _contract(account)


def _contract(account: Account) -> Things:
    contract = revenue.make_contract(account=account)
    revenue.make_contract_version(contract=contract)
    subscription = revenue.make_subscription(account=account)
    return {"contract": str(contract.id), "subscription": str(subscription.id)}


def _records() -> Things:
    set_target(
        actor=SYSTEM,
        metric="logo_churn_rate",
        value=Decimal("0.05"),
        every=Every.MONTH,
        owner="cs_lead",
        set_at=NOON,
    )
    return {
        "term": "net-revenue-retention",
        "version": "1",
        "metric": "net_revenue_retention",
        "metric_with_target": "logo_churn_rate",
        "metric_slug": "net-revenue-retention",
        "dimension": "segment",
        "currency": "EUR",
        "day": "2026-01-01",
        "list_page": "glossary",
        "error_code": DeniedError.code,
        "help_kind": next(iter(articles()))[0],
        "help_name": next(iter(articles()))[1],
        "csv": "csv",
        "text": "text",
    }


def _settings() -> Things:
    provider = add_provider(actor=SYSTEM, kind=ProviderKind.OPENID, label="Somewhere")
    make_token(actor=SYSTEM, at=NOON)
    opened = open_endpoint(actor=SYSTEM, url="https://example.com/hooks")
    send_test(actor=SYSTEM, endpoint_id=opened.endpoint_id)
    set_logo(actor=SYSTEM, content=make_png())
    return {
        "identity_provider": str(provider),
        "identity_provider_slug": Provider.objects.get(id=provider).slug,
        "directory_token": str(Token.objects.get().pk),
        "directory_group": str(Group.objects.create(name="Everybody").pk),
        "webhook": str(opened.endpoint_id),
        "webhook_delivery": str(Delivery.objects.get().pk),
        "waiting_job": str(app.configure_task("queue.forget_failures").defer(timestamp=0)),
        "failed_job": str(_failed_job()),
    }


def _failed_job() -> int:
    job_id: int = app.configure_task("queue.forget_failures").defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = %s", [job_id])
    note_failure(job_id, RuntimeError("The receiver is gone."))
    return job_id


def _people() -> Things:
    member = make_user(person=make_person(email="member@example.com"))
    sent: list[str] = []

    def address(token: str) -> str:
        sent.append(token)
        return f"https://success.example.com/{token}"

    invited, _ = links.invite(
        actor=SYSTEM,
        name="Nora Invited",
        email="invited@example.com",
        roles=[Role.CSM],
        at=datetime.now(UTC),
        address=address,
    )
    return {
        "member": str(member.person_id),
        "person": str(member.person_id),
        "invited": str(invited),
        "link_token": sent[0],
        "unsubscribe_token": unsubscribe_token(member.person_id, ["glossary.definition_changed"]),
    }


def _kept(actor: Actor) -> Things:
    notify(
        person_ids=[actor.id],
        kind="glossary.definition_changed",
        title="A definition changed",
        href="/glossary",
    )
    account = accounts.make_account()
    bulk = apply_bulk(
        actor=actor,
        account_ids=[account.id],
        field="industry",
        value="Tools",
        from_on=TODAY,
        today=TODAY,
        made_at=datetime.now(UTC),
    )
    segment = save_segment(
        actor=actor, name=f"Mine, {actor.id}", expression='segment = "SMB"', made_at=NOON
    )
    view = save_view(actor=actor, page="glossary", name="Mine", address="/glossary?kind=metric")
    gone = save_view(actor=actor, page="glossary", name="Gone", address="/glossary")
    delete_view(actor=actor, view_id=gone, now=NOON)
    return {
        "removed_view": str(gone),
        "notification": str(Notification.objects.get(person_id=actor.id).pk),
        "bulk_edit": str(bulk),
        "segment": str(segment),
        "saved_view": str(view),
    }


def _dashboard(actor: Actor) -> Things:
    board = dashboards.make_dashboard(actor)
    tile = dashboards.make_tile(actor, board, Kind.NOTE, text="Look here.")
    share(actor=actor, dashboard_id=board, holder=Holder(role="pm"), may_edit=False)
    return {
        "dashboard": str(board),
        "dashboard_tile": str(tile),
        "dashboard_share": str(Share.objects.get(dashboard_id=board).pk),
    }


def _files(actor: Actor) -> Things:
    """Save files of an import that found a problem, and an export that is ready."""
    now = datetime.now(UTC)
    folder = home() / PROBLEMS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "walk.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    load = Load.objects.create(
        actor_id=actor.id,
        recorded_at=now,
        source="walk.csv",
        state=LoadState.APPLIED,
        problems_file="walk.csv",
    )
    sent = SimpleUploadedFile("accounts.csv", b"source_id,name\na1,One\n")
    upload = uploads.add_upload(actor=actor, files=[sent], created_at=now)
    Upload.objects.filter(id=upload).update(checked={"problems_file": "walk.csv"})
    export = _export(actor, now)
    run = str(Export.objects.get(id=export).run_id)
    return {
        "load": str(load.pk),
        "upload": str(upload),
        "export": export,
        "run": run,
        "personal_copy": _personal_copy(actor, now),
        "erasure": str(Erasure.objects.create(person_id=uuid4(), at=now, actor_id=actor.id).pk),
    }


def _personal_copy(actor: Actor, now: datetime) -> str:
    """Have a copy of what is kept about the actor written."""
    copy = ask_for_personal_copy(actor=actor, person_id=actor.person_id, at=now)
    write_personal_copy(copy)
    return str(copy)


def _export(actor: Actor, now: datetime) -> str:
    """Ask for an export; where the actor may, it is written, too."""
    export_id = exports.ask_for_export(
        actor=actor, what=["accounts"], form=ExportForm.CSV, created_at=now
    )
    run_id = Export.objects.get(id=export_id).run_id
    assert run_id is not None
    exports.write(export_id, run_id)
    return str(export_id)


def _signs(user: User, actor: Actor) -> Things:
    now = datetime.now(UTC)
    session = OpenSession.objects.create(
        user=user, key=str(user.pk), began_at=now, last_seen_at=now
    )
    passkey = make_factors(user)
    made = make_access_token(actor=actor, name="Walk", scopes=["read"], days=30, now=now)
    return {
        "myself": str(user.person_id),
        "own_session": str(session.pk),
        "own_passkey": str(passkey.pk),
        "token": str(made.summary.id),
    }
