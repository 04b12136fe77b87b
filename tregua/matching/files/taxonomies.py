"""The words of published lists as the engine's codes: kinds, means, actors (taxonomies/*.toml)."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.signs import NOT_KNOWN
from tregua.matching.claims import MEANS, kind_of

FOLDER: Final = Path(__file__).parent / "taxonomies"
# What stands for "not said" in such columns.
SILENT: Final = frozenset(
    normal(word)
    for word in (*NOT_KNOWN, "unknown", "not known", "unidentified", "undetermined", "n/a", "none", "other", "неизвестно", "غير معروف",
                 "inconnu", "Unidentified Armed Group", "not said", "unidentified armed group (syria)", "-", "?")
)  # fmt: skip
SEVERAL: Final = re.compile(r"\s*[,;؛،|\n]\s*")
# Within one of them, two may be joined, if both are words by themselves.
FINER: Final = re.compile(r" and | or | et | и ")
# More parts than anybody lists on purpose: the cell holds something else, or accuses everybody.
MOST_PARTS: Final = 12
_CODE: Final = re.compile(r"[1-9](\.[1-9]){0,2}")


@dataclass(frozen=True)
class Taxonomy:
    """Codes of words, brought to one spelling."""

    kinds: Mapping[str, int]
    kind_means: Mapping[int, int]
    means: Mapping[str, int]
    actors: Mapping[str, int]
    groups: Mapping[int, int]
    strikes: Mapping[int, int]


@lru_cache(maxsize=1)
def shipped() -> Taxonomy:
    """Return what comes with Tregua."""
    kinds: dict[str, int] = {}
    kind_means: dict[int, int] = {}
    for one in _load("kinds")["kind"]:
        kind = kind_of(one["code"])
        kinds |= {normal(word): kind for word in one["words"]}
        if "means" in one:
            kind_means[kind] = MEANS[one["means"]]
    means = {
        normal(word): MEANS[code]
        for code, words in _load("means")["means"].items()
        for word in (code, *words)
    }
    actors: dict[str, int] = {}
    groups: dict[int, int] = {}
    strikes: dict[int, int] = {}
    names: dict[str, int] = {}
    for number, one in enumerate(_load("actors")["actor"], 1):
        actors |= {normal(word): number for word in (one["name"], *one["words"])}
        strikes[number] = one.get("strikes", 0)
        groups[number] = names.setdefault(one["group"], len(names) + 1)
    return Taxonomy(kinds, kind_means, means, actors, groups, strikes)


class Words:
    """The words of one column as codes: as told, else as shipped, else each as a code of its own."""

    def __init__(self, told: Mapping[str, int], known: Mapping[str, int], own: Callable[[str], int]) -> None:
        self._known = {**known, **told}
        self._own = own
        self.unknown: dict[str, set[Any]] = {}

    def codes(self, cell: object) -> list[int]:
        """Return the codes of all that a cell lists; what says nothing has none."""
        whole = normal(str(cell))
        if whole in self._known:
            return [self._known[whole]]
        codes = []
        for part in parts_of(cell):
            finer = [normal(one) for one in FINER.split(part)]
            if part in self._known or not all(one in self._known for one in finer):
                finer = [part]
            codes += [self._code(one, cell) for one in finer]
        return [code for code in codes if code]

    def _code(self, word: str, cell: object) -> int:
        if word in self._known:
            return self._known[word]
        self.unknown.setdefault(word, set()).add(cell)
        return self._own(word)


def parts_of(cell: object) -> tuple[str, ...]:
    """Return the things that a cell lists, each in one spelling; those that say nothing are left out."""
    said = [normal(part) for part in SEVERAL.split(str(cell))]
    return tuple(dict.fromkeys(part for part in said if part and part not in SILENT))


def register_kind(cell: object) -> int:
    """Return the kind of a code of the register's violation types, such as 1.2; 0 when it is none."""
    text = str(cell).strip()
    return kind_of(text) if _CODE.fullmatch(text) else 0


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
