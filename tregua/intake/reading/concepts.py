"""What is said, by concept words of the field that mean the same in every language: `lexicons/concepts.csv`.

A row is one concept: its key, what sort it is (act, actor, thing, time, occasion, not), how much it tells, and its
words in each language. Columns of one script are looked up together, so that a language the reader does not know
(Indonesian) still shows its concepts; a key with `!` is the concept denied ("refuse" is "accept" denied).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tregua.intake.reading.language_files import FOLDER
from tregua.intake.reading.lexicons import Phrases
from tregua.intake.reading.tokens import Token

ABOUT: Final = ("key", "sort", "weight")
NOT: Final = "not"
# A "not" denies what follows it so closely, with no mark between them.
REACH: Final = 3


@dataclass(frozen=True)
class Concept:
    """One concept: its key, its sort, and its weight (0.3 for what stands in every text, 1.5 for what is seldom said)."""

    key: str
    sort: str
    weight: float
    denied: bool


@dataclass(frozen=True)
class Found:
    """A concept in a text: from one token to before another; whether it is denied there."""

    concept: Concept
    begin: int
    end: int
    denied: bool


@lru_cache(maxsize=4)
def _known(folder: Path = FOLDER) -> tuple[Phrases, dict[str, Concept]]:
    words, concepts = Phrases(), dict[str, Concept]()
    with (folder / "concepts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["key"]
            concepts[key] = Concept(key.lstrip("!"), row["sort"], float(row["weight"]), key.startswith("!"))
            for language in row.keys() - set(ABOUT):
                for phrase in (row[language] or "").split("|"):
                    words.add(phrase, key)
    return words, concepts


def concepts_in(tokens: Sequence[Token]) -> list[Found]:
    """Return the concepts of a text in order; of words that are several, the longest phrase."""
    words, concepts = _known()
    found: list[Found] = []
    nots: list[int] = []
    at = 0
    while at < len(tokens):
        phrase = words.at(tokens, at) if tokens[at].kind in {"word", "elided"} else None
        if phrase is None:
            at += 1
            continue
        size, key = phrase
        if concepts[key].sort == NOT:
            nots.append(at)
        else:
            denied = bool(nots) and _denies(tokens, nots[-1], at)
            found.append(Found(concepts[key], at, at + size, denied != concepts[key].denied))
        at += size
    return found


def _denies(tokens: Sequence[Token], not_at: int, at: int) -> bool:
    between = tokens[not_at + 1 : at]
    return len(between) < REACH and all(one.kind in {"word", "elided", "number"} for one in between)
