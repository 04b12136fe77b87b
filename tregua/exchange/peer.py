"""Reading the other centre's log: pulled into a mirror of ours, from a URL or a folder, then held as rows.

The mirror (CENTRE/mirrors/<sha256 of the origin>/) is what we hold; the rows are what its entries say, caught up from
it. Between the two anything may be killed: the next reading catches up. What is wrong is kept as a fault.
"""

import json
import threading
import time
from itertools import groupby
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tregua.exchange import trust
from tregua.exchange.faults import SOFTWARE, keep_fault, storable
from tregua.exchange.following import follow_redactions, in_pieces
from tregua.exchange.letter_box import receive_letters
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerEntry, PeerHead
from tregua.exchange.packages import receive
from tregua.exchange.reached import note_down
from tregua.exchange.withheld_entries import upheld_indexes, withheld_indexes
from tregua.record import actions as record
from tregua.record import keys, note, seat
from tregua.record.bodies import open_line, parse_entry
from tregua.record.entry import VERSION, Leaf
from tregua.record.kept import new_ulids
from tregua.record.lock import HeldError
from tregua.record.mirror import Held, Mirror
from tregua.record.note import Verifier
from tregua.record.signed_request import sign_request
from tregua.record.signed_tree import FULL, ReadingError
from tregua.record.source import FolderSource, HttpSource, InTime, Source, SourceError, open_source

