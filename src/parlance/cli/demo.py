"""What `demo` adds to `up`: a company, and people to sign in as."""

import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from parlance.cli.files import last_month_end
from parlance.cli.output import as_table
from parlance.cli.progress import Progress
from parlance.kit.actor import SYSTEM
from parlance.platform.home import home

DOMAIN = "demo.example"


def make_company() -> None:
    """Simulate and import a company where no account is recorded, and add the people."""
    from parlance.domains.accounts.queries import account_count

    if not account_count(actor=SYSTEM):
        _import_simulated()
    _add_people()


def show_sign_ins() -> None:
    """Print the sign-ins of the demo."""
    from parlance.platform.people.values import ROLE_LABELS

    rows = [
        {"role": label, "e-mail": _email(role.value), "password": _password()}
        for role, label in ROLE_LABELS.items()
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
        import_path(actor=SYSTEM, path=path, recorded_at=datetime.now(UTC), progress=progress)
        progress("Computing facts", 0, 0)
        refresh_facts()
    progress.end()


def _add_people() -> None:
    from parlance.platform.people.commands import create_user
    from parlance.platform.people.queries import members
    from parlance.platform.people.values import ROLE_LABELS

    known = {member.email for member in members(actor=SYSTEM)}
    for role, label in ROLE_LABELS.items():
        if _email(role.value) not in known:
            create_user(
                actor=SYSTEM,
                name=f"{label} (demo)",
                email=_email(role.value),
                password=_password(),
                roles=[role],
            )


def _email(role: str) -> str:
    return f"{role.replace('_', '-')}@{DOMAIN}"


def _password() -> str:
    """Return the password of this demo, made once: the demo may be shown to a network."""
    path = home() / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return path.read_text()
