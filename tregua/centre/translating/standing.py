"""How far a language is: texts without words of it, words that are a guess, and words of texts that are gone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import polib
from django.conf import settings

from tregua.centre.translating.sources import Place, places
from tregua.centre.translations import LOCALE

# The language in which the texts are written.
WRITTEN_IN: Final = "en"
MISSING, FUZZY, GONE = "missing", "fuzzy", "gone"


@dataclass(frozen=True)
class Text:
    """One text and what is to be done about it; `places` is where it stands, none of a text that is gone."""

    message: str
    plural: str
    state: str
    said: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Standing:
    """What is open in one language, and how many texts each app has."""

    language: str
    texts: tuple[Text, ...]
    of_app: Counter[str]
    reviewed_by: str

    def open_in(self, app: str) -> list[Text]:
        """Return what is open in an app; "" are the texts that are gone."""
        return [
            one
            for one in self.texts
            if app in {place.app for place in one.places} or (not app and not one.places)
        ]


def languages() -> list[str]:
    """Return the languages into which the texts are translated."""
    return [code for code, _name in settings.LANGUAGES if code != WRITTEN_IN]


def file_of(language: str) -> Path:
    """Return the catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def plural_forms(catalogue: polib.POFile) -> int:
    """Return how many plural forms the language of a catalogue has."""
    rule = catalogue.metadata.get("Plural-Forms", "nplurals=2")
    return int(rule.split("nplurals=")[1].split(";")[0])


def is_said(entry: polib.POEntry, forms: int) -> bool:
    """Return whether a text is translated, in every plural form that the language has."""
    if entry.msgid_plural:
        return all(entry.msgstr_plural.get(form) for form in range(forms))
    return bool(entry.msgstr)


@cache
def standing(language: str) -> Standing:
    """Return what is open in a language; read once, for the program does not change while it runs."""
    where, catalogue = places(), polib.pofile(str(file_of(language)))
    forms = plural_forms(catalogue)
    texts = [
        Text(message, "", MISSING, "", where[message])
        for message in sorted(where.keys() - {entry.msgid for entry in catalogue})
    ]
    for entry in catalogue:
        found = where.get(entry.msgid, ())
        state = _state(entry, forms, known=bool(found))
        if state:
            said = entry.msgstr or " · ".join(entry.msgstr_plural.values())
            texts.append(Text(entry.msgid, entry.msgid_plural, state, said, found))
    return Standing(
        language, tuple(texts), _apps(where.values()), catalogue.metadata.get("X-Reviewed-By", "")
    )


def _state(entry: polib.POEntry, forms: int, *, known: bool) -> str:
    if not known or entry.obsolete:
        return GONE
    if entry.fuzzy:
        return FUZZY
    return "" if is_said(entry, forms) else MISSING


def _apps(where: Iterable[tuple[Place, ...]]) -> Counter[str]:
    return Counter(app for found in where for app in {place.app for place in found})


def to_translate(language: str) -> str:
    """Return the catalogue of a language for a translator: with the places of each text, and what is new without words."""
    catalogue, where = polib.pofile(str(file_of(language)), wrapwidth=110), places()
    for entry in catalogue:
        entry.occurrences = [(place.file, str(place.line)) for place in where.get(entry.msgid, ())]
    known = {entry.msgid for entry in catalogue}
    for message in sorted(where.keys() - known):
        catalogue.append(
            polib.POEntry(msgid=message, occurrences=[(one.file, str(one.line)) for one in where[message]])
        )
    return str(catalogue)
