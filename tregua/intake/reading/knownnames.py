"""Names that are known before a text is read: parties and persons in four scripts, towns abroad; from tables."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tregua.intake.reading.lexicons import FOLDER, Phrases

LANGUAGES: Final = ("ar", "en", "fr", "ru")


@dataclass(frozen=True)
class KnownNames:
    """Phrases of each table; a phrase means the key of its row."""

    parties: Phrases
    kinds: dict[str, str]
    persons: Phrases
    abroad: Phrases


@lru_cache(maxsize=4)
def known_names(folder: Path = FOLDER) -> KnownNames:
    """Return the tables `parties.csv`, `persons.csv` and `abroad.csv`, compiled."""
    parties, kinds = Phrases(), {}
    for row in _rows(folder / "parties.csv"):
        kinds[row["key"]] = row["kind"]
        _learn(parties, row, row["key"])
    persons, abroad = Phrases(), Phrases()
    for row in _rows(folder / "persons.csv"):
        _learn(persons, row, row["key"])
    for row in _rows(folder / "abroad.csv"):
        _learn(abroad, row, row["name"])
    return KnownNames(parties, kinds, persons, abroad)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _learn(phrases: Phrases, row: dict[str, str], meaning: str) -> None:
    for language in LANGUAGES:
        for phrase in (row[language] or "").split("|"):
            if phrase.strip():
                phrases.add(phrase, meaning)
