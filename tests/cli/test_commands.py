import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    *("up", "demo", "import", "export", "metric", "explain", "glossary", "glossary list"),
    *("glossary show", "simulate", "check"),
)
HEAVY = ("django", "ibis", "duckdb", "pyarrow", "pandas", "psycopg", "uvicorn")

HELP = """
import sys
from parlance.cli.main import main
try:
    main()
finally:
    print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)
"""


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "parlance", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **settings},
    )


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_printed_without_loading_what_is_slow(command: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", HELP.format(heavy=HEAVY), *command.split(), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stdout.startswith("Usage: ")
    assert answer.stderr == "[]\n"
    assert answer.returncode == 0


def test_command_that_is_not_understood_ends_with_two() -> None:
    answer = run("metric")

    assert answer.returncode == 2
    assert "Missing argument" in answer.stderr


def test_database_that_is_not_there_is_named_and_ends_with_one() -> None:
    answer = run("check", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert answer.returncode == 1
    assert answer.stderr.startswith("The database of DATABASE_URL cannot be used: ")
    assert "Traceback" not in answer.stderr


def test_address_that_is_none_is_refused_in_a_sentence() -> None:
    answer = run("check", DATABASE_URL="no address")

    assert answer.returncode == 1
    assert answer.stderr.startswith("DATABASE_URL is not a PostgreSQL address: ")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("inside", ["", "/deeper"])
def test_home_that_is_no_folder_is_refused_in_a_sentence(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").touch()

    answer = run("check", PARLANCE_HOME=f"{tmp_path}/file{inside}")

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"PARLANCE_HOME {tmp_path}/file{inside} cannot be used: ")
    assert answer.stderr.count("\n") == 1


def test_import_of_nothing_is_refused_before_anything_starts() -> None:
    answer = run("import")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "Name a folder, zip or file to import, or ask for --schema.\n"
