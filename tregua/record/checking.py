"""Looking at our own logs: is every row what it was when it was signed? And making the files anew from the rows."""

import shutil
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from hashlib import sha256
from typing import Final, NamedTuple

from django.db import OperationalError, connection

from tregua.record import entry, journal, keys, missing_bodies, next_keys, publishing, seat, stopped
from tregua.record.checkpoint import CheckpointError, open_checkpoint
from tregua.record.disclosure import digest_of
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.note import Verifier, parse_vkey
from tregua.record.tree import Frontier, leaf_hash

ROWS_AT_ONCE: Final = 2000
_ROWS: Final = 'SELECT "index", data, leaf_hash, nodes FROM record_entry WHERE log = %s AND "index" >= %s ORDER BY "index" LIMIT %s'


class Fault(NamedTuple):
    """What is wrong in one of our logs, and where."""

    log: str
    where: str
    says: str


def check_log() -> list[Fault]:
    """Return what is wrong in the rows of both logs; an empty list when all is as it was signed.

    Every entry is hashed again, every kept node compared and every signed head opened: run it when the centre
    starts and whenever in doubt.
    """
    faults = [fault for name in (Log.PUBLISHED, Log.JOURNAL) for fault in _check(name, _signs(name))]
    return faults + list(_check_bodies())


def check_as_signed() -> list[Fault]:
    """Return what `check_log` finds, but look at every entry only when the roots are not the signed ones.

    Every public part is compared with what its entry commits to; what is known as not given back (missing_bodies) is
    left out, it was never in these rows. Some seconds for some hundred thousand entries: run it whenever the centre
    starts, before anything is signed.
    """
    faults: list[Fault] = []
    for name in (Log.PUBLISHED, Log.JOURNAL):
        signs = _signs(name)
        if not _is_as_signed(name, signs):
            found = list(_check(name, signs))
            faults += found or [Fault(name, "the log", "it is not what was signed")]
    return faults + list(_check_bodies(missing_bodies.not_given_back()))


def _signs(name: str) -> dict[str, Verifier]:
    """Return the keys of a log by the name under which they sign: the present one, and those before a freeze."""
    names = [parse_vkey(vkey) for vkey in (keys.log_vkey(), *next_keys.retired_logs())]
    if name == Log.JOURNAL:
        names = [Verifier(f"{one.name}/journal", one.public) for one in names]
    return {one.name: one for one in names}


def _is_as_signed(name: str, signs: Mapping[str, Verifier]) -> bool:
    """Return whether all entries give the last signed root, and every kept hash is that of its entry."""
    try:
        return _gives_the_signed_root(name, signs)
    except (TypeError, ValueError, OperationalError):
        return False  # SQLite keeps any value in any column; which it is, each row looked at tells


def _gives_the_signed_root(name: str, signs: Mapping[str, Verifier]) -> bool:
    head = Head.objects.latest_of(name)
    tree = Frontier()
    for until in (head.size if head else 0, None):
        for rows in _rows(name, tree.size, until):
            leaves = [sha256(b"\x00" + data).digest() for _index, data, _leaf, _nodes in rows]
            first = tree.size
            nodes = tree.add_all(leaves)
            kept = [(index, leaf, above) for index, _data, leaf, above in rows]
            found = zip(range(first, tree.size), map(bytes.hex, leaves), nodes, strict=True)
            if kept != list(found):
                return False
        if until is not None and head and (tree.size != head.size or any(_check_head(head, tree, signs))):
            return False
    return True


def _rows(name: str, first: int, until: int | None) -> Iterator[list[tuple[int, bytes, str, bytes]]]:
    """Yield (index, data, leaf hash, nodes) of the entries from `first` to before `until`, many at a time."""
    while until is None or first < until:
        count = ROWS_AT_ONCE if until is None else min(ROWS_AT_ONCE, until - first)
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [name, first, count])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        first = rows[-1][0] + 1


def _check(name: str, signs: Mapping[str, Verifier]) -> Iterator[Fault]:
    """Check one log; its heads are signed under its name, or under one that it had before a freeze."""
    heads = {head.size: head for head in Head.objects.filter(log=name)}
    frontier = Frontier()
    rows = Entry.objects.filter(log=name).order_by("index").only("log", "index", "data", "leaf_hash", "nodes")
    try:
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            yield from _check_row(row, frontier)
            head = heads.pop(frontier.size, None)
            if head:
                yield from _check_head(head, frontier, signs)
    except OperationalError as error:  # a text that is none, where bytes were
        yield Fault(name, f"after entry {frontier.size - 1}", f"its rows cannot be read: {error}")
    for size in sorted(heads, key=str):
        yield Fault(name, f"head {size}", f"signed, and the log has only {frontier.size} entries")


