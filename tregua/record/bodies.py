"""The public parts beside a log: read from a source and compared with what the entries commit to.

Nothing here stops the log itself: a public part that is missing or another is a fault that names its entry, and an
entry that is none is one too. A mirror goes on, and says so.
"""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final

from tregua.record import disclosure, tiles
from tregua.record import entry as leaf
from tregua.record.continuing import Continuing
from tregua.record.signed_tree import ReadingError, fetch_part
from tregua.record.source import Source

LONGEST_BODY: Final = 16 * 1024 * 1024


def parse_entry(index: int, data: bytes, names: Continuing | None = None) -> leaf.Leaf:
    """Return what an entry says; ReadingError when it is none, or with `names`, when it was made for another log."""
    try:
        parsed = leaf.parse(data)
        if names is not None and parsed.known:
            names.take(parsed.data)
    except leaf.EntryError as error:
        raise ReadingError("ENTRY", f"entry {index}", str(error)) from error
    return parsed


def has_room_for_text(place: str, found: Path) -> bool:
    """Return whether a file of a log may hold words that its writer chose: a mirror does not give it to everybody.

    Public parts may, and bundles with an entry of a newer version or one that is none. Every other bundle holds
    digests and words of a fixed form.
    """
    if not place.startswith("tile/entries/"):
        return place.startswith("body/")
    width = int(place.rpartition(".p/")[2]) if ".p/" in place else tiles.FULL
    try:
        return not all(leaf.parse(data).known for data in tiles.unpack(found.read_bytes(), width))
    except (tiles.TileError, leaf.EntryError):
        return True


def redacted_by(
    one: leaf.Leaf, index: int, origins: AbstractSet[str], hash_of: Callable[[int], str]
) -> Iterator[int]:
    """Yield the earlier entries of the same log that this one redacts, named by their right hash."""
    if one.known and one.data["t"] == "redact":
        for ref in one.refs:
            if ref.origin in origins and ref.index < index and hash_of(ref.index) == ref.leaf_hash:
                yield ref.index


def fetch_lines(source: Source, number: int, width: int) -> list[str]:
    """Return the public parts of a bundle as the source has them, one line an entry; they are not compared yet."""
    path = tiles.body_path(number, width)
    try:
        raw, _is_full = fetch_part(source, path, tiles.body_path(number), LONGEST_BODY)
    except ReadingError as error:
        if error.check == "AWAY":
            raise
        raise ReadingError("BODY", error.where, error.detail) from error
    lines = raw.decode("utf-8", errors="replace").split("\n")
    if len(lines) <= width:
        raise ReadingError("BODY", path, f"it has {len(lines) - 1} lines and not {width}")
    return lines[:width]


def open_line(index: int, one: leaf.Leaf, line: str) -> dict[str, Any]:
    """Return the public part that a line opens; ReadingError unless every disclosure in it is one of the entry's."""
    if not one.known:
        return {}
    where = f"entry {index}"
    if not line:
        raise ReadingError("BODY", where, "the public part is missing, and no redaction says so")
    digests = one.data["_sd"]
    public: dict[str, Any] = {}
    for part in line.split("~"):
        if not part.isascii() or disclosure.digest(part) not in digests:
            raise ReadingError("BODY", where, "a public part is not the one that the entry commits to")
        try:
            says = disclosure.open_disclosure(part)
        except disclosure.DisclosureError as error:
            raise ReadingError("BODY", where, str(error)) from error
        if says.name == disclosure.PUBLIC_NAME and isinstance(says.value, dict):
            public = says.value
    return public


def served_digests(line: str) -> str:
    """Return the digests of whatever was served as a public part, as evidence holds them.

    Of millions of parts one more than an entry can commit to: among so many one is none of its own.
    """
    if not line:
        return "missing\n"
    different = list(dict.fromkeys(line.split("~")))[: leaf.MOST_DIGESTS + 1]
    return "".join(f"{disclosure.digest_of(part.encode())}\n" for part in different)
