"""Releasing: entries of the published log with their public parts, many at once, and what describes them before.

A log begins with a `genesis` entry. One that began without goes on without; its schemas are described all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

import tregua
from tregua.record import disclosure, journal, keys, log, schemas, seat, stopped
from tregua.record import entry as leaf
from tregua.record.kept import new_ulids
from tregua.record.models import Entry, Log

GENESIS: Final = "genesis"
_ADD_BODY: Final = "INSERT INTO record_body (id, recorded_at, entry_id, disclosures, redacted_by_id) VALUES (%s, %s, %s, %s, NULL)"


class Leaving(NamedTuple):
    """One record that leaves: what its entry names, and its public part.

    `further` are digests of disclosures that travel sealed: the leaf commits to them, nothing lies beside the log, and
    a leaf of its schema shows as many digests with them as without.
    """

    kind: str
    record_id: str
    public: Mapping[str, Any]
    refs: Sequence[leaf.Ref] = ()
    type: str = "record"
    sch: str = ""
    further: Sequence[str] = ()

    @property
    def schema(self) -> str:
        return self.sch or f"{self.kind}/1"


@transaction.atomic
def release_all(leaving: Iterable[Leaving], *, by: str) -> range:
    """Add many entries of one moment to the published log; return their indexes. The next `publish` signs them.

    A schema that the log does not describe yet is described first, by an entry of its own. Raises
    seat.NotSeatedError when this copy of the centre may not write.
    """
    log.lock(Log.JOURNAL)  # always in this order, so that two writers never wait for each other
    log.lock(Log.PUBLISHED)
    seat.must_hold()
    stopped.must_not_release()
    listed = list(leaving)
    notes = _notes_before({one.schema for one in listed})
    indexes = _write([*notes, *listed], by=by)
    return indexes[len(notes) :]


@transaction.atomic
def begin(*, by: str, charter: str = "") -> range:
    """Begin a new published log: its genesis, and what its schemas mean. A log that has entries is left as it is.

    `charter` is the hash of the charter that is in force, where there is one.
    """
    log.lock(Log.JOURNAL)
    log.lock(Log.PUBLISHED)
    seat.must_hold()
    if log.size_of(Log.PUBLISHED):
        return range(0)
    told = {schemas.OF_SCHEMAS, f"{GENESIS}/1"}
    rest = sorted({one.sch for one in schemas.known()} - told)
    return _write([_genesis(charter), *(_note(sch) for sch in (*sorted(told), *rest))], by=by)


def _genesis(charter: str) -> Leaving:
    says = {
        "origin": settings.ORIGIN,
        "vkey": keys.log_vkey(),
        "begun": journal.written(timezone.now()),
        "program": f"tregua {tregua.__version__}",
    }
    return Leaving(GENESIS, GENESIS, says | ({"charter": charter} if charter else {}), type=GENESIS)


def _notes_before(used: set[str]) -> list[Leaving]:
    """Return what describes those of these schemas that a log which describes its schemas does not describe yet."""
    if not _is_described(schemas.OF_SCHEMAS):
        return []
    return [_note(sch) for sch in sorted(used) if not _is_described(sch)]


def _is_described(sch: str) -> bool:
    return Entry.objects.filter(log=Log.PUBLISHED, subject=schemas.named(sch).note_id).exists()


def _note(sch: str) -> Leaving:
    schema = schemas.named(sch)
    says = {"schema": sch, "digests": disclosure.slots_of(sch), "text": schema.text}
    return Leaving("schema", schema.note_id, says, type="note", sch=schemas.OF_SCHEMAS)


def _write(leaving: Sequence[Leaving], *, by: str) -> range:
    """Add entries, their public parts, and one act each in the journal."""
    tip = log.Tip(Log.PUBLISHED)
    first = tip.size
    opened = [disclosure.disclose(disclosure.PUBLIC_NAME, one.public) for one in leaving]
    rows = tip.add_all(_leaves(leaving, opened))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    bodies = zip(new_ulids(len(rows)), rows, opened, strict=True)
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_BODY, [(made, now, row, text) for made, row, text in bodies])
    acts = (
        journal.Act("entry released", one.record_id, {"kind": one.kind, "type": one.type, "entry": index})
        for index, one in enumerate(leaving, first)
    )
    journal.write_all(acts, by=by)
    return range(first, first + len(rows))


def _leaves(leaving: Sequence[Leaving], opened: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    for one, public in zip(leaving, opened, strict=True):
        sch = one.schema
        digests = [disclosure.digest(public), *one.further]
        data = leaf.build(
            origin=settings.ORIGIN,
            type=one.type,
            kind=one.kind,
            id=one.record_id,
            sch=sch,
            digests=disclosure.padded(digests, disclosure.slots_of(sch)),
            refs=one.refs,
        )
        yield data, one.record_id
