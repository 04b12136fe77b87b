"""Following the other centre's redactions: what it destroyed goes here too, and our log says that it is gone."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from django.db import transaction

from tregua.exchange.continued import Continued
from tregua.exchange.faults import SOFTWARE
from tregua.exchange.models import PeerEntry
from tregua.exchange.seals import Received
from tregua.record import actions as record
from tregua.record.entry import Ref
from tregua.record.models import Entry
from tregua.record.releasing import Leaving
from tregua.record.stopped import SigningStoppedError

FOLLOWED: Final = "redaction_followed"
AT_ONCE: Final = 2000
Target = tuple[int, str]


@transaction.atomic
def follow_redactions(origin: str) -> list[int]:
    """Remove what the other centre redacted, and answer each redaction once with a note in our log; return which.

    Running it again does no harm: an old copy of the register that was restored follows anew. All of it is asked for at
    once: whoever redacts thousands of times does not hold up the record for that.
    """
    names = Continued()
    redactions = [
        (row, targets)
        for row in PeerEntry.objects.filter(type="redact").order_by("index")
        if (targets := _targets(names, origin, row))
    ]
    gone = _remove({target for _row, targets in redactions for target in targets})
    followed = [row for row, targets in redactions if not gone.isdisjoint(targets)]
    known = _answered(followed)
    new = [row for row in followed if row.index not in known]
    with suppress(
        SigningStoppedError
    ):  # what is redacted goes all the same; the answer comes with a later head
        record.release_all([_answer(origin, row) for row in new], by=SOFTWARE)
        return [row.index for row in new]
    return []


def _targets(names: Continued, origin: str, row: PeerEntry) -> frozenset[Target]:
    """Return what a redaction names in its own log: each earlier entry by its index and hash."""
    return frozenset(
        (ref["i"], ref.get("h", ""))
        for ref in row.refs
        if ref.get("i", row.index) < row.index and names.name(ref.get("o", ""), ref["i"]) == origin
    )


def _remove(targets: set[Target]) -> set[Target]:
    """Blank what these name and destroy what was sealed to us of it; return those that we hold."""
    gone: set[Target] = set()
    for some in in_pieces(sorted({index for index, _hash in targets})):
        held = PeerEntry.objects.filter(index__in=some).values_list("index", "leaf_hash")
        found = targets.intersection(held)
        indexes = [index for index, _hash in found]
        PeerEntry.objects.filter(index__in=indexes).exclude(public={}).update(public={})
        Received.objects.filter(entry_index__in=indexes).delete()
        gone |= found
    return gone


def _answer(origin: str, row: PeerEntry) -> Leaving:
    return Leaving(
        FOLLOWED,
        _name(row.index),
        {"redaction": row.index},
        [Ref(origin, row.index, row.leaf_hash)],
        type="note",
        sch=f"{FOLLOWED}/1",
    )


def _answered(rows: list[PeerEntry]) -> set[int]:
    """Return which of these redactions our log answers already."""
    known: set[int] = set()
    for some in in_pieces([row.index for row in rows]):
        names = {_name(index): index for index in some}
        found = Entry.objects.published().filter(subject__in=names).values_list("subject", flat=True)
        known.update(names[name] for name in found)
    return known


def in_pieces(indexes: list[int]) -> Iterator[list[int]]:
    """Yield many indexes in pieces that one query can ask for."""
    return (indexes[place : place + AT_ONCE] for place in range(0, len(indexes), AT_ONCE))


def _name(index: int) -> str:
    return f"redaction-{index}"


def followed_by_other(redaction: Entry, origin: str) -> PeerEntry | None:
    """Return the note by which the other centre says that it followed a redaction of ours; None before it has."""
    names = Continued()
    for row in PeerEntry.objects.filter(type="note", kind=FOLLOWED, record_id=_name(redaction.index)):
        for ref in row.refs:
            at = (ref.get("i"), ref.get("h")) == (redaction.index, redaction.leaf_hash)
            if at and names.name(ref.get("o", ""), redaction.index) == origin:
                return row
    return None