def _check_row(row: Entry, frontier: Frontier) -> Iterator[Fault]:
    place = f"entry {row.index}"
    data, nodes = _as_bytes(row.data), _as_bytes(row.nodes)
    if data is None or nodes is None:
        yield Fault(row.log, place, "it is not kept as bytes, as it was written")
    data, nodes = data or b"", nodes or b""
    leaf = leaf_hash(data)
    if row.index != frontier.size:
        yield Fault(row.log, place, f"entry {frontier.size} is missing")
    if leaf.hex() != row.leaf_hash:
        yield Fault(row.log, place, "its bytes are not those that were hashed")
    if b"".join(frontier.add(leaf)) != nodes:
        yield Fault(row.log, place, "the hashes above it do not fit")
    try:
        if row.log == Log.PUBLISHED:
            entry.parse(data)
        else:
            entry.parse_canonical(data, longest=journal.LONGEST)
    except entry.EntryError as error:
        yield Fault(row.log, place, str(error))


def _as_bytes(value: object) -> bytes | None:
    """Return what a column of bytes holds, None where somebody put anything else there."""
    return bytes(value) if isinstance(value, bytes | memoryview) else None


def _check_head(head: Head, frontier: Frontier, signs: Mapping[str, Verifier]) -> Iterator[Fault]:
    place = f"head {head.size}"
    verifier = signs.get(str(head.note).partition("\n")[0])
    if verifier is None:
        yield Fault(head.log, place, "it is signed under a name that this log never had")
        return
    try:
        point = open_checkpoint(head.note.encode(), verifier)
    except CheckpointError as error:
        yield Fault(head.log, place, str(error))
        return
    if (point.size, point.root) != (head.size, head.root):
        yield Fault(head.log, place, "the signed note says something else than the row")
    if frontier.root().hex() != point.root:
        yield Fault(head.log, place, "the entries do not give the signed root")


def _check_bodies(known: AbstractSet[int] = frozenset()) -> Iterator[Fault]:
    """Look whether each public part is there, those of `known` left out, and is what its entry commits to."""
    without = Entry.objects.published().filter(body=None).values_list("index", flat=True)
    blank = Body.objects.filter(disclosures="", redacted_by=None).values_list("entry__index", flat=True)
    for index in sorted({*without, *blank} - known, key=str):
        yield Fault(Log.PUBLISHED, f"body {index}", "it is missing, and there is no redaction")
    rows = Body.objects.filter(entry__log=Log.PUBLISHED).exclude(disclosures="").order_by("entry__index")
    said = rows.values_list("entry__index", "entry__data", "disclosures")
    index = -1
    try:
        for index, data, line in said.iterator(chunk_size=ROWS_AT_ONCE):
            leaf = _as_bytes(data) or b""
            parts = str(line).split("~")
            if not all(f'"{digest_of(part.encode())}"'.encode() in leaf for part in parts):
                says = "it is not the one that the entry commits to"
                yield Fault(Log.PUBLISHED, f"body {index}", says)
    except OperationalError as error:
        yield Fault(Log.PUBLISHED, f"after body {index}", f"the rows cannot be read: {error}")


def look_before_signing() -> list[Fault]:
    """Compare the rows with what was signed; what differs stops all signing until it differs no more."""
    faults = check_as_signed()
    if faults:
        stopped.stop(stopped.ALTERED, where=told(faults))
    else:
        stopped.lift(stopped.ALTERED, "")
    return faults


def told(faults: list[Fault]) -> str:
    """Return the first faults as a line."""
    return "; ".join(f"{fault.log}, {fault.where}: {fault.says}" for fault in faults[:5])


def repair() -> int:
    """Make every published file anew from the rows, as far as it is signed; return how many were written.

    Refuses when the rows themselves are faulty: then the newest backup, or the other centre's mirror, is needed.
    """
    seat.must_hold()
    faults = check_as_signed()
    if faults:
        raise publishing.LogFaultError(told(faults))
    head = Head.objects.latest_of(Log.PUBLISHED)
    if head is None:
        return 0
    folder = publishing.published_folder()
    for leftover in folder.rglob(".*.new"):
        leftover.unlink(missing_ok=True)
    written = publishing.write_files(folder, 0, head.size, may_differ=True)
    for partial in folder.rglob("*.p"):
        if (folder / partial).with_suffix("").is_file():
            shutil.rmtree(partial, ignore_errors=True)
    written += publishing.write_checkpoint(folder)
    return written + publishing.blank_redacted(folder)
