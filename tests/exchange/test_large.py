import os
import subprocess
import sys
from pathlib import Path

import pytest

ROWS = 4_000_000
MOST_MEGABYTES = 800

_PROGRAM = """
import resource, sys
from pathlib import Path
import django
django.setup()
from parlance.exchange import gathering, problems, references, sources, workbench

with workbench.workbench() as bench:
    log = problems.ProblemLog(bench.connection)
    files = sources.open_source(Path(sys.argv[1]), bench.room)
    gathered = gathering.gather(bench, files, None, log, lambda what: None, source="given")
    references.check_references(
        bench.connection, gathered.targets, gathered.unread, lambda file, keys: set(), log
    )
    print(log.count(), gathered.targets["subscriptions"].count(bench.connection))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
def test_a_large_import_takes_bounded_memory(tmp_path: Path) -> None:
    """Four million rows, some 240 MB, of which one in a thousand names an unknown account."""
    given = tmp_path / "given"
    given.mkdir()
    (given / "accounts.csv").write_text("source_id,name\na0,One\n", encoding="utf-8")
    with (given / "subscriptions.csv").open("w", encoding="utf-8") as stream:
        stream.write("source_id,account,line,plan,starts_on,ends_on,amount,currency\n")
        for number in range(ROWS):
            account = "a0" if number % 1000 else f"a{number + 1}"
            stream.write(f"s{number},{account},line {number},plan,2025-01-01,,{number}.5,EUR\n")

    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(given)],
        env=os.environ
        | {
            "PARLANCE_HOME": str(tmp_path / "home"),
            "DJANGO_SETTINGS_MODULE": "parlance.config.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found, megabytes = done.stdout.splitlines()
    assert found == f"{ROWS // 1000} {ROWS}"
    assert int(megabytes) < MOST_MEGABYTES
