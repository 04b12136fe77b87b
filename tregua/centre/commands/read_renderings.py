"""What `tregua read A B … --renderings` prints: which texts carry one statement, why, and where they differ."""

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import combinations

from tregua.intake.reading.differences import SAME, Difference
from tregua.intake.reading.items import Reading
from tregua.intake.reading.renderings import Rendered, renderings

SHOWN = 160
LONGEST_WORDS = 60


def print_renderings(readings: Mapping[str, Reading], *, as_json: bool) -> int:
    """Compare every two texts and print what is suggested, for people or for programs."""
    found = [
        (one, other, pair)
        for one, other in combinations(readings, 2)
        for pair in renderings(readings[one], readings[other])
    ]
    if as_json:
        told = [{"first_text": one, "second_text": other, **pair.as_data()} for one, other, pair in found]
        sys.stdout.write(json.dumps({"renderings": told}, ensure_ascii=False) + "\n")
    else:
        print(
            "\n".join(line for three in found for line in _lines(*three))
            or "no statement is in two of these texts"
        )
    return 0


def _lines(one: str, other: str, pair: Rendered) -> Iterator[str]:
    yield f"{one} and {other}: one statement, likeness {pair.likeness:.2f}"
    for name, gist in ((one, pair.first), (other, pair.second)):
        who = gist.about.speaker or "nobody named"
        yield f"  {name} {gist.start}-{gist.end} ({who}, {gist.how}): {gist.words[:SHOWN]}"
    yield "  why:"
    yield from (f"    {reason.adds:+.1f}  {reason.rule}  {reason.saw}".rstrip() for reason in pair.reasons)
    yield "  where they differ:"
    yield from (f"    {_difference(one)}" for one in pair.differences if one.relation != SAME)


def _difference(one: Difference) -> str:
    first, second = (repr(words[:LONGEST_WORDS]) if words else "-" for words in (one.first, one.second))
    return f"{one.field}: {first} / {second}"
