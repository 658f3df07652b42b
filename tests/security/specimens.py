"""Texts that would run as code where a page forgot to write them as text, in every field."""

from dataclasses import replace
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from factories import dashboards, glossary
from factories.companies import LONG_BEFORE, make_line
from parlance.domains.accounts.commands.accounts import create_account
from parlance.domains.accounts.commands.definitions import define_attribute
from parlance.domains.accounts.commands.people import add_contact
from parlance.domains.accounts.commands.segments import save_segment
from parlance.domains.accounts.models import Account
from parlance.domains.accounts.values.records import AttributeType
from parlance.exchange import uploads
from parlance.kit.actor import SYSTEM
from parlance.platform.organisation.commands import configure
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.tokens.commands import make_token
from parlance.platform.views.commands import save_view
from parlance.platform.webhooks.commands import open_endpoint
from parlance.workspace.dashboards.values.tiles import Kind

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
SPECIMENS = (
    '"><script>window.__hit=1</script>',
    "'><img src=x onerror=window.__hit=1>",
    "</script><svg onload=window.__hit=1>",
    "[a](javascript:window.__hit=1)",
    "${window.__hit=1}{{7*7}}{% now %}",
    "<a href=javascript:window.__hit=1 autofocus onfocus=window.__hit=1>",
)


def plant(user: User) -> None:
    """Save each specimen in every text that somebody can type; `user` owns what one owns."""
    actor = replace(actor_for(user), rights=frozenset({"*"}))
    configure(actor=SYSTEM, name=SPECIMENS[0])
    board = dashboards.make_dashboard(actor, name=SPECIMENS[1])
    for number, text in enumerate(SPECIMENS):
        _plant_account(number, text)
        define_attribute(
            actor=actor,
            label=text,
            name=f"field_{number}",
            type=AttributeType.TEXT,
            description=text,
        )
        save_segment(
            actor=actor,
            name=text,
            expression=f'segment = "S{number}"',
            description=text,
            made_at=NOON,
        )
        save_view(
            actor=actor, page="glossary", name=text, address=f"/glossary?kind=metric&n={number}"
        )
        glossary.make_term(f"specimen-{number}", name=text, section=text)
        glossary.make_version(f"specimen-{number}", text=text, example=text, reason=text)
        dashboards.make_tile(actor, board, Kind.NOTE, title=text, text=text)
        make_token(actor=actor, name=text, scopes=["read"], days=30, now=datetime.now(UTC))
        open_endpoint(actor=actor, url=f"https://example.com/{number}", description=text)
    sent = SimpleUploadedFile("x<img src=x onerror=window.__hit=1>.csv", _file())
    uploads.add_upload(actor=actor, files=[sent], created_at=datetime.now(UTC))


def _plant_account(number: int, text: str) -> None:
    account = create_account(
        actor=SYSTEM,
        source_id=f"X{number}{text}",
        name=text,
        today=NOON.date(),
        recorded_at=NOON,
        signed_up_on=LONG_BEFORE,
        attributes={"segment": text, "industry": text},
    )
    add_contact(
        actor=SYSTEM,
        account_id=account,
        source_id=f"C{number}",
        name=text,
        phone=text,
        title=text,
        role=text,
    )
    make_line(Account.objects.get(id=account), 100, LONG_BEFORE, plan=text)


def _file() -> bytes:
    rows = "\n".join(f"a{number},'{text}" for number, text in enumerate(SPECIMENS))
    return f"source_id,name\n{rows}\n".encode()
