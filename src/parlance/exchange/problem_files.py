"""Problems of an import as they were written to a file: filtered, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from parlance.exchange.errors import ProblemsGoneError
from parlance.exchange.loading import PROBLEMS
from parlance.exchange.problems import COLUMNS
from parlance.exchange.workbench import quoted
from parlance.platform.home import home

PAGE = 50
FILTERS = ("file", "column", "problem")


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Problems as (file, row, column, value, problem, remedy), and what there is to choose."""

    rows: tuple[tuple[str, ...], ...]
    total: int
    choices: Mapping[str, tuple[str, ...]]


def path_of(name: str) -> Path:
    """Return the file of problems; raise where there is none any more."""
    path = home() / PROBLEMS / Path(name).name
    if not name or not path.is_file():
        raise ProblemsGoneError
    return path


def problem_page(name: str, where: Mapping[str, str], page: int) -> ProblemPage:
    """Return a page of problems (the first is 1), narrowed by file, column and kind of problem."""
    with duckdb.connect(config={"memory_limit": "128MB", "threads": "1"}) as connection:
        found = connection.read_csv(
            str(path_of(name)), header=True, all_varchar=True, quotechar='"', escapechar='"'
        )
        choices = {
            one: tuple(
                value
                for (value,) in found.project(quoted(one)).distinct().order("1").fetchmany(200)
                if value
            )
            for one in FILTERS
        }
        for one in FILTERS:
            if where.get(one):
                value = where[one].replace("'", "''")
                found = found.filter(f"{quoted(one)} = '{value}'")
        (total,) = found.count("*").fetchone() or (0,)
        columns = ", ".join(f"coalesce({quoted(one)}, '')" for one in COLUMNS)
        rows = found.project(columns).limit(PAGE, offset=(page - 1) * PAGE).fetchall()
    return ProblemPage(tuple(rows), int(total), choices)
