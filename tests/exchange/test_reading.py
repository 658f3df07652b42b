from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parlance.exchange import csv_records, csv_scan, reading
from parlance.exchange.mapping import Form
from parlance.exchange.problems import ProblemLog
from parlance.exchange.sources import SourceFile
from parlance.exchange.workbench import Workbench, workbench


@pytest.fixture
def bench() -> Iterator[Workbench]:
    with workbench() as opened:
        yield opened


Read = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]


def _read(bench: Workbench, path: Path) -> Read:
    """Return the rows with their places, and the problems as (row, column, code)."""
    log = ProblemLog(bench.connection)
    source = reading.read(bench, SourceFile(path.name, path, path.stem), "source", Form(), log)
    rows = bench.connection.table("source").fetchall() if source else []
    return rows, [(one.row, one.column, one.code) for one in log.first()]


def _csv(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,x\n2,y\n",
        b"a,b\r\n1,x\r\n2,y\r\n",
        b"a,b\n1,x\r\n2,y",
        b"\xef\xbb\xbfa,b\n1,x\n2,y\n",
        b"a;b\n1;x\n2;y\n",
        b'a,b\n"1","x"\n2,y\n',
        b"a\tb\n 1 \tx\n2\ty\n",
    ],
)
def test_read_takes_the_usual_ways_to_write_a_csv(
    bench: Workbench, tmp_path: Path, content: bytes
) -> None:
    assert _read(bench, _csv(tmp_path, content)) == ([(2, "1", "x"), (3, "2", "y")], [])


def test_read_keeps_the_line_where_a_record_begins(bench: Workbench, tmp_path: Path) -> None:
    path = _csv(tmp_path, b'a,b\n1,"two\nlines"\n\n,\n2,y\n')

    assert _read(bench, path) == ([(2, "1", "two\nlines"), (6, "2", "y")], [])


def test_read_takes_empty_and_blank_cells_as_nothing(bench: Workbench, tmp_path: Path) -> None:
    assert _read(bench, _csv(tmp_path, b'a,b\n1,\n2,"  "\n')) == (
        [(2, "1", None), (3, "2", None)],
        [],
    )


def test_read_names_each_faulty_record_and_goes_on(bench: Workbench, tmp_path: Path) -> None:
    path = _csv(tmp_path, b'a,b\n1,\xe9\n2\n3,x,y\n4,"a"b"\n5,ok\n6,"open\n')

    rows, problems = _read(bench, path)

    # Records of another length stay under a negative place, so that their keys are known.
    assert rows == [(2, "1", "\ufffd"), (-3, "2", None), (-4, "3", "x"), (6, "5", "ok")]
    assert problems == [
        (2, "b", "encoding"),
        (3, None, "width"),
        (4, None, "width"),
        (5, None, "quotes"),
        (7, None, "quotes"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        ("a,b\n1,x\n".encode("utf-16"), "UTF-16"),
        ("account,name\n1,somebody\n2,else\n".encode("utf-16-le"), "UTF-16"),
        (b"a,b\n1,\x00\n", "zero bytes"),
        (b"%PDF-1.7", "PDF"),
        (b'{"a": 1}', "JSON"),
        (b"<html>", "web page"),
        (b"a,b\r1,x\r", "Macintosh"),
        (b"x" * 2_000_000, "longer than 1 MB"),
    ],
)
def test_scan_says_what_is_no_csv(tmp_path: Path, content: bytes, said: str) -> None:
    refusal = csv_scan.scan(_csv(tmp_path, content)).refusal

    assert refusal is not None
    assert said in refusal


def test_read_stops_at_a_line_without_end(bench: Workbench, tmp_path: Path) -> None:
    path = _csv(tmp_path, b"a,b\n1,x\n2," + b"y" * 3_000_000)

    rows, problems = _read(bench, path)

    assert (rows, problems) == ([(2, "1", "x")], [(3, None, "line")])


def test_read_refuses_columns_without_name_and_columns_twice(
    bench: Workbench, tmp_path: Path
) -> None:
    rows, problems = _read(bench, _csv(tmp_path, b"a,,A\n1,2,3\n"))

    assert (rows, problems) == ([], [(1, None, "column_without_name"), (1, "A", "column_twice")])


def test_read_takes_parquet(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "accounts.parquet"
    pq.write_table(pa.table({"a": [1, 2], "b": ["x", None], "c": [True, False]}), path)

    assert _read(bench, path) == ([(1, "1", "x", "true"), (2, "2", None, "false")], [])


def test_read_refuses_nested_columns_of_parquet(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "accounts.parquet"
    pq.write_table(pa.table({"a": [[1], [2]]}), path)

    assert _read(bench, path) == ([], [(1, "a", "nested")])


def test_read_refuses_what_only_claims_to_be_parquet(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "accounts.parquet"
    path.write_bytes(b"PAR1 and nothing more PAR1")

    assert _read(bench, path) == ([], [(None, None, "format")])


def test_both_ways_to_read_a_csv_agree(bench: Workbench, tmp_path: Path) -> None:
    lines = [f'{number},"a ""quoted"", one",\u00fc{number}\n' for number in range(30_000)]
    path = _csv(tmp_path, ("a,b,c\n" + "".join(lines)).encode())
    file = SourceFile(path.name, path, path.stem)
    log = ProblemLog(bench.connection)

    reading.read(bench, file, "at_once", Form(), log)
    csv_records.read(bench.connection, file, "one_by_one", ("a", "b", "c"), ",", log)

    at_once, one_by_one = (bench.connection.table(one) for one in ("at_once", "one_by_one"))
    assert csv_scan.scan(path).is_clean
    assert at_once.except_(one_by_one).fetchall() == []
    assert at_once.count("*").fetchall() == one_by_one.count("*").fetchall() == [(30_000,)]
    assert log.count() == 0


def test_read_keeps_its_own_column_to_itself(bench: Workbench, tmp_path: Path) -> None:
    path = _csv(tmp_path, b"a,_Parlance_Row\n1,2\n")

    assert _read(bench, path) == ([], [(1, "_Parlance_Row", "column_twice")])


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_read_takes_a_name_for_a_name(bench: Workbench, tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "my [data] * of {2025}?"
    folder.mkdir()
    path = folder / f"accounts.{suffix}"
    if suffix == "csv":
        path.write_text("a\n1\n", encoding="utf-8")
    else:
        pq.write_table(pa.table({"a": [1]}), path)

    rows, problems = _read(bench, path)

    assert ([value for _, value in rows], problems) == (["1"], [])
