"""A catalogue made by translators becomes words on a page; nothing but a file is needed."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation
from pytest_django import Settings

from factories.browsing import signed_in
from parlance.config.languages import languages
from parlance.platform.people.values import Role

SCRIPT = Path(__file__).parents[2] / "scripts/translations.py"
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Background work"
msgstr "Hintergrundarbeit"

msgid "Work that takes a while. This page may be left; the work goes on."
msgstr "Arbeit, die dauert. Sie geht weiter, wenn man diese Seite verlässt."
"""


@pytest.fixture
def german(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, read_po(BytesIO(CATALOGUE.encode())))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = languages([tmp_path])
    yield tmp_path
    translation.deactivate_all()


def test_languages_are_those_with_a_catalogue(german: Path) -> None:
    assert languages([german]) == [("en", "English"), ("de", "Deutsch")]
    assert languages([german / "nowhere"]) == [("en", "English")]


@pytest.mark.django_db
def test_a_page_speaks_the_language_of_the_browser(german: Path) -> None:
    client = signed_in([Role.CS_OPS])

    page = client.get("/settings/jobs", headers={"accept-language": "de-AT,de;q=0.9"})

    said = page.content.decode()
    assert '<html lang="de"' in said
    assert "<h1>Hintergrundarbeit</h1>" in said
    assert "Arbeit, die dauert." in said
    assert page.headers["Content-Language"] == "de"


@pytest.mark.django_db
def test_a_language_without_a_catalogue_stays_english(german: Path) -> None:
    client = signed_in([Role.CS_OPS])

    page = client.get("/settings/jobs", headers={"accept-language": "fr"})

    assert '<html lang="en"' in page.content.decode()


def test_a_catalogue_that_would_break_a_page_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    said = (
        'msgid "%(count)s days"\nmsgstr "%(tage)s Tage"\n\nmsgid "Save"\nmsgstr "<b>Sichern</b>"\n'
    )
    (folder / "django.po").write_text(f"{CATALOGUE}\n{said}")

    done = subprocess.run(
        [sys.executable, str(SCRIPT), "compile", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "%(count)s days: " in done.stderr
    assert "Save: < does not stand in the text" in done.stderr
    assert not (folder / "django.mo").exists()
