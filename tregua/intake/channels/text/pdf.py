"""The words of a PDF, page by page, read by a process of its own: it may take so much memory and time, and no more."""

import json
from collections.abc import Sequence
from typing import Any, Final

from tregua.intake.channels.apart import ApartError, answered
from tregua.intake.channels.reading import Unread, UnreadableError, told

MEDIA_TYPE: Final = "application/pdf"
BEGINS: Final = b"%PDF-"
READER: Final = "tregua.intake.channels.text.pdf_pages"
# The process bounds its own work (pdf_pages.SECONDS); on a busy machine that takes longer by the clock.
SECONDS: Final = 90


def is_pdf(raw: bytes) -> bool:
    """Return whether a file begins as PDF does."""
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(BEGINS)


def words_of(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    """Return the text of a PDF, an empty line between its pages, and what is to be looked at in it."""
    says = _told(raw)
    if "why" in says:
        raise UnreadableError(says["why"])
    pages: list[dict[str, Any]] = says["pages"]
    if not any(page["text"].strip() for page in pages):
        raise UnreadableError("pdf_scanned", count=len(pages))
    text = "\n\n".join(page["text"] for page in pages if page["text"].strip())
    return text, tuple(_unread(pages, says["of"]))


def _told(raw: bytes) -> dict[str, Any]:
    """Let the reader read, and return what it tells; UnreadableError when it breaks or takes too much."""
    try:
        says: dict[str, Any] = json.loads(answered(READER, raw, seconds=SECONDS))
    except ApartError as error:
        raise UnreadableError("pdf_too_much" if error.too_much else "pdf_broken") from error
    return says


def _unread(pages: Sequence[dict[str, Any]], count: int) -> list[Unread]:
    found = []
    empty = [number for number, page in enumerate(pages, 1) if not page["text"].strip()]
    if empty:
        found.append(Unread("pdf_pages_without_text", {"pages": _numbers(empty)}))
    over = [number for number, page in enumerate(pages, 1) if page.get("over_picture")]
    if over:
        found.append(Unread("pdf_over_picture", {"pages": _numbers(over)}))
    if any(page.get("right") for page in pages):
        found.append(Unread("pdf_from_right"))
    for kind, what in (("hidden", "hidden_words"), ("pale", "pale_words")):
        words = " ".join(" ".join(page.get(kind, "").split()) for page in pages).strip()
        if words:
            found.append(told(what, words))
    if len(pages) < count:
        found.append(Unread("pdf_rest", {"pages": len(pages), "of": count}))
    return found


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:20])) + (" …" if len(pages) > 20 else "")
