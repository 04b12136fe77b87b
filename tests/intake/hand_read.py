"""Texts of our own with what they say, and how well the reader reads them.

`texts/tuned` are those that rules were tuned to, `texts/aside` those that none was tuned to. Run as a program it prints
the figures of both: `.venv/bin/python -m tests.intake.hand_read`.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tregua.intake.reading.items import Reading
from tregua.intake.reading.reader import read

FOLDER = Path(__file__).with_name("texts")
MEASURES = ("shares", "figures", "what", "dates", "places", "roles")


def texts(part: str) -> Iterator[dict[str, Any]]:
    """Yield the texts of one part with what a person read in them."""
    for path in sorted((FOLDER / part).glob("*.toml")):
        with path.open("rb") as file:
            for one in tomllib.load(file)["text"]:
                yield {"language": path.stem, **one}


def reading_of(one: dict[str, Any]) -> Reading:
    return read(one["text"], published=one.get("published"))


def told(one: dict[str, Any]) -> dict[str, Counter[Any]]:
    """Return what a person read, one bag for each measure."""
    places = one.get("places", {})
    return {
        "shares": Counter(one.get("shares", {}).items()),
        "figures": Counter(float(value) for value, _what in one["figures"]),
        "what": Counter((float(value), what) for value, what in one["figures"]),
        "dates": Counter(set(one["dates"])),
        "places": Counter(places.keys()),
        "roles": Counter((name, role) for name, role in places.items() if role),
    }


def given(one: dict[str, Any], reading: Reading) -> dict[str, Counter[Any]]:
    """Return what the machine read, in the same bags; roles only of the places that have one in hand."""
    wanted = {name for name, role in one.get("places", {}).items() if role}
    whole = [count for count in reading.counts if count.province is None]
    return {
        "shares": Counter((count.province, count.value) for count in reading.counts if count.province),
        "figures": Counter(count.value for count in whole),
        "what": Counter((count.value, count.what) for count in whole),
        "dates": Counter({when.iso for when in reading.dates}),
        "places": Counter({place.words for place in reading.places}),
        "roles": Counter((place.words, place.role) for place in reading.places if place.words in wanted),
    }


def scored(part: str) -> dict[str, tuple[int, int, int]]:
    """Return hits, what a person read and what the machine read, for each measure."""
    sums = dict.fromkeys(MEASURES, (0, 0, 0))
    for one in texts(part):
        hand, machine = told(one), given(one, reading_of(one))
        for name in MEASURES:
            hits = (hand[name] & machine[name]).total()
            before = sums[name]
            sums[name] = (before[0] + hits, before[1] + hand[name].total(), before[2] + machine[name].total())
    return sums


def f1(hits: int, hand: int, machine: int) -> float:
    return 2 * hits / (hand + machine) if hand + machine else 1.0


def main() -> None:
    """Print precision, recall and F1 of both parts."""
    for part in ("tuned", "aside"):
        number = sum(1 for _one in texts(part))
        sys.stdout.write(f"{part}: {number} texts\n")
        for name, (hits, hand, machine) in scored(part).items():
            precision, recall = hits / machine if machine else 1.0, hits / hand if hand else 1.0
            sys.stdout.write(
                f"  {name:8} {hits:4} of {hand:4} by hand, {machine:4} given:"
                f" precision {precision:.2f}, recall {recall:.2f}, F1 {f1(hits, hand, machine):.2f}\n"
            )


if __name__ == "__main__":
    main()
