"""Sorts of place that are hit, by the beginnings of their names in the languages met."""

import re
from functools import lru_cache
from typing import Final

from tregua.matching.facts import ReportFacts

# Beginnings of words, without case; a sort that is rare on one day says much.
SORTS: Final[dict[str, tuple[str, ...]]] = {
    "hospital": ("hospital", "hôpital", "hopital", "ospedale", "clinic", "больниц", "госпитал", "роддом", "родильн",
                 "مستشف", "مشف", "hastane", "krankenhaus", "νοσοκομε", "medical"),
    "mosque": ("mosque", "mosqu", "мечет", "مسجد", "جامع", "cami", "mesquita", "mezquita", "moschee"),
    "school": ("school", "école", "ecole", "школ", "مدرس", "okul", "escola", "escuela", "scuola"),
    "market": ("market", "marché", "рынок", "рынк", "سوق", "pazar", "bakery", "boulangerie", "مخبز"),
    "aircraft": ("warplane", "aircraft", "jet", "самолет", "самолёт", "طائرة", "αεροσκάφ", "avion"),
    "aid": ("convoy", "convoi", "humanitar", "гуманитар", "قافلة", "إغاث", "yardım"),
    "camp": ("camp", "лагер", "مخيم", "kamp"),
    "airport": ("airport", "airbase", "aéroport", "аэродром", "аэропорт", "مطار", "havaalan"),
}  # fmt: skip
WORDS: Final = re.compile(r"\w+")


def sorts_of(facts: ReportFacts) -> frozenset[str]:
    """Return the sorts of place that a report's target and place names name."""
    return _sorts(" ".join((facts.target, *facts.names)))


@lru_cache(maxsize=20_000)
def _sorts(text: str) -> frozenset[str]:
    words = WORDS.findall(text.casefold())
    return frozenset(
        sort
        for sort, stems in SORTS.items()
        if any(word.removeprefix("ال").startswith(stems) for word in words)
    )


@lru_cache(maxsize=20_000)
def is_sort_word(word: str) -> bool:
    """Return whether a word only says what sort of place it is, so that it names nothing."""
    bare = word.casefold().removeprefix("ال")
    return any(
        bare == stem or (len(stem) > 4 and bare.startswith(stem))
        for stems in SORTS.values()
        for stem in stems
    )
