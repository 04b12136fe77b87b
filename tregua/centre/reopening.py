"""After a freeze: the centre goes on under a new name and key, as the charter says, in a log that continues the old one.

The new log begins with the entries of the old one, byte for byte, up to what its centre had written itself: so its
tree is an extension of the frozen tree, every index stays what it was, and anybody can prove it. Its first own entry,
the *genesis*, cites the frozen size and root. Entries of the old log beyond the frozen size are in it too, and void.

1. The frozen checkpoint and its files are kept beside, where a mirror of the old log looks for them.
2. The key that waited takes the place of the old one, which is kept in keys/retired.
3. centre.toml names the new origin. 4. The genesis entry is written, and the log published.
Each step may be done again after a crash.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.centre.rewriting import rewritten
from tregua.exchange import charters
from tregua.exchange.models import Receipt
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import keys, log, next_keys, publishing, seat, stopped, whole
from tregua.record.charter import Charter, CharterError
from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import with_lines
from tregua.record.entry import Ref
from tregua.record.models import Entry, Head, Log
from tregua.record.note import Verifier

GENESIS = "log reopened"


@dataclass(frozen=True)
class Reopened:
    """The new log's origin and that of the frozen one."""

    origin: str
    before: str


def reopen(*, by: Person) -> Reopened:
    """Go on under the origin and key that the charter names; CharterError says what is missing."""
    by.must("exchange.release")
    seat.must_hold()
    held = charters.newest()
    own = held.centre(settings.CENTRE.code) if held else None
    if held is None or own is None or len(own.logs) < 2:
        raise CharterError(
            gettext("No charter names a log after this centre's first. There is nothing to reopen.")
        )
    before, new = own.logs[-2:]
    point = held.frozen(before)
    if point is None or settings.ORIGIN not in {before, new}:
        raise CharterError(
            gettext(
                "The charter has %(logs)s for this centre, and it writes %(origin)s. Look at centre.toml."
            )
            % {"logs": ", ".join(own.logs), "origin": settings.ORIGIN}
        )
    _must_begin_so(point)
    if before == settings.ORIGIN:
        _keep_frozen(point, held.log(before))
        _change_key(held, new)
        _change_name(new)
    _begin(held, point, by=by)
    record.publish(by=by.code)
    return Reopened(new, before)


def _must_begin_so(point: Checkpoint) -> None:
    """Raise CharterError unless this centre's entries are those that the charter froze, and perhaps more."""
    size = log.size_of(Log.PUBLISHED)
    if size < point.size or log.frontier_at(Log.PUBLISHED, point.size).root().hex() != point.root:
        raise CharterError(
            gettext(
                "The first %(size)s entries here are not those that the charter froze. Take the centre's copy that has "
                "them, or agree on an earlier checkpoint: tregua keys freeze --checkpoint FILE"
            )
            % {"size": point.size}
        )


def _keep_frozen(point: Checkpoint, key: Verifier | None) -> None:
    """Keep the old log as it ended, under the path at which mirrors of it are read."""
    folder = publishing.published_folder() / "witness" / hashlib.sha256(point.origin.encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    publishing.write_files(folder, 0, point.size, may_differ=True)
    head = Head.objects.filter(log=Log.PUBLISHED, size=point.size, root=point.root).first()
    if head is not None:
        of_it = Receipt.objects.filter(origin=point.origin, size=point.size, root=point.root)
        lines = of_it.order_by("cosigned_at").values_list("line", flat=True)
        whole.put(folder / "checkpoint", with_lines(head.note.encode(), lines))
    if key is not None:
        whole.put(folder / "vkey", f"{key.vkey}\n".encode())


def _change_key(held: Charter, new: str) -> None:
    named = held.log(new)
    folder = Path(settings.CENTRE_FOLDER)
    present = (folder / keys.VKEY).read_text(encoding="utf-8").strip()
    if named is None or named.vkey not in {next_keys.waiting(folder, "log"), present}:
        raise CharterError(
            gettext(
                "The charter names a key for %(origin)s that is not here. It was made with tregua keys rotate log and lies "
                "in keys/next-log.pem of the machine where that was done."
            )
            % {"origin": new}
        )
    next_keys.take_into_use(folder, "log")


def _change_name(new: str) -> None:
    file = Path(settings.CENTRE_FOLDER) / "centre.toml"
    whole.put(file, rewritten(file.read_text(encoding="utf-8"), {"origin": new}, {}).encode())
    settings.ORIGIN = new
    settings.CENTRE = replace(settings.CENTRE, origin=new)


@transaction.atomic
def _begin(held: Charter, point: Checkpoint, *, by: Person) -> None:
    """Write the genesis entry, unless a start before this one did."""
    subject = f"log/{settings.ORIGIN}"
    if Entry.objects.about(subject).exists():
        return
    # What others hold of the old log beyond its end stopped the signing: the charter has settled it.
    stopped.lift(stopped.BEHIND, stopped.FORKED)
    last = Entry.objects.published().filter(index=point.size - 1).first()
    record.append(
        act=GENESIS, by=by.code, subject=subject, facts={"before": point.origin, "size": point.size}
    )
    record.release(
        kind="genesis",
        record_id="genesis",
        public={"before": point.origin, "size": point.size, "root": point.root, "charter": held.hash},
        by=by.code,
        refs=[Ref(point.origin, last.index, last.leaf_hash)] if last else [],
        type="genesis",
    )
