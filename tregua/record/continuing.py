"""Whose entries a log may hold: its own, and before them those of the frozen log that it continues.

A log that was opened anew after a freeze begins with the entries of the log before it, byte for byte. Where the name
in the entries changes, the first entry under the new name is a *genesis* that refers to the log before; a name never
comes back, and the last one is the log's own. Everything else was planted.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from tregua.record.entry import EntryError


class Continuing:
    """The names met so far while a log is read from the first entry, or on from a head that was checked."""

    def __init__(self, origin: str, *, from_the_first: bool = True, met: Sequence[str] = ()) -> None:
        self.origin = origin
        self._met: list[str] = list(met) if from_the_first else [origin]
        # A hostile log may name many thousands: each is looked for in no list.
        self._names = {origin, *self._met}
        self._seen = {*self._met}

    @property
    def met(self) -> list[str]:
        """Return the names met so far, in order: whoever goes on later begins with them."""
        return list(self._met)

    @property
    def origins(self) -> AbstractSet[str]:
        """Return the log's own name and those of the logs that it continues, as far as it is read."""
        return self._names

    def take(self, data: Mapping[str, Any]) -> None:
        """Take the next entry whose profile is known; EntryError when it was made for another log."""
        name = data["o"]
        if not self._met:
            self._meet(name)
        if name == self._met[-1]:
            return
        refs = data["refs"]
        continues = data["t"] == "genesis" and bool(refs) and refs[0]["o"] == self._met[-1]
        if name in self._seen or not continues:
            raise EntryError(f"it was made for {name}")
        self._meet(name)

    def _meet(self, name: str) -> None:
        self._met.append(name)
        self._seen.add(name)
        self._names.add(name)

    def finish(self) -> None:
        """Raise EntryError unless the last entries are the log's own: at every signed head."""
        if self._met and self._met[-1] != self.origin:
            raise EntryError(f"the entries were made for {self._met[-1]}")
