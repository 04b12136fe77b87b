"""Files that places are loaded from: one module each, asked in this order whether the file is theirs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from tregua.places.loaders import codab, geonames, geonames_table, neighbourhoods, opensyria, shipped
from tregua.places.loaders.rows import Row, Unread

HEAD: Final = 4096


class Loader(Protocol):
    """What a module of this folder offers."""

    TITLE: str
    __name__: str

    def recognises(self, head: str) -> bool:
        """Return whether a file that begins like this is of this kind."""

    def read(self, path: Path) -> Iterator[Row | Unread]:
        """Yield the places of a file, and every line that cannot be read, with the reason."""


# Headers that name all columns first, the headerless GeoNames file last.
LOADERS: Final[tuple[Loader, ...]] = (shipped, codab, neighbourhoods, opensyria, geonames_table, geonames)


def loader_of(path: Path) -> Loader | None:
    """Return the loader that recognises this file, or None."""
    with path.open("rb") as file:
        head = file.read(HEAD).decode("utf-8-sig", errors="replace")
    return next((loader for loader in LOADERS if loader.recognises(head)), None)
