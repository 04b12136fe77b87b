"""Following the other centre's redactions: what it destroyed goes here too, and our log says that it is gone."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from tregua.exchange.continued import Continued
from tregua.exchange.faults import SOFTWARE
from tregua.exchange.models import PeerEntry
from tregua.exchange.seals import Received
from tregua.record import actions as record
from tregua.record.entry import Ref
from tregua.record.models import Entry

FOLLOWED: Final = "redaction_followed"


@transaction.atomic
def follow_redactions(origin: str) -> list[int]:
    """Remove what the other centre redacted, and answer each redaction once with a note in our log; return which.

    Running it again does no harm: an old copy of the register that was restored follows anew.
    """
    answered = []
    for row in PeerEntry.objects.filter(type="redact").order_by("index"):
        gone = [_remove(target) for target in _targets(origin, row)]
        if not gone or _answer(row.index) is not None:
            continue
        record.release(
            kind=FOLLOWED,
            record_id=_name(row.index),
            public={"redaction": row.index},
            by=SOFTWARE,
            refs=[Ref(origin, row.index, row.leaf_hash)],
            type="note",
            sch=f"{FOLLOWED}/1",
        )
        answered.append(row.index)
    return answered


def _targets(origin: str, row: PeerEntry) -> Iterator[PeerEntry]:
    names = Continued()
    for ref in row.refs:
        earlier = ref.get("i", row.index) < row.index
        if earlier and names.name(ref.get("o", ""), ref["i"]) == origin:
            yield from PeerEntry.objects.filter(index=ref["i"], leaf_hash=ref.get("h"))


def _remove(target: PeerEntry) -> PeerEntry:
    if target.public:
        target.public = {}
        target.save(update_fields=["public"])
    Received.objects.filter(entry_index=target.index).delete()
    return target


def _name(index: int) -> str:
    return f"redaction-{index}"


def _answer(index: int) -> Entry | None:
    return Entry.objects.published().filter(subject=_name(index)).first()


def followed_by_other(redaction: Entry, origin: str) -> PeerEntry | None:
    """Return the note by which the other centre says that it followed a redaction of ours; None before it has."""
    names = Continued()
    for row in PeerEntry.objects.filter(type="note", kind=FOLLOWED, record_id=_name(redaction.index)):
        for ref in row.refs:
            at = (ref.get("i"), ref.get("h")) == (redaction.index, redaction.leaf_hash)
            if at and names.name(ref.get("o", ""), redaction.index) == origin:
                return row
    return None
