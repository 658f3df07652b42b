"""Everything that people read, collected for translators; and their work made ready to use.

    .venv/bin/python scripts/translations.py collect        write src/parlance/locale/django.pot
    .venv/bin/python scripts/translations.py compile        make a .mo beside every .po

A language is `src/parlance/locale/de/LC_MESSAGES/django.po`, made from the .pot. An operator may
keep one of their own in PARLANCE_HOME/locale; `compile FOLDER` serves that too. What would break a
page is refused: a placeholder that is missing or unknown, a sign of HTML that the text lacks.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path

import django
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
    "lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collect() -> None:
    catalogue = collected()
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / "django.pot").open("wb") as file:
        write_po(file, catalogue, sort_by_file=True, omit_header=False, width=100)
    print(f"{len(catalogue)} texts in {LOCALE / 'django.pot'}")


def collected() -> Catalog:
    """Return every text of pages, templates and the core that a person reads."""
    catalogue = Catalog(project="Parlance", charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        _add(catalogue, path, "python", path.read_bytes())
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        # What Django writes for gettext's own tool reads like JavaScript, not like Python.
        text = templatize(path.read_text(), origin=str(path))
        _add(catalogue, path, "javascript", text.encode())
    for place, words in sorted(_core_words().items()):
        for word in words:
            catalogue.add(str(word), None, [(place, 1)])
    return catalogue


def compile_all(folder: Path) -> None:
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = _checked(path, read_po(file))
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        print(path.with_suffix(".mo"))


def _core_words() -> Mapping[str, Iterable[str]]:
    """Return the words of the core by where they stand: it marks none, as it knows no Django.

    `parlance.web.words` puts them into the reader's language.
    """
    from parlance.domains.accounts.queries.words import ATTRIBUTES
    from parlance.domains.accounts.values.records import AttributeType
    from parlance.domains.glossary.values import Kind, Status
    from parlance.domains.metrics.values import Standing
    from parlance.domains.revenue.values import movements, records
    from parlance.engine.catalogue import CATALOGUE
    from parlance.engine.units import Unit
    from parlance.exchange.package import FILES
    from parlance.kit.periods import Every
    from parlance.platform.people.rights import RIGHTS
    from parlance.platform.people.values import ROLE_LABELS
    from parlance.platform.tokens.values import GROUPS
    from parlance.platform.webhooks.registry import event_types
    from parlance.workspace.dashboard import KIND_TONES
    from parlance.workspace.dashboards.queries.shipped import templates

    labels = [one.label for one in ATTRIBUTES]
    notes = [one.description for one in ATTRIBUTES]
    causes = chain.from_iterable(movements.CAUSES.values())
    dimensions = CATALOGUE.dimensions.values()
    return {
        "domains/accounts/queries/words.py": [*labels, *filter(None, notes)],
        "domains/accounts/values/records.py": list(AttributeType),
        "domains/glossary/values.py": [*Kind, *Status],
        "domains/metrics/values.py": list(Standing),
        "domains/revenue/values/movements.py": [*causes, *KIND_TONES, "transfer"],
        "domains/revenue/values/records.py": [_plain(one) for one in records.ContractStatus],
        "engine/catalogue.py": [
            *(one.label for one in CATALOGUE.measures.values()),
            *(one.fact.when_empty for one in CATALOGUE.measures.values()),
            *(one.label for one in dimensions),
            *(_plain(one.id) for one in dimensions),
        ],
        "engine/units.py": list(Unit),
        "exchange/package.py": [
            *(one.title for one in FILES.values()),
            *(field.description for one in FILES.values() for field in one.fields),
        ],
        "workspace/dashboards/queries/shipped.py": [
            text for one in templates() for text in (one.name, one.description)
        ],
        "platform/webhooks/registry.py": [one.words for one in event_types()],
        "engine/definitions.py": ["month", "trailing 12 months"],
        "kit/periods.py": list(Every),
        "platform/people/rights.py": [one.words for one in RIGHTS],
        "platform/people/values.py": list(ROLE_LABELS.values()),
        "platform/tokens/values.py": [one.words for one in GROUPS],
    }


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _checked(path: Path, catalogue: Catalog) -> Catalog:
    """Return the catalogue, or say what in it would break a page."""
    wrong = [f"{message.id}: {why}" for message, found in catalogue.check() for why in found]
    wrong += [
        f"{message.id}: {sign} does not stand in the text"
        for message in catalogue
        for sign in '<>"'
        if message.id and sign in str(message.string) and sign not in str(message.id)
    ]
    if wrong:
        sys.exit("\n".join((f"{path} cannot be used:", *wrong)))
    return catalogue


def _add(catalogue: Catalog, path: Path, method: str, content: bytes) -> None:
    place = str(path.relative_to(SOURCE))
    found = extract(method, BytesIO(content), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for line, message, comments, context in found:
        catalogue.add(message, None, [(place, line)], auto_comments=comments, context=context)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlance.config.settings")
    django.setup()
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
