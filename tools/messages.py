"""Bring the translation files up to date with the texts in the code (developer's tool; needs GNU gettext).

    .venv/bin/python tools/messages.py            extract into tregua/locale/<xx>/LC_MESSAGES/django.po
    .venv/bin/python tools/messages.py --missing  count what is not translated yet

Texts of records (violation types, clauses, names) are data and carry their languages themselves.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
import polib
from django.core.management import call_command

PACKAGE = Path(__file__).resolve().parent.parent / "tregua"
LANGUAGES = ("ar", "en", "fr", "ru")
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "en": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;",
}


def file_of(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def extract() -> None:
    """Run Django's extraction, then keep the headers that the project relies on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tregua.centre.settings")
    django.setup()
    for language in LANGUAGES:
        file_of(language).parent.mkdir(parents=True, exist_ok=True)
    os.chdir(PACKAGE)
    call_command("makemessages", locale=list(LANGUAGES), no_location=True, no_obsolete=True, verbosity=0)
    for language in LANGUAGES:
        catalogue = polib.pofile(str(file_of(language)), wrapwidth=110)
        reviewed = catalogue.metadata.get("X-Reviewed-By", "")
        catalogue.header = "Texts of Tregua. AGPL-3.0-or-later."
        catalogue.metadata = {
            "Project-Id-Version": "Tregua",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[language],
            "X-Reviewed-By": reviewed,
        }
        for entry in catalogue:
            if entry.fuzzy:  # a guess of the tool is no translation
                entry.flags.remove("fuzzy")
                entry.previous_msgid = entry.previous_msgid_plural = None
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
        catalogue.save()


def missing(language: str) -> list[polib.POEntry]:
    """Return the texts of a catalogue that are not translated, every plural form counted."""
    catalogue = polib.pofile(str(file_of(language)))
    forms = int(PLURALS[language].split(";")[0].split("=")[1])
    return [
        entry
        for entry in catalogue
        if (
            not all(entry.msgstr_plural.get(form) for form in range(forms))
            if entry.msgid_plural
            else not entry.msgstr
        )
    ]


def main(arguments: Sequence[str]) -> int:
    if "--missing" not in arguments:
        extract()
    for language in LANGUAGES:
        if language != "en":
            print(f"{language}: {len(missing(language))} texts without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
