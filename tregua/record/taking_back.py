"""Taking back from a published folder what an old copy of the register lacks, so that the log goes on and never forks.

An old backup knows less than was published after it. The published files hold the very bytes of every entry and its
public part, under our own signature: whoever copies them (the other centre, a web server, a stick) can give them
back. The records behind them, and the journal of that time, are not in them: those are lost, and this is said.
"""

import shutil
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.record import entry as leaf
from tregua.record import evidence, journal, keys, log, missing_bodies, note, seat, stopped
from tregua.record.evidence import Evidence
from tregua.record.mirror import Held, Mirror
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.signed_tree import ReadingError, SignedTree, open_head
from tregua.record.source import FolderSource, Source

# Where the copy is brought first. It stays when the source goes away meanwhile, and goes when all was taken.
FOLDER: Final = "taking-back"


class ForkError(Exception):
    """A published log, signed by our key, tells another history than this register: both notes are evidence."""

    def __init__(self, says: str, *, note_held: str, note_offered: str, proof: Evidence | None) -> None:
        super().__init__(says)
        self.note_held, self.note_offered = note_held, note_offered
        self.evidence = proof


@dataclass(frozen=True)
class TakenBack:
    """What was taken back: the entries from `first` on, as (index, type, kind, record), and what was redacted.

    `filled` are entries whose public part was missing and was found, `missing` those whose public part nobody gave back.
    """

    first: int
    size: int
    root: str
    entries: list[tuple[int, str, str, str]]
    redacted: list[int]
    filled: list[int]
    missing: list[int]


def confirm_with(source: Source, *, by: str, reason: str, partner_holds: int) -> TakenBack:
    """Take back what this published log has more than we, then let this copy write.

    The log is verified whole with our own key. ForkError when its history is another one; ReadingError when it is
    faulty. A public part that it lacks is no reason to refuse it: that one is told (missing_bodies). `partner_holds` is how much the other centre is known to hold: with less than that nothing is confirmed.
    """
    folder = Path(settings.CENTRE_FOLDER) / FOLDER
    mirror = Mirror(folder, note.parse_vkey(keys.log_vkey()))
    away = False
    try:
        held = mirror.pull(source)
        taken = _confirm(mirror, held, source, by=by, reason=reason, partner_holds=partner_holds)
    except ReadingError as error:
        away = error.check == "AWAY"
        raise
    finally:
        if not away:
            shutil.rmtree(folder, ignore_errors=True)
    settle()
    return taken


@transaction.atomic
def _confirm(
    mirror: Mirror, held: Held, source: Source, *, by: str, reason: str, partner_holds: int
) -> TakenBack:
    log.lock(Log.JOURNAL)
    log.lock(Log.PUBLISHED)
    _must_agree(mirror, held, source)
    _must_be_whole(mirror, held)
    taken = _take_back(mirror, held)
    if taken.entries or taken.redacted or taken.filled:
        journal.write(
            act="published entries taken back",
            by=by,
            facts={
                "first": taken.first,
                "size": taken.size,
                "root": taken.root,
                "redacted": taken.redacted,
                "filled": len(taken.filled),
                "reason": reason,
            },
        )
    missing_bodies.tell(taken.missing, by=by)
    seat.confirm(by=by, reason=reason, partner_holds=partner_holds)
    return taken


def _must_agree(mirror: Mirror, held: Held, source: Source) -> None:
    """Raise ForkError, naming the first other entry, unless the log has every entry that we hold as we hold it."""
    rows = Entry.objects.published().values_list("leaf_hash", flat=True)
    own = cast("Generator[str]", rows.iterator(chunk_size=2000))
    theirs = mirror.leaf_hashes(0, held.checkpoint.size)
    # Closed here: psycopg waits for itself for ever when the garbage collector closes a cursor in the midst of its work.
    with closing(own):
        for index, (mine, other) in enumerate(zip(own, theirs, strict=False)):
            if mine != other:
                head = Head.objects.latest_of(Log.PUBLISHED)
                raise ForkError(
                    gettext(
                        "The published log is signed by this centre's key and tells another history (entry %(index)s: we "
                        "hold %(mine)s, it signs %(other)s). Two copies of this centre have signed. Nothing was changed. Keep "
                        "both notes and tell the other centre."
                    )
                    % {"index": index, "mine": mine, "other": other},
                    note_held=head.note if head else "",
                    note_offered=held.note.decode(),
                    proof=_proof(mirror, held, source, head, index) if head else None,
                )


