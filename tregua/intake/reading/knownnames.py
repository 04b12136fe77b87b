"""Names that are known before a text is read: parties and persons in four scripts, towns abroad; from tables."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tregua.intake.reading.language_files import FOLDER
from tregua.intake.reading.lexicons import Phrases
from tregua.intake.reading.tokens import plain

# Shorter words keep their ending: too much else begins like them.
LONG_ENOUGH: Final = 5
# A spelling of a party that begins so describes it, and is no name: "~main opposition council".
DESCRIBES: Final = "~"
# Behind these no "ы" is written.
HARD: Final = "гкхжшчщ"
VOWELS: Final = "аеёиоуыэюя"
LANGUAGES: Final = ("ar", "en", "fr", "ru")


@dataclass(frozen=True)
class KnownNames:
    """Phrases of each table; a phrase means the key of its row.

    `called` is what a party is called in a language, by key; `described` are spellings that only describe it;
    `no_seats` are the towns abroad that no government is called by; `persons_as_listed` are the names of persons as they are listed, none in another case.
    """

    parties: Phrases
    kinds: dict[str, str]
    persons: Phrases
    abroad: Phrases
    no_seats: frozenset[str]
    called: dict[tuple[str, str], str]
    described: frozenset[str]
    persons_as_listed: frozenset[str]


@lru_cache(maxsize=4)
def known_names(folder: Path = FOLDER) -> KnownNames:
    """Return the tables `parties.csv`, `persons.csv` and `abroad.csv`, compiled."""
    parties, kinds = Phrases(), {}
    called: dict[tuple[str, str], str] = {}
    described: set[str] = set()
    for row in _rows(folder / "parties.csv"):
        kinds[row["key"]] = row["kind"]
        _learn(parties, row, row["key"])
        for language, phrase in _spellings(row):
            if phrase.startswith(DESCRIBES):
                described.add(plain(phrase.strip(DESCRIBES)))
            else:
                called.setdefault((row["key"], language), phrase)
    persons = Phrases()
    listed: set[str] = set()
    for row in _rows(folder / "persons.csv"):
        _learn(persons, row, row["key"])
        for phrase in (phrase for language, phrase in _spellings(row) if language in {"en", "fr"}):
            for article in ("al-", "el-"):
                if " " not in phrase and not phrase.startswith(article):
                    persons.add(article + phrase, row["key"])
                if " " + article in phrase:  # "Bachar al Assad"
                    persons.add(phrase.replace(article, article.replace("-", " ")), row["key"])
        listed.update(plain(phrase) for _language, phrase in _spellings(row))
    abroad, no_seats = _towns(folder / "abroad.csv")
    return KnownNames(
        parties, kinds, persons, abroad, no_seats, called, frozenset(described), frozenset(listed)
    )


def _towns(path: Path) -> tuple[Phrases, frozenset[str]]:
    """Return the towns abroad, and those that no government is called by."""
    abroad, no_seats = Phrases(), set()
    for row in _rows(path):
        for language, phrase in _spellings(row):
            abroad.add(phrase, row["name"])
            first = language == "ru" and phrase == (row["ru"] or "").split("|")[0].strip()
            for form in in_cases(phrase) if first else ():
                abroad.add(form, row["name"])
        if row["seat"] == "no":
            no_seats.add(row["name"])
    return abroad, frozenset(no_seats)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _learn(phrases: Phrases, row: dict[str, str], meaning: str) -> None:
    for language, phrase in _spellings(row):
        name = phrase.strip(DESCRIBES)
        phrases.add(_declined(name) if language == "ru" else name, meaning)


def in_cases(name: str) -> list[str]:
    """Return a Russian town in its other cases, by its ending; what has none stays.

    >>> in_cases("донецк"), in_cases("гаага"), in_cases("баку")
    (['донецка', 'донецку', 'донецком', 'донецке'], ['гааги', 'гааге', 'гаагу', 'гаагой'], [])
    """
    stem, last = name[:-1], name[-1:]
    if last == "а":
        return [stem + ending for ending in ("и" if stem[-1:] in HARD else "ы", "е", "у", "ой")]
    if last in {"я", "ь", "й"}:
        return [
            stem + ending for ending in ("и" if last == "я" else "я", "е", "ю", "ей" if last == "я" else "ем")
        ]
    return [] if last in VOWELS else [name + ending for ending in ("а", "у", "ом", "е")]


def _spellings(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the spellings of a row with their language."""
    for language in LANGUAGES:
        for phrase in (row[language] or "").split("|"):
            if phrase.strip():
                yield language, phrase.strip()


def _declined(phrase: str) -> str:
    """Return a Russian name with its last ending left open: Джебхат ан-Нусры is Джебхат ан-Нусра."""
    open_ = (
        phrase[-1:] in "аяйьи"
        and len(phrase.rsplit(" ", maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1]) >= LONG_ENOUGH
    )
    return f"{phrase[:-1]}*" if open_ else phrase
