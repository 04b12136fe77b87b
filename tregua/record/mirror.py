"""Our copy of somebody's log: verified, in the same layout, never smaller and never of another history."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import Cosigner
from tregua.record.note import Verifier
from tregua.record.signed_tree import ReadingError
from tregua.record.source import Source

__all__ = ["ClockError", "Held", "Mirror", "ReadingError"]


class ClockError(Exception):
    """The clock stands before the last cosignature: nothing is cosigned until it is right."""


class Held(NamedTuple):
    """The head that a mirror holds with all that is under it, its note, and what is wrong with public parts."""

    checkpoint: Checkpoint
    note: bytes
    faults: tuple[ReadingError, ...] = ()


class Mirror:
    """A folder that holds a log of this verifier's key."""

    def __init__(self, folder: Path, verifier: Verifier) -> None:
        self.folder = folder
        self.verifier = verifier

    def held(self) -> Held | None:
        """Return the head that is held, None before the first."""
        raise NotImplementedError

    def pull(self, source: Source, *, frozen_at: int | None = None, bodies: bool = True) -> Held:
        """Copy what the source has more than we, once it is verified; ReadingError says what is wrong with it."""
        raise NotImplementedError

    def cosign(self, cosigners: Sequence[Cosigner], *, now: int) -> bytes:
        """Put these cosigners' lines on the held checkpoint and return it; ClockError when the clock ran backwards."""
        raise NotImplementedError

    def entries(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the held entries from `first` to before `last`."""
        raise NotImplementedError

    def bodies(self, first: int, last: int) -> Iterator[str]:
        """Yield the public parts of these entries, "" for one that is redacted, withheld or not come yet."""
        raise NotImplementedError

    def withhold(self, index: int) -> None:
        """Blank our copy of a public part for ever, and never fetch it again."""
        raise NotImplementedError

    def lock(self, *, wait: float = 10.0) -> AbstractContextManager[None]:
        """Be the only process that writes in this mirror; lock.HeldError when another is at it all the time."""
        raise NotImplementedError