def _proof(mirror: Mirror, held: Held, source: Source, head: Head, index: int) -> Evidence | None:
    """Return what proves that our key signed two histories, or more than we hold; None when the files do not show it."""
    own, theirs = head.size, held.checkpoint.size
    if not own or not theirs:
        return None
    published = FolderSource(Path(settings.CENTRE_FOLDER) / "published")
    try:
        longer = (
            SignedTree(published, open_head(head.note.encode(), mirror.verifier))
            if own > theirs
            else SignedTree(mirror.as_source(), open_head(held.note, mirror.verifier))
        )
        same = own < theirs and longer.root_at(own).hex() == head.root
        hashes = [] if same or own == theirs else longer.prefix_proof(min(own, theirs))
    except ReadingError:
        return None
    return evidence.make(
        "OWN", mirror.verifier.vkey, source=source.name, place=f"entry {index}",
        says="our own key signed more than we hold" if same else "our own key signed two histories",
        held=head.note, offered=held.note.decode(), hashes=hashes,
    )  # fmt: skip


def _must_be_whole(mirror: Mirror, held: Held) -> None:
    """Raise unless every entry is one, and every public part was asked for."""
    wrong = next((one for one in held.faults if one.check != "BODY"), None)
    if wrong:
        raise wrong
    if mirror.bodies_size() < held.checkpoint.size:
        raise ReadingError("AWAY", "body", gettext("the source went away before all public parts were read"))


def _take_back(mirror: Mirror, held: Held) -> TakenBack:
    """Add the entries that we lack, with their bytes as they were signed, their public parts and the signed head."""
    point = held.checkpoint
    tip = log.Tip(Log.PUBLISHED)
    first = tip.size
    redactions = mirror.redactions()
    rows: dict[int, Entry] = {}
    told = []
    bodies = []
    lines = mirror.bodies(first, point.size)
    for index, (data, line) in enumerate(
        zip(mirror.entries(first, point.size), lines, strict=True), start=first
    ):
        parsed = leaf.parse(data)
        if not parsed.known:
            raise ReadingError("ENTRY", f"entry {index}", gettext("a newer Tregua made it; install that one"))
        says = parsed.data
        rows[index] = tip.add(data, subject=says["id"])
        told.append((index, says["t"], says["kind"], says["id"]))
        bodies.append((index, line))
    Body.objects.bulk_create([_body(index, line, redactions, rows) for index, line in bodies], batch_size=500)
    redacted = _redact_again(redactions, first)
    filled = missing_bodies.fill(mirror)
    _keep_head(held)
    return TakenBack(
        first, max(point.size, first), point.root, told, redacted, filled, missing_bodies.missing()
    )


def _body(index: int, line: str, redactions: dict[int, int], rows: dict[int, Entry]) -> Body:
    """Return the public part of an entry; the mirror has compared it with what the entry commits to."""
    if index in redactions:
        return Body(entry=rows[index], disclosures="", redacted_by=rows[redactions[index]])
    return Body(entry=rows[index], disclosures=line)


def _redact_again(redactions: dict[int, int], first: int) -> list[int]:
    """Blank what was redacted after this copy was made; return which entries."""
    again = []
    for index, by_index in redactions.items():
        if index >= first or by_index < first:
            continue
        body = Body.objects.get(entry__log=Log.PUBLISHED, entry__index=index)
        body.disclosures = ""
        body.redacted_by = Entry.objects.published().get(index=by_index)
        body.save(update_fields=["disclosures", "redacted_by"])
        again.append(index)
    return sorted(again)


def _keep_head(held: Held) -> None:
    """Keep the head that was signed over what was taken back: nothing smaller is ever signed again."""
    point = held.checkpoint
    own = Head.objects.latest_of(Log.PUBLISHED)
    if point.size and (own is None or point.size > own.size):
        Head.objects.create(log=Log.PUBLISHED, size=point.size, root=point.root, note=held.note.decode())


def settle() -> None:
    """Lift what was set because of others, where this register meanwhile has what they hold."""
    for kind in (stopped.BEHIND, stopped.FORKED):
        facts = stopped.facts(kind)
        if facts and has(int(facts["theirs"]), str(facts["root"])):
            stopped.lift(kind)


def has(size: int, root: str) -> bool:
    """Return whether our signed log begins with exactly these entries."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    return head is not None and size <= head.size and root_at(size) == root


def root_at(size: int) -> str:
    """Return the root over our first entries."""
    return log.frontier_at(Log.PUBLISHED, size).root().hex()
