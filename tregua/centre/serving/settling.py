"""Leaving what stays out of the search for garbage.

Python looks through all that lives once enough new things were made. In a centre's process most of it is the program
itself, loaded with its first pages, which never goes; and while it is looked through, no page of the process is made.
"""

import gc
from itertools import count
from typing import Final

# So many pages after the start, what is there is taken to stay: views and templates are loaded when first asked for.
AFTER: Final = frozenset({20, 200, 2000})


class Settling:
    """Counts the pages that a process has made; from any thread."""

    def __init__(self) -> None:
        self._made = count(1)

    def page_made(self) -> None:
        """Note one more page; after some, look for garbage a last time among all, and leave the rest out from then on."""
        if next(self._made) in AFTER:
            gc.collect()
            gc.freeze()
