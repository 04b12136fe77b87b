"""How many spellings of one name meet, and how many of two names: python bench/spellings.py variants.csv.

The file has one name a line with its spellings as they were read in bulletins (kind, canonical_english,
governorate, variants_as_read..., remark).
"""

import csv
import itertools
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tregua.places.folding import fold, similarity
from tregua.places.lookup import NEAR_ENOUGH

VARIANTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "bulletins" / "variants.csv"
_LANGUAGE = re.compile(r"/[a-z]{2}(?:[ ;].*)?$")


@dataclass(frozen=True)
class Cluster:
    kind: str
    name: str
    spellings: tuple[str, ...]


@dataclass
class Found:
    pairs: int = 0
    folded: int = 0
    near: int = 0
    alone: int = 0
    alone_found: int = 0
    alone_first: int = 0
    confused_pairs: int = 0
    confused_names: tuple[tuple[str, str], ...] = ()

    @property
    def share(self) -> float:
        return (self.folded + self.near) / self.pairs


def clusters(path: Path) -> list[Cluster]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [
        Cluster(
            kind, name, tuple(dict.fromkeys(_LANGUAGE.sub("", one.strip()) for one in written.split("|")))
        )
        for kind, name, _governorate, written, *_ in rows
    ]


def likeness(one: str, other: str) -> float:
    """Return 1 for one key, else how alike when near enough, else 0: what a look-up would give."""
    if fold(one) and fold(one) == fold(other):
        return 1.0
    like = similarity(one, other)
    return like if like >= NEAR_ENOUGH else 0.0


def measure(names: Iterable[Cluster]) -> Found:
    names = list(names)
    found = Found()
    for cluster in names:
        for one, other in itertools.combinations(cluster.spellings, 2):
            found.pairs += 1
            found.folded += bool(fold(one)) and fold(one) == fold(other)
            found.near += 0 < likeness(one, other) < 1 or (
                likeness(one, other) == 1 and fold(one) != fold(other)
            )
    confused = set()
    for cluster, another in itertools.combinations(names, 2):
        for one, other in itertools.product(cluster.spellings, another.spellings):
            if likeness(one, other):
                found.confused_pairs += 1
                confused.add((cluster.name, another.name))
    found.confused_names = tuple(sorted(confused))
    _one_left_out(names, found)
    return found


def _one_left_out(names: list[Cluster], found: Found) -> None:
    """Look each spelling up among all others: is its own name found, and before any other?"""
    for cluster in names:
        for one in cluster.spellings if len(cluster.spellings) > 1 else ():
            own = max(likeness(one, other) for other in cluster.spellings if other != one)
            others = max(
                likeness(one, other)
                for another in names
                if another is not cluster
                for other in another.spellings
            )
            found.alone += 1
            found.alone_found += own > 0
            found.alone_first += own > others


def main() -> int:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else VARIANTS
    if not given.is_file():
        print(f"not measured: needs {given}")
        return 0
    everything = clusters(given)
    for title, names in (
        ("places", [one for one in everything if one.kind == "place"]),
        ("all names", everything),
    ):
        found = measure(names)
        print(f"{title}: {len(names)} names, {sum(len(one.spellings) for one in names)} spellings")
        print(f"  pairs of one name that meet: {found.share:.1%} of {found.pairs} "
              f"(one key {found.folded / found.pairs:.1%}, near {found.near / found.pairs:.1%})")  # fmt: skip
        print(f"  a spelling nobody has met yet finds its name: {found.alone_found / found.alone:.1%} of {found.alone}, "
              f"as the first answer {found.alone_first / found.alone:.1%}")  # fmt: skip
        print(
            f"  two names that meet: {len(found.confused_names)} ({found.confused_pairs} pairs of spellings)"
        )
        for one, other in found.confused_names:
            print(f"    {one} / {other}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
