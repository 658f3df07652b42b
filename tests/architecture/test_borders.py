import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/parlance"
FACE = {"commands", "queries", "values", "events", "errors"}
LONGEST_FILE = 300


def modules(folder: Path = SOURCE) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    """Return the dotted names that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_domain(path: Path) -> str | None:
    parts = path.relative_to(SOURCE).parts
    return parts[1] if parts[0] == "domains" and len(parts) > 2 else None


def test_only_the_face_of_a_domain_is_imported() -> None:
    broken = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path in modules()
        for name in imported(path)
        if name.startswith("parlance.domains.")
        and (parts := name.split("."))[2] != own_domain(path)
        and len(parts) > 3
        and parts[3] not in FACE
    ]

    assert broken == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(path.relative_to(SOURCE)): path.read_text().count("\n") for path in modules()}

    assert {name: count for name, count in lengths.items() if count > LONGEST_FILE} == {}


def test_migrations_after_the_first_open_with_a_note() -> None:
    later = [path for path in SOURCE.rglob("migrations/0*.py") if not path.name.startswith("0001_")]
    without = [
        str(path.relative_to(SOURCE))
        for path in later
        if not all(
            f"\n{word}: " in (ast.get_docstring(ast.parse(path.read_text())) or "")
            for word in ("Why", "While running", "Next", "Back")
        )
    ]

    assert without == []


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
