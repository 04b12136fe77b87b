"""The files of the published folder that may be served, and as what: by their place, nothing else is reached."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse

from tregua.record import tiles
from tregua.record.answering import NOTHING_LOADED, answer_with

# Exactly the places of the published log (C2SP tlog-tiles, with bodies beside it).
_NUMBER: Final = r"(?:x\d{3}/)*\d{3}(?:\.p/\d{1,3})?"
PLACES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"checkpoint"), "text/plain; charset=utf-8"),
    (re.compile(r"export/log\.jsonl\.gz"), "application/gzip"),
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


def file_answer(
    request: HttpRequest, found: Path, place: str, *, shown: Callable[[bytes], bytes] = bytes
) -> HttpResponse:
    """Return a file of a published log as an answer; who has this very file already is told so in few bytes.

    `shown` makes of its content what is passed on.
    """
    # Full tiles and bundles never change; everything else may.
    full = place.startswith("tile/") and ".p/" not in place
    keep = "public, max-age=31536000, immutable" if full else "no-store"
    kind = media_type(place) or "application/octet-stream"
    return answer_with(shown(found.read_bytes()), kind, request=request, keep=keep)


def not_there() -> HttpResponse:
    """Answer for a place of a log where nothing lies: programs ask this often, and need no page."""
    answer = HttpResponse("Nothing lies here.\n", status=404, content_type="text/plain")
    answer["Content-Security-Policy"] = NOTHING_LOADED
    return answer


def places_of(size: int) -> list[str]:
    """Return the places of a log of this size, for whoever copies it by hand."""
    places: list[str] = []
    for tile in tiles.tiles_of(size):
        places.append(tile.path)
        if tile.level == 0:
            places += [tiles.bundle_path(tile.number, tile.width), tiles.body_path(tile.number, tile.width)]
    return places
