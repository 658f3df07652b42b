"""Write the pages that are made from the code; with --check, only say what is stale.

Those of `docs/` are for readers of the repository, those of the handbook are served at `/help`.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import django

ROOT = Path(__file__).parents[1]
HANDBOOK = "src/parlance/web/help/reference"


def pages() -> Mapping[str, Callable[[], str]]:
    """Return what makes each page, by its path in the repository."""
    from scripts.reference import catalogue, doors, files, language, limits, people, running

    from parlance.api.handbook import openapi
    from parlance.domains.glossary.queries import shipped_handbook
    from parlance.domains.metrics.queries.handbook import shipped_catalogue
    from parlance.platform.api.known_errors import handbook as errors

    return {
        "docs/glossary.md": shipped_handbook,
        "docs/metrics.md": shipped_catalogue,
        "docs/errors.md": errors,
        "docs/api/openapi.json": openapi,
        f"{HANDBOOK}/api.md": doors.operations,
        f"{HANDBOOK}/command-line.md": running.commands,
        f"{HANDBOOK}/error-codes.md": doors.errors,
        f"{HANDBOOK}/exchange-files.md": files.exchange_files,
        f"{HANDBOOK}/formulas-and-filters.md": language.language,
        f"{HANDBOOK}/glossary.md": catalogue.terms,
        f"{HANDBOOK}/keys.md": doors.keys,
        f"{HANDBOOK}/limits.md": limits.limits,
        f"{HANDBOOK}/mapping-files.md": files.mapping_files,
        f"{HANDBOOK}/metrics.md": catalogue.metrics,
        f"{HANDBOOK}/roles-and-rights.md": people.rights,
        f"{HANDBOOK}/variables.md": running.variables,
        f"{HANDBOOK}/webhook-events.md": doors.events,
    }


def main() -> int:
    sys.path.insert(0, str(ROOT))
    django.setup()
    is_check = "--check" in sys.argv[1:]
    stale = []
    for name, made in pages().items():
        page, text = ROOT / name, made()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not is_check:
            page.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is stale; run make docs." if is_check else f"{name} written.")
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
