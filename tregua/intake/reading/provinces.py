"""The provinces a text names, and whether it tells the town of Damascus from the country around it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Where
from tregua.intake.reading.language_files import FOLDER
from tregua.intake.reading.lexicons import Phrases

DAMASCUS, AROUND = "SY01", "SY03"


@dataclass(frozen=True)
class Provinces:
    """The names of the provinces, and all the words that stand for each."""

    names: dict[str, str]
    forms: Phrases


@lru_cache(maxsize=4)
def provinces(folder: Path = FOLDER) -> Provinces:
    """Return the provinces of the file that a linguist edits."""
    with (folder / "provinces.toml").open("rb") as file:
        data = tomllib.load(file)
    forms = Phrases()
    for code, entry in data.items():
        for form in entry["forms"].split(","):
            forms.add(form, code)
    return Provinces({code: entry["name"] for code, entry in data.items()}, forms)


@dataclass(frozen=True)
class Named:
    """A province where it stands: its tokens, those of its own name, its code, and whether Damascus is left open."""

    begin: int
    end: int
    name: int
    code: str
    undifferentiated: bool = False
    city: bool = False


_WIDTH: Final = 4


def named(copy: Copy) -> list[Named]:
    """Return every province named, with the words "province of" or "countryside of" that belong to it."""
    known = provinces()
    found: list[Named] = []
    at = 0
    while at < len(copy.tokens):
        size = known.forms.at(copy.tokens, at) if copy.free(at) and _may_be(copy, at) else None
        if size is None or _quarter(copy, at, at + size[0]):
            at += 1
            continue
        found.append(_named(copy, at, *size, found[-1] if found else None))
        at = found[-1].end
    return found


def _may_be(copy: Copy, at: int) -> bool:
    """Say whether a word can be a name here: in scripts with capitals it has one, or an article before its capital."""
    token = copy.tokens[at]
    if token.kind != "word" or copy.lexicon(at).script not in {"Latn", "Cyrl"}:
        return token.kind == "word"
    return (
        token.capital
        or any(letter.isupper() for letter in token.text)
        or (copy.is_a("lists", at) or (0, ""))[1] == "countryside"
    )


def _quarter(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a quarter is called after its province: حي حلب الجديدة, درعا البلد."""
    classed = (copy.is_a("near", begin - 1, begin) or (0, ""))[1] == "class_before"
    own = (copy.is_a("name_ends", end) or (0, ""))[1]
    new = own == "of_quarter" and classed and _kind(copy, begin - 1, begin) is None
    return new or own == "of_town"


def _named(copy: Copy, at: int, size: int, code: str, before: "Named | None") -> Named:
    begin, end = at, at + size
    city = False
    while begin and begin > at - _WIDTH and (before is None or begin - 1 >= before.end):
        word = _kind(copy, begin - 1, begin)
        if word is None:
            break
        city = city or word == "city"
        if word == "countryside" and code == DAMASCUS:
            code = AROUND
        begin -= 1
    # Arabic says "countryside of" before a name; behind it the next name begins: حمص وريف دمشق.
    behind = end < len(copy.tokens) and copy.lexicon(at).script != "Arab"
    after = copy.is_a("lists", end) if behind else None
    while after and after[1] in {"province", "city", "countryside"}:
        if after[1] == "countryside" and code == DAMASCUS:
            code = AROUND
        city = city or after[1] == "city"
        end += after[0]
        after = copy.is_a("lists", end) if end < len(copy.tokens) else None
    return Named(begin, end, at, code, code == DAMASCUS and not city, city)


def _kind(copy: Copy, at: int, end: int) -> str | None:
    """Return whether the word before a name says province, city or countryside."""
    if at and copy.is_a("links", at, at + 1):
        return "link" if _kind(copy, at - 1, at) else None
    if at and copy.lexicon(at).code == "fr" and copy.is_a("adjectives_of_towns", at, at + 1):
        return "link" if _kind(copy, at - 1, at) == "city" else None
    found = copy.is_a("lists", at, end)
    return (
        found[1]
        if found and found[1] in {"province", "city", "countryside"} and found[0] == end - at
        else None
    )


def areas_of(copy: Copy, named_: list[Named]) -> list[Where]:
    """Return the provinces named as places, without the words around their names."""
    names = provinces().names
    found = []
    for one in named_:
        size = provinces().forms.at(copy.tokens, one.name)
        start, end = copy.span(one.name, one.name + (size[0] if size else 1))
        found.append(
            Where(
                start=start,
                end=end,
                words=copy.text[start:end],
                rule="name of a province",
                fired=(copy.words(one.begin, one.end),),
                place=one.code,
                province=names[one.code],
                kind="undifferentiated" if one.undifferentiated else "city" if one.city else "province",
            )
        )
    return found
