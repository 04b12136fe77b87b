"""The files of the published folder that may be served, and as what: by their place, nothing else is reached."""

import re
from pathlib import Path
from typing import Final

from tregua.record import tiles

# Exactly the places of the published log (C2SP tlog-tiles, with bodies beside it).
_NUMBER: Final = r"(?:x\d{3}/)*\d{3}(?:\.p/\d{1,3})?"
PLACES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"checkpoint"), "text/plain; charset=utf-8"),
    (re.compile(r"vkey"), "text/plain; charset=utf-8"),
    (re.compile(rf"tile/(?:[0-9]|[1-5][0-9]|6[0-3])/{_NUMBER}"), "application/octet-stream"),
    (re.compile(rf"tile/entries/{_NUMBER}"), "application/octet-stream"),
    (re.compile(rf"body/{_NUMBER}"), "text/plain; charset=utf-8"),
    (re.compile(r"charter/[1-9]\d{0,5}"), "text/plain; charset=utf-8"),
)


def media_type(place: str) -> str | None:
    """Return as what a place of the published log is served, or None when it is no such place."""
    return next((kind for pattern, kind in PLACES if pattern.fullmatch(place)), None)


def published_file(folder: Path, place: str) -> Path | None:
    """Return the file at a place of the published log; None for every other path and for links out of it."""
    if media_type(place) is None or not place.isascii():
        return None
    try:
        root = folder.resolve(strict=True)
        found = (root / place).resolve(strict=True)
    except OSError:
        return None
    return found if found.is_relative_to(root) and found.is_file() else None


def places_of(size: int) -> list[str]:
    """Return the places of a log of this size, for whoever copies it by hand."""
    places: list[str] = []
    for tile in tiles.tiles_of(size):
        places.append(tile.path)
        if tile.level == 0:
            places += [tiles.bundle_path(tile.number, tile.width), tiles.body_path(tile.number, tile.width)]
    return places
