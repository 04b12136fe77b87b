"""What packages below must do when claims are written: they put their functions here when the program starts.

Each function is called in the transaction that writes the claims, so that what it keeps is never behind.
"""

from collections.abc import Callable, Sequence
from typing import Final

# Called with the ids of reports that were just made, a correction among them.
MADE: Final[list[Callable[[Sequence[str]], None]]] = []
# Called with the ids of reports that count no more: withdrawn, or replaced by a correction.
GONE: Final[list[Callable[[Sequence[str]], None]]] = []


def tell_made(reports: Sequence[str]) -> None:
    """Tell everybody who keeps something of reports that these were made."""
    for keep in MADE:
        keep(reports)


def tell_gone(reports: Sequence[str]) -> None:
    """Tell everybody who keeps something of reports that these count no more."""
    for keep in GONE:
        keep(reports)
