"""What the record must be told by packages above it: they put their functions here when the program starts.

The record imports none of them. Without any, a checkpoint carries our own signature alone and nobody is asked
before it is signed.
"""

from collections.abc import Callable, Iterable
from typing import Final

from tregua.record.checkpoint import Checkpoint

# Each returns signature lines, with their line ends, by others over this very checkpoint of ours; the newest last.
COSIGNATURES: Final[list[Callable[[Checkpoint], Iterable[str]]]] = []
# Each raises stopped.SigningStoppedError, with the remedy, when nothing may be signed.
BEFORE_SIGNING: Final[list[Callable[[], None]]] = []


def lines_over(point: Checkpoint) -> list[str]:
    """Return what others signed of this checkpoint."""
    return [line for known in COSIGNATURES for line in known(point)]


def ask_before_signing() -> None:
    """Raise unless everybody who must be asked lets us sign."""
    for asked in BEFORE_SIGNING:
        asked()
