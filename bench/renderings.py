"""How well renderings of one statement are found among texts of one speaker or day: python3 run.py bench renderings.

The texts are our own, in Arabic, English, French and Russian, one in Indonesian (bench/rendered/texts.toml). Every two texts
of a family are a pair: they carry one statement, or are a near miss. Sets kept aside were first measured before anybody
tuned to them; what is printed is what holds now.
"""

import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tregua.intake.reading.items import Reading
from tregua.intake.reading.reader import read
from tregua.intake.reading.renderings import SUGGESTED, Rendered, renderings

TEXTS = Path(__file__).with_name("rendered") / "texts.toml"
GOAL = 0.9


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they carry one statement, and what was found (None: nothing is suggested)."""

    family: str
    first: str
    second: str
    same: bool
    aside: int
    across: bool
    found: Rendered | None


def pairs(path: Path = TEXTS) -> Iterator[Pair]:
    """Yield every pair of a family with what is found, however little likely."""
    texts = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    told: list[tuple[dict[str, str], Reading]] = [
        (one, read(one["words"], published=one["published"])) for one in texts
    ]
    for (one, first), (other, second) in combinations(told, 2):
        if one["family"] == other["family"]:
            found = renderings(first, second, least=0.0)
            yield Pair(
                one["family"],
                one["words"],
                other["words"],
                one["statement"] == other["statement"],
                int(one.get("aside", 0)),
                first.language != second.language,
                found[0] if found else None,
            )


def measured(some: Sequence[Pair]) -> tuple[int, float, float]:
    """Return the number of pairs, and precision and recall of what is suggested among them."""
    suggested = [one for one in some if one.found and one.found.likeness >= SUGGESTED]
    right = sum(one.same for one in suggested)
    wanted = sum(one.same for one in some)
    return len(some), right / len(suggested) if suggested else 1.0, right / wanted if wanted else 1.0


def main() -> int:
    """Print the figures and what went wrong; end with 1 when the goal of all pairs together is missed."""
    began = time.process_time()
    every = list(pairs())
    spent = time.process_time() - began
    missed = False
    print(
        f"{len(every)} pairs, {sum(one.same for one in every)} of them renderings; {spent:.1f} s of a processor"
    )
    parts = [("while the weights were set", [one for one in every if not one.aside])]
    parts += [
        (f"set aside, the {number}. time", [one for one in every if one.aside == number])
        for number in sorted({one.aside for one in every} - {0})
    ]
    parts += [("across languages", [one for one in every if one.across]), ("all", every)]
    for name, some in parts:
        number, precision, recall = measured(some)
        missed = missed or (name == "all" and min(precision, recall) < GOAL)
        print(f"{name:<28} {number:>4} pairs  precision {precision:.3f}  recall {recall:.3f}")
    for one in every:
        likeness = one.found.likeness if one.found else 0.0
        if (likeness >= SUGGESTED) != one.same:
            print(
                f"  {'missed' if one.same else 'wrong'} {likeness:.2f} {one.family}: {one.first[:60]!r} / {one.second[:60]!r}"
            )
    return int(missed)
