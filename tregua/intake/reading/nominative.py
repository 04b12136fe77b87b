"""Russian names put back into the form that a name is listed under: "Игоря Конашенкова" is Игорь Конашенков.

By the endings alone; a first name tells man from woman, because "Озерова" may be either.

>>> nominative("Игоря Конашенкова"), nominative("Марии Захаровой"), nominative("Сергеем Рудским")
('Игорь Конашенков', 'Мария Захарова', 'Сергей Рудской')
"""

from functools import lru_cache
from typing import Final

from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.lexicons import lexicons
from tregua.intake.reading.tokens import plain

# Endings of surnames in the other cases, the longest first, and what stands there in the first case.
_HIS: Final = (
    *(("чего", "чий"), ("щего", "щий"), ("шего", "ший"), ("чему", "чий"), ("щему", "щий")),
    *(("ого", "ий"), ("ому", "ий"), ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ским", "ский")),
    *(("ском", "ский"), ("ой", "а"), ("ом", "")),
    *(("ем", ""), ("ы", "а"), ("а", ""), ("у", ""), ("е", ""), ("я", "ь"), ("ю", "ь")),
)
_HERS: Final = (
    ("овой", "ова"),
    ("евой", "ева"),
    ("иной", "ина"),
    ("ской", "ская"),
    ("ову", "ова"),
    ("еву", "ева"),
    ("ёву", "ёва"),
    ("ёвой", "ёва"),
    ("ину", "ина"),
    ("скую", "ская"),
)
# Men whose first names end as those of women do.
MEN: Final = frozenset({"Никита", "Илья", "Усама", "Мустафа", "Абдалла", "Иса", "Яхья"})
KUNYA: Final = frozenset({"Абу", "Ум", "Умм", "Ибн"})
_VOWELS: Final = "аеёиоуыэюя"


def nominative(name: str) -> str:
    """Return a name that stands in another case as it is listed; what has no such ending stays."""
    words = name.split(" ")
    if len(words) == 1:
        return _of(words[0], _HIS)
    known = given_name(plain(words[0]))
    if known is not None:
        first, hers = (
            known.listed if known.case else words[0],
            known.listed.endswith(("а", "я")) and known.listed not in MEN,
        )
    elif words[0] in KUNYA or words[0].endswith("."):
        first, hers = words[0], False
    elif words[0].endswith("и") and not words[-1].endswith(("ой", "ы", "и")):
        first, hers = words[0], False  # "Рами Абдуррахмана": a first name that has no cases
    else:
        first, hers = _first_name(words[0])
    middle = [_middle(word) for word in words[1:-1]]
    return " ".join([first, *middle, _of(words[-1], _HERS if hers else _HIS)])


@lru_cache(maxsize=1)
def _in_oi() -> frozenset[str]:
    """Return the surnames with the stress on their ending, which their other cases do not tell: Рудской."""
    return frozenset(lexicons().by_code["ru"].listed("surnames", "in_oi"))


def _of(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending in ("ого", "ому", "им", "ом"):
        if word.endswith(ending) and (stressed := f"{word[: -len(ending)]}ой") in _in_oi():
            return stressed
    for ending, whole in endings:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + whole
    return word


def _first_name(word: str) -> tuple[str, bool]:
    """Return a first name as it is listed, and whether it is a woman's."""
    if word.endswith(("ии", "ией", "ию")):
        return word.rstrip("йею").removesuffix("и").removesuffix("и") + "ия", True
    if word.endswith(("ы", "и", "ой")):
        return word[: -2 if word.endswith("ой") else -1] + "а", True
    for ending in ("ем", "ом", "я", "ю", "а", "у", "е"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            soft = ending in {"я", "ю", "ем", "е"}
            return stem + (("й" if stem[-1] in _VOWELS else "ь") if soft else ""), False
    return word, False


def _middle(word: str) -> str:
    """Return a patronymic as it is listed: Викторовича is Викторович, Владимировны Владимировна."""
    for ending, whole in (("вича", "вич"), ("вичу", "вич"), ("вичем", "вич"), ("вны", "вна"), ("вне", "вна")):
        if word.endswith(ending):
            return word[: -len(ending)] + whole
    return word
