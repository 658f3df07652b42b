import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from parlance.platform.locks import FileLock, alone
from parlance.platform.postgres.account import lent_account
from parlance.platform.postgres.binaries import SHARED, binaries
from parlance.platform.postgres.errors import PostgresFailedError, PostgresMissingError
from parlance.platform.postgres.lease import Lease, database, embedded_server
from parlance.platform.postgres.server import NOT_DURABLE, Server
from parlance.platform.processes import process

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")


@pytest.fixture
def room() -> Iterator[Path]:
    """Return a folder that the account PostgreSQL runs as may pass, unlike pytest's own."""
    folder = Path(mkdtemp(prefix="parlance-postgres-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(room: Path) -> Iterator[Server]:
    found = same_server(room)
    found.start()
    yield found
    found.stop()


def same_server(room: Path) -> Server:
    """Return the server of this folder as another process would know it."""
    return Server(room / "postgres", lent_account(), NOT_DURABLE)


def pid(room: Path) -> int:
    return int((room / "postgres/data/postmaster.pid").read_text().split()[0])


def write(server: Server, word: str) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("create table if not exists said (word text)")
        connection.execute("insert into said values (%s)", [word])


def words(server: Server) -> list[str]:
    with psycopg.connect(server.url()) as connection:
        return [word for (word,) in connection.execute("select word from said order by word")]


def test_server_runs_for_a_role_without_power_over_the_server(server: Server) -> None:
    with psycopg.connect(server.url()) as connection:
        found = connection.execute(
            "select current_user, current_database(), rolsuper, current_setting('listen_addresses')"
            " from pg_roles where rolname = current_user"
        ).fetchone()

    assert found == ("parlance", "parlance", False, "")


def test_server_refuses_who_does_not_know_the_password(server: Server) -> None:
    address = server.url().replace("parlance:", "parlance:not-", 1)

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_server_with_another_password_is_no_endless_wait(server: Server, room: Path) -> None:
    server.stop()
    (room / "postgres/password").write_text("another")

    with pytest.raises(PostgresFailedError, match=r"the password in .*/password is not its own"):
        server.start()


def test_server_keeps_what_was_written_over_a_stop(server: Server, room: Path) -> None:
    write(server, "kept")
    server.stop()
    assert not server.answers()

    again = same_server(room)
    again.start()

    assert words(again) == ["kept"]
    again.stop()


def test_server_killed_starts_again_with_all_that_was_committed(server: Server, room: Path) -> None:
    write(server, "kept")
    os.kill(pid(room), signal.SIGKILL)

    server.start()

    assert words(server) == ["kept"]


def test_server_that_outlived_its_starter_is_adopted(server: Server, room: Path) -> None:
    before = pid(room)

    again = same_server(room)
    again.start()

    assert pid(room) == before
    again.stop()
    assert not server.answers()


def test_server_starts_where_the_number_of_a_dead_one_belongs_to_another_program(
    server: Server, room: Path
) -> None:
    note = room / "postgres/data/postmaster.pid"
    left = note.read_text()
    server.stop()
    note.write_text(left.replace(left.split("\n")[0], str(os.getpid()), 1))

    server.start()

    assert server.answers()


def test_server_is_made_anew_where_making_it_was_interrupted(room: Path) -> None:
    (room / "postgres/data.new").mkdir(parents=True)
    (room / "postgres/data.new/PG_VERSION").write_text("18\n")
    server = same_server(room)

    server.start()

    assert server.answers()
    server.stop()


def test_server_that_cannot_start_says_why(server: Server, room: Path) -> None:
    server.stop()
    (room / "postgres/data/postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(PostgresFailedError, match=r"could not start: .*postgresql\.conf"):
        server.start()


def test_server_answers_in_a_folder_too_deep_for_a_socket(room: Path) -> None:
    deep = room / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    server = Server(deep / "postgres", lent_account(), NOT_DURABLE)

    server.start()

    assert server.answers()
    server.stop()


def test_last_user_stops_the_server(room: Path) -> None:
    server = same_server(room)
    first = Lease(server, room)
    second = Lease(same_server(room), room)

    first.close()
    assert server.answers()
    second.close()

    assert not server.answers()


def test_lease_mends_a_killed_server(room: Path) -> None:
    server = same_server(room)
    lease = Lease(server, room)
    os.kill(pid(room), signal.SIGKILL)

    lease.mend()

    assert server.answers()
    lease.close()


def test_given_address_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/ours")

    with database() as lease:
        assert lease is None
        assert os.environ["DATABASE_URL"] == "postgresql://db.example/ours"


def test_missing_programs_name_the_way_out() -> None:
    with pytest.raises(PostgresMissingError, match=r"PostgreSQL 99 .* DATABASE_URL"):
        binaries(None, major="99")


@as_root
def test_home_closed_to_the_lent_account_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "closed"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("PARLANCE_HOME", str(home))
    server = embedded_server()

    server.start()

    elsewhere = (home / "postgres").resolve()
    assert server.answers()
    assert elsewhere.parent == SHARED
    assert home.stat().st_mode & 0o777 == 0o700
    server.stop()
    shutil.rmtree(elsewhere)


@as_root
def test_programs_closed_to_the_lent_account_are_copied() -> None:
    account = lent_account()
    assert account is not None

    found = binaries(account)

    assert account.may_reach(found)


def test_process_is_not_alive_under_a_number_that_another_has_now() -> None:
    mine = process(os.getpid())

    assert mine.is_alive()
    assert not type(mine)(mine.pid, "before").is_alive()
    assert not process(2**22 + 1).is_alive()


def test_lock_keeps_others_out_until_it_is_given_back(tmp_path: Path) -> None:
    other = FileLock(tmp_path / "lock")

    with alone(tmp_path / "lock"):
        assert not other.try_take()

    assert other.try_take()
    other.close()
