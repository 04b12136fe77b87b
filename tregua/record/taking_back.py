"""Taking back from a published folder what an old copy of the register lacks, so that the log goes on and never forks.

An old backup knows less than was published after it. The published files hold the very bytes of every entry and its
public part, under our own signature: whoever copies them (the other centre, a web server, a stick) can give them
back. The records behind them, and the journal of that time, are not in them: those are lost, and this is said.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.record import entry as leaf
from tregua.record import journal, keys, log, published_tree, reading, seat
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.reading import Published, ReadingError


class ForkError(Exception):
    """A published folder, signed by our key, tells another history than this register: both notes are evidence."""

    def __init__(self, says: str, *, note_held: str, note_offered: str) -> None:
        super().__init__(says)
        self.note_held, self.note_offered = note_held, note_offered


@dataclass(frozen=True)
class TakenBack:
    """What was taken back: the entries from `first` on, as (index, type, kind, record), and what was redacted."""

    first: int
    size: int
    root: str
    entries: list[tuple[int, str, str, str]]
    redacted: list[int]


@transaction.atomic
def confirm_with(folder: Path, *, by: str, reason: str, partner_holds: int) -> TakenBack:
    """Take back what this published folder has more than we, then let this copy write.

    The folder is verified whole with our own key. ForkError when its history is another one; ReadingError when it is
    faulty. `partner_holds` is how much the other centre is known to hold: with less than that nothing is confirmed.
    """
    log.lock(Log.JOURNAL)
    log.lock(Log.PUBLISHED)
    published = _read(folder)
    taken = _take_back(folder, published)
    if taken.entries or taken.redacted:
        journal.write(
            act="published entries taken back",
            by=by,
            facts={
                "first": taken.first,
                "size": taken.size,
                "root": taken.root,
                "redacted": taken.redacted,
                "reason": reason,
            },
        )
    seat.confirm(by=by, reason=reason, partner_holds=partner_holds)
    return taken


def _read(folder: Path) -> Published:
    """Return the folder's log, verified, when it agrees with every entry that we hold."""
    held = list(Entry.objects.published().values_list("leaf_hash", flat=True))
    try:
        return reading.read_published(folder, keys.log_vkey(), held_leaves=held)
    except ReadingError as error:
        if error.check != "FORK":
            raise
        own = Head.objects.latest_of(Log.PUBLISHED)
        offered = published_tree.file(folder, "checkpoint", reading.LONGEST_NOTE)
        raise ForkError(
            gettext(
                "The published folder is signed by this centre's key and tells another history (%(where)s: %(detail)s). "
                "Two copies of this centre have signed. Nothing was changed. Keep both notes and tell the other centre."
            )
            % {"where": error.where, "detail": error.detail},
            note_held=own.note if own else "",
            note_offered=offered.decode(errors="replace"),
        ) from error


def _take_back(folder: Path, published: Published) -> TakenBack:
    """Add the entries that we lack, with their bytes as they were signed, their public parts and the signed head."""
    point = published.checkpoint
    tip = log.Tip(Log.PUBLISHED)
    first = tip.size
    redactions = _redactions(published)
    if point.size > first:
        data, _leaves = published_tree.read_tree(folder, point)
        lines = list(reading.body_lines(folder, point.size))
        rows = {}
        for index in range(first, point.size):
            parsed = leaf.parse(data[index])
            if not parsed.known:
                raise ReadingError(
                    "ENTRY", f"entry {index}", gettext("a newer Tregua made it; install that one")
                )
            rows[index] = tip.add(data[index], subject=parsed.data["id"])
        Body.objects.bulk_create(
            [_body(published, index, row, lines[index], redactions, rows) for index, row in rows.items()],
            batch_size=500,
        )
    redacted = _redact_again(redactions, first)
    _keep_head(published)
    told = [(one.index, one.data["t"], one.data["kind"], one.data["id"]) for one in published.entries[first:]]
    return TakenBack(first, max(point.size, first), point.root, told, redacted)


def _redactions(published: Published) -> dict[int, int]:
    """Return which entry redacts which: the first that names it by its right hash."""
    found: dict[int, int] = {}
    for one in published.entries:
        if one.known and one.data["t"] == "redact":
            for ref in one.data["refs"]:
                earlier = ref["o"] == settings.ORIGIN and ref["i"] < one.index
                if earlier and published.entries[ref["i"]].leaf_hash == ref["h"]:
                    found.setdefault(ref["i"], one.index)
    return found


def _body(
    published: Published,
    index: int,
    row: Entry,
    line: str,
    redactions: dict[int, int],
    rows: dict[int, Entry],
) -> Body:
    """Return the public part of an entry, compared once more with what the entry commits to."""
    if index in redactions:
        return Body(entry=row, disclosures="", redacted_by=rows[redactions[index]])
    digests = published.entries[index].data["_sd"]
    if not line or any(reading.disclosure_digest(part) not in digests for part in line.split("~")):
        raise ReadingError("BODY", f"entry {index}", gettext("its public part is not the one it commits to"))
    return Body(entry=row, disclosures=line)


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


def _keep_head(published: Published) -> None:
    """Keep the head that was signed over what was taken back: nothing smaller is ever signed again."""
    point = published.checkpoint
    own = Head.objects.latest_of(Log.PUBLISHED)
    if point.size and (own is None or point.size > own.size):
        Head.objects.create(log=Log.PUBLISHED, size=point.size, root=point.root, note=published.note)
