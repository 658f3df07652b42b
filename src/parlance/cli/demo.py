"""What `demo` adds to `up`: a company, and people to sign in as."""

import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parlance.cli.files import last_month_end
from parlance.cli.output import as_table
from parlance.cli.progress import Progress
from parlance.kit.actor import SYSTEM
from parlance.platform.home import home

if TYPE_CHECKING:
    from parlance.platform.people.values import Role

DOMAIN = "demo.example"
COLLEAGUES = {
    "csm-01": "Nadia Brook",
    "csm-02": "Owen Tarn",
    "csm-04": "Petra Lund",
    "csm-05": "Quinn Ashby",
    "csm-06": "Rosa Velt",
}
"""Who owns the simulated accounts, beside the CSM (csm-03): CSMs, too."""


def make_company() -> None:
    """Simulate and import a company where no account is recorded, and add the people."""
    from parlance.domains.accounts.queries.records import account_count

    _add_people()
    if not account_count(actor=SYSTEM):
        _import_simulated()
    _furnish_accounts()
    _add_dashboards()
    _tell_news()


def show_sign_ins(address: str) -> None:  # noqa: ARG001 - as `serve` calls it
    """Print the sign-ins of the demo, at the address that was printed before."""
    rows = [
        {"role": label, "e-mail": _email(role.value), "password": _password()}
        for role, label in _roles().items()
    ]
    click.echo(as_table(rows, ("role", "e-mail", "password")), nl=False)


def _import_simulated() -> None:
    from parlance.domains.metrics.commands import refresh_facts
    from parlance.exchange.commands import import_path
    from parlance.exchange.simulation import commands as simulation

    progress = Progress()
    with tempfile.TemporaryDirectory(prefix="parlance-demo-") as room:
        path = Path(room, "company")
        simulation.simulate(
            path,
            accounts=simulation.DEMO_ACCOUNTS,
            months=simulation.DEMO_MONTHS,
            seed=simulation.DEMO_SEED,
            ends_on=last_month_end(),
            progress=progress,
        )
        _name_owners(path)
        import_path(actor=SYSTEM, path=path, recorded_at=datetime.now(UTC), progress=progress)
        progress("Computing facts", 0, 0)
        refresh_facts()
    progress.end()


def _name_owners(path: Path) -> None:
    """Let people of the demo be the owners of the simulated accounts, now and before."""
    ids = _person_ids()
    owners = {"csm-03": ids[_email("csm")]} | {key: ids[_email(key)] for key in COLLEAGUES}
    for file in ("accounts.csv", "account_history.csv"):
        text = (path / file).read_text(encoding="utf-8")
        for told, person in owners.items():
            text = text.replace(told, person)
        (path / file).write_text(text, encoding="utf-8")


def _person_ids() -> dict[str, str]:
    from parlance.platform.people.queries import members

    return {member.email: str(member.person_id) for member in members(actor=SYSTEM)}


def _add_people() -> None:
    from parlance.platform.people.commands import create_user
    from parlance.platform.people.queries import members
    from parlance.platform.people.values import Role

    known = {member.email for member in members(actor=SYSTEM)}
    for role, label in _roles().items():
        if _email(role.value) not in known:
            create_user(
                actor=SYSTEM,
                name=f"{label} (demo)",
                email=_email(role.value),
                password=_password(),
                roles=[role],
            )
    for key, name in COLLEAGUES.items():
        if _email(key) not in known:
            create_user(
                actor=SYSTEM,
                name=name,
                email=_email(key),
                password=_password(),
                roles=[Role.CSM],
            )


def _furnish_accounts() -> None:
    from parlance.cli.demo_accounts import furnish_accounts

    ids = _person_ids()
    furnish_accounts({role: ids[_email(role)] for role in ("ae", "am")})


def _add_dashboards() -> None:
    """Make each shipped template a dashboard of operations, shared with everybody."""
    from parlance.platform.people.queries import actor_by_email
    from parlance.workspace.dashboards.commands import boards as dashboards
    from parlance.workspace.dashboards.commands.sharing import share
    from parlance.workspace.dashboards.queries.boards import boards
    from parlance.workspace.dashboards.queries.shipped import templates
    from parlance.workspace.dashboards.values.boards import Holder

    if boards(actor=SYSTEM, limit=1):
        return
    owner = actor_by_email(_email("cs_ops"))
    for one in templates():
        dashboard_id = dashboards.create_dashboard(
            actor=owner,
            name=one.name,
            description=one.description,
            filters=one.filters,
            tiles=one.tiles,
            at=datetime.now(UTC),
        )
        share(actor=owner, dashboard_id=dashboard_id, holder=Holder(), may_edit=False)


def _roles() -> "dict[Role, str]":
    """Return who is shown the demo: everybody but customers, who have no pages inside."""
    from parlance.platform.people.values import ROLE_LABELS, Role

    return {role: label for role, label in ROLE_LABELS.items() if role is not Role.CUSTOMER}


def _tell_news() -> None:
    """Let people have views, and something that waits for them."""
    from parlance.cli.demo_views import refine_a_definition, save_views

    save_views({role.value: _email(role.value) for role in _roles()})
    refine_a_definition(_email("pmm"))


def _email(role: str) -> str:
    return f"{role.replace('_', '-')}@{DOMAIN}"


def _password() -> str:
    """Return the password of this demo, made once: the demo may be shown to a network."""
    path = home() / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return path.read_text()
