"""Whose words they are, compared across scripts: persons by the table of persons or by their surname, bodies by key."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.language_files import FOLDER
from tregua.intake.reading.tokens import Token, tokens_of
from tregua.places.folding import fold, similarity, skeleton

ALIKE: Final = 0.8
SHORTEST_NAME: Final = 4
# Consonants of a surname that relays keep: the endings differ (ов, off, وف).
KEPT: Final = 3
V_AS_W: Final = str.maketrans({"v": "w", "V": "W", "в": "w", "В": "W"})
V_AS_F: Final = str.maketrans({"v": "f", "V": "F", "в": "ф", "В": "Ф"})


@dataclass(frozen=True)
class Speaker:
    """A speaker: the key of the person (empty for a body), the surname as written, and the bodies spoken for."""

    name: str
    person: str = ""
    surname: str = ""
    bodies: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.person or self.surname or self.bodies)

    @property
    def keys(self) -> frozenset[str]:
        """What texts of this speaker are looked up by: the person, else the consonants of the surname; every body."""
        own = {self.person} if self.person else {f"~{begins}" for begins in beginnings(self.surname)}
        return self.bodies | own


@lru_cache(maxsize=4)
def _speaks_for(folder: Path = FOLDER) -> dict[str, str]:
    with (folder / "speaks_for.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["body"] for row in csv.DictReader(file)}


def folded_surname(word: str) -> str:
    """Return a surname as scripts share it: Arabic writes the v of other languages as f.

    >>> similarity(folded_surname("Primerov"), folded_surname("بريمروف")) > ALIKE
    True
    """
    return fold(word.translate(V_AS_F))


@lru_cache(maxsize=20_000)
def beginnings(word: str) -> frozenset[str]:
    """Return the first consonants of a surname, in each way that relays write its v; of no word, none."""
    folded = (folded_surname(word), fold(word.translate(V_AS_W)))
    return frozenset(skeleton(one)[:KEPT] for one in folded if one)


@lru_cache(maxsize=2_000)
def alike(one: str, other: str) -> float:
    """Return how alike two surnames are across scripts: a v may be the f of Arabic, or the w of English.

    >>> alike("Darwish", "Дарвиш") > ALIKE and alike("Primerov", "بريمروف") > ALIKE
    True
    """
    return max(
        similarity(folded_surname(one), folded_surname(other)),
        similarity(fold(one.translate(V_AS_W)), fold(other.translate(V_AS_W))),
    )


@lru_cache(maxsize=2_000)
def speaker(name: str, role: str = "") -> Speaker:
    """Return who a name stands for; the role may name the body.

    >>> speaker("Сергей Кураленко") == speaker("Sergueï Kouralenko")
    False
    >>> relation(speaker("Сергей Кураленко"), speaker("Sergueï Kouralenko"))
    'same'
    """
    tokens = tokens_of(name)
    persons = _keys("persons", tokens)
    bodies = _with_above({*persons, *_keys("parties", tokens), *_keys("parties", tokens_of(role))})
    if persons:
        return Speaker(name, persons[0], "", bodies)
    words = [token.text for token in tokens if token.kind == "word"]
    surname = "" if _keys("parties", tokens) or not words else words[-1]
    return Speaker(name, "", surname, bodies)


def _keys(table: str, tokens: list[Token]) -> list[str]:
    phrases = getattr(known_names(), table)
    return [found[1] for at in range(len(tokens)) if (found := phrases.at(tokens, at))]


def _with_above(keys: set[str]) -> frozenset[str]:
    """Return the bodies among these keys and those that they speak for."""
    table, found = _speaks_for(), set(keys)
    for key in keys:
        above = table.get(key, "")
        while above:
            found.add(above)
            above = table.get(above, "")
    return frozenset(found & known_names().kinds.keys())


def relation(one: Speaker, other: Speaker) -> str:
    """Return "same" for one person or one body, "side" when one body stands behind both, "other", or "" unknown."""
    if not one or not other:
        return ""
    if one.person and other.person:
        return "same" if one.person == other.person else "other"
    if one.surname and other.surname:
        return "same" if alike(one.surname, other.surname) >= ALIKE else "other"
    if (one.person or one.surname) and (other.person or other.surname):
        return "other"
    if one.bodies & other.bodies:
        both_bodies = not (one.person or one.surname or other.person or other.surname)
        return "same" if both_bodies else "side"
    return "other" if one.bodies and other.bodies else ""


def named_in(tokens: list[Token]) -> frozenset[str]:
    """Return the persons that a stretch names."""
    return frozenset(_keys("persons", tokens))


def name_words(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the words of a stretch that can be a surname: with a capital, or in a script that has none."""
    return frozenset(
        token.text
        for token in tokens
        if token.kind == "word" and len(token.text) >= SHORTEST_NAME and not token.text[0].islower()
    )


def is_named(who: Speaker, names: frozenset[str], words: frozenset[str]) -> bool:
    """Say whether a text names a speaker: a person of the table by key, anybody else by the surname.

    >>> is_named(speaker("Karim Mithal"), frozenset(), frozenset({"قال", "كريم", "مثال"}))
    True
    """
    if who.person or not who.surname:
        return who.person in names
    begins = beginnings(who.surname)
    return any(
        not begins.isdisjoint(beginnings(word)) and alike(who.surname, word) >= ALIKE for word in words
    )
