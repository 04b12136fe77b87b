"""Tables too long to be printed: each is a file of its own, frozen with its bulletin, which names it by its digest.

What a bulletin says goes whole into one entry of the log, which has a size; a year has more rows than that. Who has the
file checks it against the digest in the entry, so nothing of it can be changed later either.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import ngettext

from tregua.bulletin.called import Content
from tregua.bulletin.models import Apart, Bulletin

# So many rows are printed: some fifteen pages of paper.
MOST_PRINTED: Final = 300


def set_apart(content: dict[str, Any], part: str, *, text: str, name: str) -> None:
    """Take the rows of a part out of a content, and say in their place how many stand in which file."""
    found = content[part]
    apart = {
        "file": name,
        "rows": len(found["rows"]),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    content[part] = {**found, "rows": [], "apart": apart}


def told(found: Content) -> Iterator[str]:
    """Tell where the rows of a part stand that are not printed, in the active language."""
    apart = found.get("apart")
    if apart:
        yield ngettext(
            "Its %(rows)s row is not printed here. It stands in the file %(file)s, beside this bulletin and in the archive of its days (SHA-256 %(sha256)s).",
            "Its %(rows)s rows are not printed here. All of them stand in the file %(file)s, beside this bulletin and in the archive of its days (SHA-256 %(sha256)s).",
            apart["rows"],
        ) % dict(apart)


def file_of(bulletin: Bulletin, part: str) -> str | None:
    """Return the file in which the rows of a part stand; None where they stand in the bulletin."""
    if "apart" not in (bulletin.content.get(part) or {}):
        return None
    return Apart.objects.get(bulletin=bulletin, part=part).text


def rows_of(bulletin: Bulletin, part: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a part, wherever they stand; in a file the area stands under `area_code`."""
    text = file_of(bulletin, part)
    if text is None:
        yield from (bulletin.content.get(part) or {"rows": []})["rows"]
        return
    rows = csv.DictReader(io.StringIO(text))
    next(rows, None)  # the tags
    for row in rows:
        yield {**row, "area": row["area_code"] or None}


def is_whole(bulletin: Bulletin) -> bool:
    """Return whether each file that a bulletin names is there as it was frozen."""
    for part, found in bulletin.content.items():
        if isinstance(found, dict) and "apart" in found:
            text = file_of(bulletin, part) or ""
            if hashlib.sha256(text.encode()).hexdigest() != found["apart"]["sha256"]:
                return False
    return True
