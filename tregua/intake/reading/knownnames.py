"""Names that are known before a text is read: parties and persons in four scripts, towns abroad; from tables."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tregua.intake.reading.lexicons import FOLDER, Phrases

# Shorter words keep their ending: too much else begins like them.
LONG_ENOUGH: Final = 5
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
                phrases.add(_declined(phrase.strip()) if language == "ru" else phrase, meaning)


def _declined(phrase: str) -> str:
    """Return a Russian name with its last ending left open: Джебхат ан-Нусры is Джебхат ан-Нусра."""
    open_ = (
        phrase[-1:] in "аяйьи"
        and len(phrase.rsplit(" ", maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1]) >= LONG_ENOUGH
    )
    return f"{phrase[:-1]}*" if open_ else phrase
