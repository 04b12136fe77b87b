"""Lists by province of other things than breaches: they are shares where they add up to a total before them.

"5 بلدات، 4 في محافظة اللاذقية وواحدة في محافظة حمص": what is only said to be somewhere adds up to nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tregua.intake.reading.items import Count
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.shares import Share

# A list may end in the sentence after its total.
FAR: Final = 1
FEWEST: Final = 2


def with_parts(told: Sequence[Count], placed: dict[int, tuple[Share | None, int]]) -> list[Count]:
    """Return the counts with such lists as shares; `placed` has the share and the sentence of a count by its place."""
    found = list(told)
    parts: dict[int, list[Count]] = {}
    for at, (own, sentence) in placed.items():
        total = found[at]
        if own is not None or total.running or total.value <= 0:
            continue
        listed = _listed(found, placed, at, sentence)
        if listed:
            parts |= listed
    return [one for at, count in enumerate(found) for one in parts.get(at, [count])]


def _listed(
    found: Sequence[Count], placed: dict[int, tuple[Share | None, int]], at: int, sentence: int
) -> dict[int, list[Count]]:
    """Return the shares behind a total that add up to it exactly; none where they do not."""
    total, parts, added = found[at], {}, 0.0
    for later in range(at + 1, len(found)):
        share, where = placed.get(later, (None, sentence + FAR + 1))
        one = found[later]
        # "20 shellings (15 of them by the Syrian side's data), 5 in …": in its own sentence a figure stands between.
        another = one.what == total.what and share is None and one.province is None
        if where - sentence > FAR or (another and where != sentence):
            break
        if share is None or one.what != total.what or one.running or not share.each:
            continue
        parts[later] = _split(one, share)
        added += sum(part.value for part in parts[later])
        if added == total.value:
            return parts if sum(map(len, parts.values())) >= FEWEST else {}
        if added > total.value:
            break
    return {}


def _split(count: Count, share: Share) -> list[Count]:
    """Return the count once for each of its provinces."""
    names = provinces().names
    return [
        replace(
            count,
            province=names[one.code],
            code=one.code,
            undifferentiated=one.undifferentiated,
            named=(),
            rule=share.rule,
            fired=(*count.fired, *share.fired),
        )
        for one in share.provinces
    ]
