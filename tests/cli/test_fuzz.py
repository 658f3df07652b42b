"""Whatever is typed, the answer is one of three exit codes, and never a traceback."""

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from parlance.cli import main

SEED = 20_260_101
LISTS = 200
NAMES = (
    *("up", "demo", "import", "export", "metric", "explain", "glossary", "simulate", "check"),
    *("glossary list", "glossary show", "part", "part web", "nonsense", "", "--", "-"),
)
OPTIONS = (
    *("--help", "-h", "--version", "--from", "--to", "--every", "--by", "--reading", "--as-of"),
    *("--format", "--mapping", "--dry-run", "--schema", "--what", "--accounts", "--months"),
    *("--seed", "--ends-on", "--host", "--port", "--rebuild", "--no-such", "-x", "--form", "--"),
)
VALUES = (
    *("nrr", "arr,nrr", "month", "json", "xml", "2025-01-01", "2025-13-01", "1e9", "-1", "0"),
    *("99999999999999999999", "", " ", ",", "=", "segment=", "\u202e", "😀", "a" * 5_000, "%s"),
    *("/dev/null", "/no/such/place", "'; drop table x; --", "{}", "\n", "-", "--"),
)
STARTS = frozenset({"up", "demo", "part", "check"})
"""Commands that would serve, or do all they do, on few words; only asked for help here."""


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run the command in this process, as the shell would, and return what came of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["parlance", *words])
        code = 0
        try:
            main.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    told = capsys.readouterr()
    return code, told.out, told.err


def lists(chance: random.Random, *, number: int) -> list[list[str]]:
    return [_list(chance) for _ in range(number)]


def _list(chance: random.Random) -> list[str]:
    name = chance.choice(NAMES).split()
    rest = [chance.choice(chance.choice((OPTIONS, VALUES))) for _ in range(chance.randrange(6))]
    if name and name[0] in STARTS:
        return [*name, "--help", *rest]
    return [*name, *rest]


@pytest.fixture
def place(postgres: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Work in an empty folder, on the database of the tests; commands change what SIGTERM does."""
    kept = signal.getsignal(signal.SIGTERM)
    monkeypatch.setenv("DATABASE_URL", postgres)
    monkeypatch.setenv("PARLANCE_HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield
    signal.signal(signal.SIGTERM, kept)


@pytest.mark.usefixtures("place")
@pytest.mark.django_db(transaction=True)
def test_no_list_of_arguments_ends_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    codes = []

    for words in lists(random.Random(SEED), number=LISTS):
        code, out, err = run(words, capsys)

        assert code in {0, 1, 2}, words
        assert code == 0 or (out + err).strip(), words
        assert "Traceback" not in out + err, words
        codes.append(code)

    # Each of the three answers was met.
    assert set(codes) == {0, 1, 2}
