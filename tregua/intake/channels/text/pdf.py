"""The words of a PDF, page by page, read by a process of its own: it may take so much memory and time, and no more."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import tregua
from tregua.intake.channels.reading import Unread, UnreadableError, told

MEDIA_TYPE: Final = "application/pdf"
BEGINS: Final = b"%PDF-"
READER: Final = "tregua.intake.channels.text.pdf_pages"
# The process bounds its own work (pdf_pages.SECONDS); on a busy machine that takes longer by the clock.
SECONDS: Final = 90
# So many at a time, each with the memory that it may take.
_AT_ONCE: Final = threading.BoundedSemaphore(2)
# Whoever breaks into the reader finds no passphrase and no database there.
KEPT_FROM_IT: Final = ("TREGUA_", "DATABASE_URL", "CREDENTIALS_DIRECTORY", "PG")


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
    where = [str(Path(tregua.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    known = {name: value for name, value in os.environ.items() if not name.startswith(KEPT_FROM_IT)}
    environment = known | {"PYTHONPATH": os.pathsep.join(where)}
    command = [sys.executable, "-P", "-m", READER]
    try:
        with _AT_ONCE:
            done = subprocess.run(
                command, input=raw, capture_output=True, env=environment, timeout=SECONDS, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("pdf_too_much") from error
    if done.returncode:
        # A signal, or memory that was not to be had: the file asks for more than a text needs.
        too_much = done.returncode < 0 or b"MemoryError" in done.stderr
        raise UnreadableError("pdf_too_much" if too_much else "pdf_broken")
    says: dict[str, Any] = json.loads(done.stdout)
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
