"""Write the pages of `docs/` that are made from the code; with --check, only say what is stale."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import django

DOCS = Path(__file__).parents[1] / "docs"


def pages() -> Mapping[str, Callable[[], str]]:
    """Return what makes each page, by its name."""
    from parlance.domains.glossary.queries import shipped_handbook
    from parlance.domains.metrics.queries.handbook import shipped_catalogue

    return {"glossary.md": shipped_handbook, "metrics.md": shipped_catalogue}


def main() -> int:
    django.setup()
    is_check = "--check" in sys.argv[1:]
    stale = []
    for name, made in pages().items():
        page, text = DOCS / name, made()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not is_check:
            page.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/{name} is stale; run make docs." if is_check else f"docs/{name} written.")
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
