"""Files that parties are loaded from: one module each, asked in this order whether the file is theirs."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from tregua.agreement.loaders import table, ucdp
from tregua.agreement.loaders.rows import Actor


class Loader(Protocol):
    """What a module of this folder offers."""

    TITLE: str
    __name__: str

    def recognises(self, header: set[str]) -> bool:
        """Return whether a table with these columns is of this kind."""

    def read(self, where: str, cells: Mapping[str, str]) -> Iterator[Actor]:
        """Yield the actor of a line; UnreadableError when it cannot be read."""


LOADERS: Final[tuple[Loader, ...]] = (table, ucdp)
