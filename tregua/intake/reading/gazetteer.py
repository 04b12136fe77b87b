"""The places that can be named: by exact words in any script, by their case endings, by the key that relays share."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import tregua.places
from tregua.intake.reading.lexicons import Phrases
from tregua.intake.reading.tokens import Token
from tregua.places.folding import fold

SHIPPED: Final = Path(tregua.places.__file__).with_name("shipped") / "syria.csv"
LANGUAGES: Final = ("ar", "en", "fr", "ru")
LARGE: Final = frozenset({"country", "province"})
SHORTEST_KEY: Final = 4
# كفر, تير, معرة: what is longer is not written on to the next word.
LONGEST_WRITTEN_ON: Final = 4
# What a Russian ending becomes in the name's own form.
ENDINGS: Final = (
    ("ии", "ия"), ("ию", "ия"), ("ией", "ия"), ("ой", "а"), ("ей", "я"), ("ом", ""), ("ем", ""), ("е", "а"), ("е", ""),
    ("и", "а"), ("и", "ь"), ("ы", "а"), ("у", "а"), ("у", ""), ("а", ""), ("ю", "я"), ("я", ""), ("и", ""), ("е", "я"),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One place: its code, its kind, the code of its province, and all its names."""

    code: str
    kind: str
    province: str
    names: tuple[str, ...]


@dataclass
class Gazetteer:
    """Places by their names."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    phrases: Phrases = field(default_factory=Phrases)
    keys: dict[str, list[Entry]] = field(default_factory=dict)
    countries: Phrases = field(default_factory=Phrases)

    def learn(self, entries: Iterable[Entry]) -> "Gazetteer":
        """Add places; one name may belong to several."""
        for entry in entries:
            if entry.kind == "country":
                for name in entry.names:
                    self.countries.add(name, entry.code)
            if entry.kind in LARGE:
                continue
            for name in dict.fromkeys(entry.names):
                for spelling in (name.replace("*", ""), *_written_on(name)):
                    self.phrases.add(spelling, name)
                self.entries.setdefault(name, []).append(entry)
                key = fold(name)
                if len(key) >= SHORTEST_KEY and entry not in self.keys.setdefault(key, []):
                    self.keys[key].append(entry)
        return self

    def at(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Entry]] | None:
        """Return how many tokens the longest known name here has, and the places called so."""
        found = self.phrases.at(tokens, at)
        return (found[0], self.entries[found[1]]) if found else None

    def called(self, words: str) -> list[Entry]:
        """Return the places that words name, whatever relay or case spells them.

        >>> [entry.code for entry in shipped().called("Шейх-Максуде")] == [
        ...     entry.code for entry in shipped().called("Cheikh Maqsoud")]
        True
        """
        for form in _forms(words):
            key = fold(form)
            if len(key) >= SHORTEST_KEY and key in self.keys:
                return self.keys[key]
        return []


def _written_on(name: str) -> Iterator[str]:
    """Yield an Arabic name of two words as one, as habit writes it: كفرلاها for كفر لاها, تيرمعلة for تير معلة."""
    first, blank, second = name.partition(" ")
    short = len(first) <= LONGEST_WRITTEN_ON and blank and " " not in second
    if short and "\u0600" <= first[:1] <= "\u06ff" and not second.startswith("ال"):
        yield first + second


def _forms(words: str) -> Iterator[str]:
    """Yield words as written, then without each Russian ending they may have."""
    yield words
    if not "а" <= words[-1:].casefold() <= "я":
        return
    first, blank, rest = words.partition(" ")
    if blank and first.endswith("ой"):  # "Восточной Гуты" has two endings
        yield from _forms(f"{first[:-2]}ая {rest}")
    for ending, own in ENDINGS:
        if words.casefold().endswith(ending) and len(words) > len(ending) + 2:
            yield words[: len(words) - len(ending)] + own


@lru_cache(maxsize=1)
def shipped() -> Gazetteer:
    """Return the places that come with Tregua."""
    return Gazetteer().learn([*_countries(), *_entries(SHIPPED)])


def _countries() -> Iterator[Entry]:
    with SHIPPED.with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = tuple(name for column, name in row.items() if column != "code" and name)
            yield Entry(row["code"], "country", "", names)


def _entries(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parents = {row["code"]: row["parent"] for row in rows}
    kinds = {row["code"]: row["kind"] for row in rows}
    for row in rows:
        names = [row[f"name_{language}"] for language in LANGUAGES]
        names += [alias.partition(":")[2].strip() for alias in row["aliases"].split("|")]
        yield Entry(
            row["code"], row["kind"], _province(row["code"], parents, kinds), tuple(filter(None, names))
        )


def _province(code: str, parents: dict[str, str], kinds: dict[str, str]) -> str:
    for _step in range(8):
        if kinds.get(code) == "province":
            return code
        code = parents.get(code, "")
    return ""
