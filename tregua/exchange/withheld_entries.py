"""Which entries of the other centre's log are withheld here, and the lines that we pass on without them."""

import re
from typing import Final

from django.db.models import Exists, OuterRef

from tregua.exchange.models import PeerEntry
from tregua.exchange.withheld import Withheld, WithheldQuerySet
from tregua.record import tiles

_DIGITS: Final = re.compile(r"\d{3}")


def withheld_indexes() -> frozenset[int]:
    """Return the entries of the other centre's log whose public part is withheld here."""
    return _indexes(Withheld.objects.standing())


def upheld_indexes() -> frozenset[int]:
    """Return those of them that a second person upheld: their text is destroyed here."""
    return _indexes(Withheld.objects.filter(decision__upheld=True))


def _indexes(rows: WithheldQuerySet) -> frozenset[int]:
    """Return the indexes of these, as far as we hold the entry: after a freeze another one may stand in its place."""
    same = PeerEntry.objects.filter(index=OuterRef("entry_index"), leaf_hash=OuterRef("leaf_hash"))
    return frozenset(rows.filter(Exists(same)).values_list("entry_index", flat=True))


def without_withheld(place: str, content: bytes) -> bytes:
    """Return the lines of a body file of another log as we pass them on: what is withheld is blank.

    By index alone: of a log that was frozen and one that continues it, rather a line too many is blank than too few.
    """
    first = int("".join(_DIGITS.findall(place.partition(".p/")[0]))) * tiles.FULL
    lines = content.split(b"\n")
    for index in Withheld.objects.standing().values_list("entry_index", flat=True):
        if first <= index < first + len(lines) - 1:
            lines[index - first] = b""
    return b"\n".join(lines)