AT_ONCE: Final = 2000
# What another centre gives only to a signed request.
ONLY_FOR_US: Final = ("sealed/", "letters/", "witness/")
_reading = threading.Lock()
_NOTHING: Final = ("", "", "", "[]", "{}")
_ADD: Final = (
    'INSERT INTO exchange_peerentry (id, recorded_at, "index", leaf_hash, type, kind, record_id, refs, public) '
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


def peer_origin() -> str:
    """Return the origin of the other centre's log (the name its key carries), or "" without one."""
    verifier = trust.peer_verifier()
    return verifier.name if verifier else ""


def latest_head() -> PeerHead | None:
    """Return the largest head of the other centre's log that we verified."""
    ends = trust.freezes()
    for head in PeerHead.objects.order_by("-size").iterator():
        if head.size <= ends.get(head.note.partition("\n")[0], head.size):
            return head  # larger ones of a frozen log count for nobody
    return None


def peer_address() -> str:
    """Return where the other centre publishes, a URL or a folder, or "" when no one said."""
    centre = settings.CENTRE
    if centre.peer_address:
        return str(centre.peer_address)
    return str(centre.peer_folder / "published") if centre.peer_folder else ""


def peer_source() -> FolderSource | HttpSource | None:
    """Return the source that the other centre publishes under, None without one; SourceError for no address."""
    address = peer_address()
    return open_source(address, Path(settings.CENTRE_FOLDER), sign=signed) if address else None


def signed(path: str) -> str:
    """Return our signature under a request for what is only for us, "" for what is for everybody."""
    verifier = trust.peer_verifier()
    if verifier is None or not path.startswith(ONLY_FOR_US):
        return ""
    try:
        cosigner = keys.mirror_cosigner()
    except keys.LogKeyError:
        return ""
    return sign_request(cosigner, path=path, to=verifier.name, now=int(time.time()))


def read_peer(*, sealed: bool = True) -> PeerHead | None:
    """Read and verify what the other centre published, and hold it; return the head that we then hold.

    Without `sealed` it is asked for what it sealed to somebody here only when its log has grown.

    What is wrong becomes a fault that proves itself; what was verified before stays as it was. While one reads,
    whoever asks again is given what is held: a large log is not read several times at once.
    """
    if not _reading.acquire(blocking=False):
        return latest_head()
    try:
        return _read(sealed=sealed)
    finally:
        _reading.release()


def _read(*, sealed: bool) -> PeerHead | None:
    mirror = mirror_of_peer()
    if mirror is None or not seat.holds():
        return latest_head()
    try:
        found = peer_source()
    except SourceError:
        found = None  # the checkup says that the address is none
    if found is None:
        return latest_head()
    source = InTime(found)
    try:
        before, head = latest_head(), read_from(source, mirror)
        if sealed or head != before:
            receive(source, origin=mirror.verifier.name)
        receive_letters(source)
        return head
    finally:
        source.close()


def read_from(source: Source, mirror: Mirror) -> PeerHead | None:
    """Pull from a source into our mirror of the other centre's log, and catch up with it."""
    before = latest_head()
    try:
        with mirror.lock(wait=0):
            pull(source, mirror, before)
            catch_up(mirror)
    except HeldError:
        return before  # another process reads
    return latest_head()


def pull(source: Source, mirror: Mirror, before: PeerHead | None) -> Held | None:
    """Pull, and keep what is wrong; None when nothing could be taken. A source that is away is no fault."""
    known = before.note.encode() if before and note_is_of(before.note, mirror.verifier) else b""
    try:
        held = mirror.pull(source, frozen_at=trust.frozen(mirror.verifier.name), known=known)
    except ReadingError as error:
        # An empty folder is a centre that has not published yet.
        if error.check != "AWAY" and (before or error.check != "NOTHING"):
            offered = _note_at(source)
            if not (error.check == "SIGNATURE" and _is_of_frozen(offered)):
                keep_fault(error, held=before.note if before else "", offered=offered)
        note_down(mirror.verifier.name, str(error))
        return None
    note_down(mirror.verifier.name)
    for fault in held.faults:
        keep_fault(fault, offered=held.note.decode())
    return held


def note_is_of(text: str, verifier: Verifier) -> bool:
    """Return whether a note is signed by this key: the rows may be of a log that was frozen since."""
    try:
        note.open_note(text.encode(), verifier)
    except note.NoteError:
        return False
    return True


def _is_of_frozen(text: str) -> bool:
    """Return whether a note is of the log before a freeze: its centre has not opened the new one yet."""
    return any(note_is_of(text, one) for one in trust.peer_verifiers()[:-1])


def _note_at(source: Source) -> str:
    """Return the note that lies at the source as evidence; a link that leads to a file of ours is none."""
    try:
        return (source.get("checkpoint", longest=note.LONGEST) or b"").decode(errors="replace")
    except SourceError:
        return ""


def catch_up(mirror: Mirror) -> None:
    """Hold as rows what the mirror holds; whatever was done before is not done again."""
    held = mirror.held()
    if held is None:
        return
    point = held.checkpoint
    last = PeerEntry.objects.order_by("-index").values_list("index", flat=True).first()
    first, end = 0 if last is None else last + 1, min(point.size, mirror.bodies_size())
    for start in range(first, end, AT_ONCE):
        _add(mirror, start, min(end, start + AT_ONCE))
    _bring_up_to_date(mirror)
    if end > first or not PeerHead.objects.filter(size=point.size, root=point.root).exists():
        _hold(held)


@transaction.atomic
def _hold(held: Held) -> None:
    record.write_alone()  # of two who read at once, the second finds what the first wrote
    point = held.checkpoint
    follow_redactions(point.origin)
    head, is_new = PeerHead.objects.get_or_create(
        size=point.size, root=point.root, defaults={"note": held.note.decode()}
    )
    if is_new:
        record.append(
            act="other centre's log read",
            by=SOFTWARE,
            subject=f"exchange.PeerHead/{head.pk}",
            facts={"size": head.size, "root": head.root},
        )


@transaction.atomic
def _add(mirror: Mirror, first: int, end: int) -> None:
    """Add the rows of these entries; those that another process added meanwhile are left alone.

    A plain statement: after a week without a line there are thousands, and this is several times as fast.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    none = mirror.no_entries()
    content = zip(
        new_ulids(end - first), mirror.entries(first, end), mirror.leaf_hashes(first, end),
        mirror.bodies(first, end), strict=True,
    )  # fmt: skip
    rows = [
        (pk, now, index, leaf, *(_NOTHING if index in none else _says(index, data, line)))
        for index, (pk, data, leaf, line) in enumerate(content, start=first)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def _says(index: int, data: bytes, line: str) -> tuple[str, ...]:
    """Return what an entry says as its row holds it; one that is no entry keeps its place and says nothing."""
    try:
        parsed = parse_entry(index, data)
        public = open_line(index, parsed, line) if line else {}
    except ReadingError:  # the mirror told it as a fault
        return _NOTHING
    says = parsed.data
    named = (storable(str(says.get(name, "")))[:40] for name in ("kind", "id"))
    refs = says["refs"] if parsed.known else []
    return (_type(parsed), *named, json.dumps(refs), json.dumps(public))


def _type(parsed: Leaf) -> str:
    """Return the type of an entry; of a newer version with its number, so that nobody reads it by the rules of this one."""
    says = parsed.data
    newer = f"v{says['v']} " if says["v"] != VERSION else ""
    return storable(newer + str(says.get("t", "")))[:20]


def _bring_up_to_date(mirror: Mirror) -> None:
    """Blank what the other centre redacted since, and fill in what came later than its entry.

    What was upheld as withheld while a long reading had the mirror is destroyed now.
    """
    for index in sorted(upheld_indexes() - mirror.withheld()):
        mirror.withhold(index)
    redacted = mirror.redactions()
    for some in in_pieces(sorted(redacted)):
        PeerEntry.objects.filter(index__in=some).exclude(public={}).update(public={})
    blank = PeerEntry.objects.filter(public={}).exclude(type="").values_list("index", flat=True)
    for number, indexes in groupby(sorted({*blank} - redacted.keys() - withheld_indexes()), _bundle_of):
        first, end = number * FULL, (number + 1) * FULL
        lines = list(mirror.bodies(first, end))
        came = [index for index in indexes if lines[index - first]]
        entries = list(mirror.entries(first, end)) if came else []
        for index in came:
            public = open_line(index, parse_entry(index, entries[index - first]), lines[index - first])
            if public:
                PeerEntry.objects.filter(index=index).update(public=public)


def _bundle_of(index: int) -> int:
    return index // FULL
