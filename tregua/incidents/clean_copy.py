"""The copy of an evidence file that may leave, drawn by a process of its own (`pixels.py`). Imports no Django.

An evidence file is a stranger's, and what reads pictures and PDF is large: the process that serves pages, and has the
database and the passphrase, never opens one.
"""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from tregua.intake.channels.apart import ApartError, answered

PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/tiff": "TIFF"}
PDF: Final = "application/pdf"
READER: Final = "tregua.incidents.pixels"
# The process bounds its own work (pixels.SECONDS); on a busy machine that takes longer by the clock.
SECONDS: Final = 180


class NotCleanError(Exception):
    """No clean copy can be made; `why` is a word of WHY in exchange/evidence_out.py."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Box(NamedTuple):
    """A rectangle that is blacked out, in per cent of width and height from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


def clean(raw: bytes, media_type: str, boxes: Sequence[Box] = ()) -> tuple[bytes, str]:
    """Return (bytes, media type) of a copy without marks and with these rectangles black on every page."""
    return _drawn(raw, media_type, preview=False, boxes=[list(box) for box in boxes])


def preview(raw: bytes, media_type: str, *, graphic: bool) -> bytes:
    """Return a small picture for a page; of a graphic one a few grey squares, for nobody sees it unprepared."""
    small, _kind = _drawn(raw, media_type, preview=True, graphic=graphic)
    return small


def _drawn(raw: bytes, media_type: str, **asked: Any) -> tuple[bytes, str]:
    if media_type not in PICTURES and media_type != PDF:
        raise NotCleanError("kind")
    line = json.dumps({"media_type": media_type, **asked}).encode()
    try:
        told = answered(READER, line + b"\n" + raw, seconds=SECONDS)
    except ApartError as error:
        raise NotCleanError("large" if error.too_much else "unreadable") from error
    first, _newline, made = told.partition(b"\n")
    says = json.loads(first)
    if "why" in says:
        raise NotCleanError(says["why"])
    return made, says["media_type"]
