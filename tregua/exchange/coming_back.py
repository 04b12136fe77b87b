"""Where our own published log lies when this register lost the end of it: with the other centre, a depositary, a stick.

Whoever mirrors us holds the very bytes that we signed, in the layout in which we publish.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext

from tregua.exchange import trust
from tregua.exchange.witnesses import place_of
from tregua.record import keys, note, tiles
from tregua.record.checkpoint import CheckpointError, open_checkpoint
from tregua.record.note import Verifier, parse_vkey
from tregua.record.signed_request import sign_request
from tregua.record.signed_tree import ReadingError
from tregua.record.source import FolderSource, HttpSource, Source

# A whole log is asked for: each answer may take its time.
SECONDS: Final = 60.0
# A folder that a person names may be a centre's, a published one, or one above the folders of several.
BELOW: Final = ("", "published", "mirrors", "published/witness")


class Beneath:
    """A source whose log lies under a longer prefix than the one that was named."""

    def __init__(self, source: Source, prefix: str) -> None:
        self.source, self.prefix, self.name = source, prefix, f"{source.name}/{prefix}".rstrip("/")

    def get(self, path: str, *, longest: int) -> bytes | None:
        """Return the file at this path, None when it is not there; SourceError otherwise."""
        return self.source.get(f"{self.prefix}/{path}".lstrip("/"), longest=longest)

    def close(self) -> None:
        """Close what lies under it."""
        self.source.close()


@contextmanager
def our_log_at(address: str) -> Iterator[Source]:
    """Give our log as it lies at this address; ReadingError when none lies there, SourceError when nothing is read."""
    verifier = parse_vkey(keys.log_vkey())
    if "://" not in address:
        yield FolderSource(_folder_at(Path(address), verifier))
        return
    with HttpSource(address, sign=_signing(address), seconds=SECONDS) as server:
        yield _where(server, verifier)


def _folder_at(folder: Path, verifier: Verifier) -> Path:
    """Return the folder at or below this one that holds the most of our log."""
    place = place_of(verifier.name).removeprefix("witness/")
    found = []
    for below in BELOW:
        for candidate in (
            folder / below,
            folder / below / place,
            folder / below / verifier.name.split("/")[0],
        ):
            with suppress(CheckpointError, tiles.TileError):
                raw = tiles.read(candidate, "checkpoint", longest=note.LONGEST)
                if raw is not None:
                    found.append((open_checkpoint(raw, verifier).size, candidate))
    if found:
        return max(found)[1]
    return (
        folder if (folder / "checkpoint").is_file() else folder / "published"
    )  # what is wrong there is told


def _where(server: HttpSource, verifier: Verifier) -> Source:
    """Return the prefix of a server under which our log lies: its own, or that of the copies it holds of others."""
    for prefix in ("", place_of(verifier.name)):
        raw = server.get(f"{prefix}/checkpoint".lstrip("/"), longest=note.LONGEST)
        with suppress(CheckpointError):
            if raw is not None:
                open_checkpoint(raw, verifier)
                return Beneath(server, prefix)
    raise _nothing(server.name)


def _nothing(where: str) -> ReadingError:
    return ReadingError("NOTHING", where, gettext("no copy of this centre's published log lies there"))


def _signing(address: str) -> Callable[[str], str] | None:
    """Return what signs our requests for public parts that are not for everybody, where we can open our key."""
    asked = {one.address.rstrip("/"): one.name for one in settings.CENTRE.depositaries}
    to = asked.get(address.rstrip("/"), _peer_origin())
    try:
        cosigner = keys.mirror_cosigner()
    except keys.LogKeyError:
        return None
    below = address.rstrip("/").partition("/public/record/")[
        2
    ]  # where the copy itself was named, not its prefix
    prefix = f"{below}/" if below else ""
    return (
        (lambda path: sign_request(cosigner, path=prefix + path, to=to, now=int(time.time()))) if to else None
    )


def _peer_origin() -> str:
    verifier = trust.peer_verifier()
    return verifier.name if verifier else ""
