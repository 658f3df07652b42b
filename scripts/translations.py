"""Everything that people read, collected for translators; and their work made ready to use.

    .venv/bin/python scripts/translations.py collect        write src/parlance/locale/django.pot
    .venv/bin/python scripts/translations.py compile        make a .mo beside every .po

A language is `src/parlance/locale/de/LC_MESSAGES/django.po`, made from the .pot. An operator may
keep one of their own in PARLANCE_HOME/locale; `compile FOLDER` serves that too.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[1] / "src/parlance"
LOCALE = SOURCE / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collect() -> None:
    catalogue = Catalog(project="Parlance", charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        _add(catalogue, path, "python", path.read_bytes())
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        # What Django writes for gettext's own tool reads like JavaScript, not like Python.
        text = templatize(path.read_text(), origin=str(path))
        _add(catalogue, path, "javascript", text.encode())
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / "django.pot").open("wb") as file:
        write_po(file, catalogue, sort_by_file=True, omit_header=False, width=100)
    print(f"{len(catalogue)} texts in {LOCALE / 'django.pot'}")


def compile_all(folder: Path) -> None:
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as read, path.with_suffix(".mo").open("wb") as write:
            write_mo(write, read_po(read))
        print(path.with_suffix(".mo"))


def _add(catalogue: Catalog, path: Path, method: str, content: bytes) -> None:
    place = str(path.relative_to(SOURCE))
    found = extract(method, BytesIO(content), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for line, message, comments, context in found:
        catalogue.add(message, None, [(place, line)], auto_comments=comments, context=context)


def main() -> None:
    match sys.argv[1:]:
        case ["collect"]:
            collect()
        case ["compile"]:
            compile_all(LOCALE)
        case ["compile", folder]:
            compile_all(Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
