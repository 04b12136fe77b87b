"""The words of a DOCX document, paragraph by paragraph, read under the limits that packed spreadsheets have too.

Words that were deleted with changes tracked are not read; hidden words are read, and said to be hidden.
"""

from collections.abc import Iterator
from typing import Any, Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.archive import BEGINS, Archive
from tregua.intake.channels.sheet.elements import bare, elements

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY: Final = "word/document.xml"
LARGEST: Final = 60 * 1024 * 1024
_NO_DOCUMENT: Final = frozenset({"broken", "too_many_parts"})
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SKIPPED: Final = frozenset({"del", "moveFrom", "Fallback"})


def is_packed(raw: bytes) -> bool:
    """Return whether a file begins as DOCX and other packed documents do."""
    return raw.startswith(BEGINS)


def words_of(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    """Return the text of a DOCX, a line for each paragraph, and what is to be looked at in it."""
    lines: list[str] = []
    hidden = 0
    try:
        for paragraph in _paragraphs(_body(raw)):
            pieces: list[str] = []
            for run in _runs(paragraph):
                said = "".join(_said(run))
                hidden += bool(said.strip()) and _is_hidden(run)
                pieces.append(said)
            lines.append("".join(pieces))
    except UnreadableError as error:
        if error.why == "broken":
            raise UnreadableError("document_broken", **error.detail) from error
        raise
    unread = (Unread("hidden_words", {"count": hidden}),) if hidden else ()
    return "\n".join(lines), unread


def _body(raw: bytes) -> bytes:
    """Return the part that holds the words; a packed file without it is some other document."""
    try:
        archive = Archive(raw)
    except UnreadableError as error:
        raise (UnreadableError("office") if error.why in _NO_DOCUMENT else error) from error
    if BODY not in archive:
        raise UnreadableError("office")
    part = archive.part(BODY)
    if len(part) > LARGEST:
        raise UnreadableError("too_long")
    return part


def _paragraphs(part: bytes) -> Iterator[Any]:
    """Yield the paragraphs in their order; one within another, as in a text box, is told with the outer one."""
    depth = 0
    for ends, name, element in elements(part, BODY, {"p"}):
        if name != "p":
            continue
        depth += -1 if ends else 1
        if ends and not depth:
            yield element


def _runs(element: Any) -> Iterator[Any]:
    for child in element:
        name = bare(child.tag)
        if name == "r":
            yield child
        if name not in _SKIPPED:
            yield from _runs(child)


def _said(run: Any) -> Iterator[str]:
    for child in run:
        name = bare(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]


def _is_hidden(run: Any) -> bool:
    marks = (mark for child in run if bare(child.tag) == "rPr" for mark in child)
    return any(
        bare(mark.tag) == "vanish" and "0" not in mark.attrib.values() and "false" not in mark.attrib.values()
        for mark in marks
    )
