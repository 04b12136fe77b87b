"""Public parts that are missing here: filled in from whoever still has them; what nobody gave back, the journal names.

A copy of our log may lack the public part of an entry that the log never redacted: whoever kept the copy withheld it.
The entry itself is signed and is taken back all the same. The check of the log goes on telling what is missing, until
another copy brings it or somebody redacts it; it stops no signing.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from django.conf import settings

from tregua.record import journal, keys, note, tiles
from tregua.record.bodies import fetch_lines, open_line, parse_entry
from tregua.record.mirror import Mirror
from tregua.record.models import Body, Entry, Log
from tregua.record.signed_tree import FULL, ReadingError, open_head
from tregua.record.source import FolderSource

SUBJECT: Final = "record.Body"
# An act of the journal names at most so many entries.
AT_ONCE: Final = 5000


def missing() -> list[int]:
    """Return the entries without a public part that nothing redacted."""
    blank = Body.objects.filter(entry__log=Log.PUBLISHED, disclosures="", redacted_by=None)
    return sorted(blank.values_list("entry__index", flat=True))


def not_given_back() -> set[int]:
    """Return the entries whose public part did not come back when the log was taken back."""
    return {index for act in Entry.objects.about(SUBJECT) for index in act.content["facts"]["entries"]}


def fill(mirror: Mirror) -> list[int]:
    """Fill in what is missing from a copy of our log or from our own published files; return for which entries."""
    filled = []
    for number, indexes in groupby(missing(), key=lambda index: index // FULL):
        first = number * FULL
        copies = [list(mirror.bodies(first, first + FULL)), _published(number)]
        for index in indexes:
            body = Body.objects.select_related("entry").get(entry__log=Log.PUBLISHED, entry__index=index)
            body.disclosures = next(_fitting(body.entry, [lines[index - first] for lines in copies]), "")
            if body.disclosures:
                body.save(update_fields=["disclosures"])
                filled.append(index)
    return filled


def tell(indexes: list[int], *, by: str) -> None:
    """Write in the journal which public parts did not come back, each once."""
    known = not_given_back()
    new = [index for index in indexes if index not in known]
    acts = (
        journal.Act("public parts not given back", SUBJECT, {"entries": new[first : first + AT_ONCE]})
        for first in range(0, len(new), AT_ONCE)
    )
    journal.write_all(acts, by=by)


def _published(number: int) -> list[str]:
    """Return the lines of a bundle as our own published files have them, always 256."""
    folder = Path(settings.CENTRE_FOLDER) / "published"
    try:
        raw = tiles.read(folder, "checkpoint", longest=note.LONGEST) or b""
        size = open_head(raw, note.parse_vkey(keys.log_vkey())).point.size
        lines = fetch_lines(FolderSource(folder), number, max(0, min(FULL, size - number * FULL)))
    except (ReadingError, tiles.TileError):
        lines = []
    return lines + [""] * (FULL - len(lines))


def _fitting(entry: Entry, lines: list[str]) -> Iterator[str]:
    """Yield those of these lines that open the entry."""
    parsed = parse_entry(entry.index, bytes(entry.data))
    for line in filter(None, lines):
        try:
            open_line(entry.index, parsed, line)
        except ReadingError:
            continue
        yield line
