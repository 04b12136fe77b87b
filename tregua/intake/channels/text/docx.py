"""The words of a DOCX document, paragraph by paragraph, read under the limits that packed spreadsheets have too.

The cells of a table's row stand on one line, with tabs between them; headers stand at the beginning, footers and notes
at the end, each once. What a reader of the
document does not see (deleted with changes tracked, hidden, in comments) is not read, and said with its words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tregua.intake.channels.reading import Unread, UnreadableError, told
from tregua.intake.channels.sheet.archive import BEGINS, Archive
from tregua.intake.channels.sheet.compound import BEGINS as CONTAINER
from tregua.intake.channels.sheet.compound import Compound
from tregua.intake.channels.sheet.elements import bare, elements

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY: Final = "word/document.xml"
NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
# Most documents have three of each: of the first page, of even and of odd ones.
FURNITURE: Final = 12
COMMENTS: Final = "word/comments.xml"
LARGEST: Final = 30 * 1024 * 1024
# More characters than a working text has are not looked for.
LONGEST: Final = 1_000_000
# Letters of one point, in the halves of a point that the format counts in.
SMALLEST: Final = 2
# The name of the part with the words, in documents of old (DOC).
WORDS_OF_OLD: Final = "WordDocument".encode("utf-16-le")
LOCKED: Final = frozenset({"EncryptedPackage", "EncryptionInfo"})
_NO_DOCUMENT: Final = frozenset({"broken", "too_many_parts"})
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WHOLE: Final = frozenset({"p"})
_DELETED: Final = frozenset({"del", "moveFrom"})


@dataclass
class _Document:
    """What a document says, line by line, and what it keeps from its readers, by the kind of hiding."""

    lines: list[str] = field(default_factory=list)
    kept_back: dict[str, list[str]] = field(default_factory=dict)
    added: int = 0
    length: int = 0

    @property
    def is_full(self) -> bool:
        return self.length > LONGEST

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.length += len(line) + 1

    def keep_back(self, what: str, words: str) -> None:
        if words.strip():
            self.kept_back.setdefault(what, []).append(words)


def is_packed(raw: bytes) -> bool:
    """Return whether a file begins as DOCX and other packed documents do."""
    return raw.startswith(BEGINS)


def is_container(raw: bytes) -> bool:
    """Return whether a file begins as documents under a password do, and those of old."""
    return raw.startswith(CONTAINER[:4])


def why_not(raw: bytes) -> UnreadableError:
    """Return why a container is not read: a password, or a document of old."""
    try:
        locked = LOCKED & set(Compound(raw).names())
    except UnreadableError:
        locked = frozenset()
    if locked:
        return UnreadableError("document_password")
    return UnreadableError("old_document" if WORDS_OF_OLD in raw else "office")


def words_of(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    """Return the text of a DOCX, a line for each paragraph or row of a table, and what is to be looked at in it."""
    document = _Document()
    try:
        archive = _opened(raw)
        above = _furniture(archive, "header", document)
        document.lines[:0] = above
        _read(_part(archive, BODY), BODY, document)
        below = _furniture(archive, "footer", document)
        document.lines += below
        before = len(document.lines)
        for name in NOTES:
            if name in archive:
                _read(_part(archive, name), name, document)
        notes = sum(bool(line.strip()) for line in document.lines[before:])
        if COMMENTS in archive:
            comments = _Document()
            _read(_part(archive, COMMENTS), COMMENTS, comments)
            document.keep_back("document_comments", " ".join(comments.lines))
    except UnreadableError as error:
        if error.why in {"broken", "password"}:
            raise UnreadableError(f"document_{error.why}", **error.detail) from error
        raise
    unread = [told(what, " … ".join(words)) for what, words in document.kept_back.items()]
    if document.added:
        unread.append(Unread("tracked_changes", {"count": document.added}))
    if document.is_full:
        unread.append(Unread("document_rest"))
    if above or below:
        unread.append(Unread("document_furniture", {"count": len(above) + len(below)}))
    if notes:
        unread.append(Unread("document_notes", {"count": notes}))
    return "\n".join(document.lines), tuple(unread)


def _furniture(archive: Archive, kind: str, document: _Document) -> list[str]:
    """Return the lines of the headers or footers of a document, each once; what they hide is told with its own."""
    said = _Document(kept_back=document.kept_back)
    for number in range(1, FURNITURE + 1):
        name = f"word/{kind}{number}.xml"
        if name in archive:
            _read(_part(archive, name), name, said)
    document.added += said.added
    return list(dict.fromkeys(line for line in said.lines if line.strip()))


def _opened(raw: bytes) -> Archive:
    """Open a packed file; one without a part for the words is some other document."""
    try:
        archive = Archive(raw)
    except UnreadableError as error:
        raise (UnreadableError("office") if error.why in _NO_DOCUMENT else error) from error
    if BODY not in archive:
        raise UnreadableError("office")
    return archive


def _part(archive: Archive, name: str) -> bytes:
    """Return the words of a document as they are packed; UnreadableError when nobody wrote so many."""
    try:
        part = archive.part(name, LARGEST)
    except UnreadableError as error:
        raise (UnreadableError("too_long") if error.why == "too_large_unpacked" else error) from error
    if len(part) > LARGEST:
        raise UnreadableError("too_long")
    return part


def _read(part: bytes, name: str, document: _Document) -> None:
    """Add the lines of a part: its paragraphs in their order, those of a table row by row."""
    rows, depth = 0, 0
    cells: list[list[str]] = []
    for ends, what, element in elements(part, name, _WHOLE):
        if document.is_full:
            return
        if what == "tr" and not depth:
            rows += -1 if ends else 1
            if not ends and rows == 1:
                cells = []
            elif ends and not rows:
                document.say("\t".join(" ".join(cell) for cell in cells))
        elif what == "tc" and rows == 1 and not ends and not depth:
            cells.append([])
        elif what == "p":
            depth += -1 if ends else 1
            if ends and not depth:
                said = _said(element, document)
                if rows and cells:
                    cells[-1].append(said)
                else:
                    document.say(said)


def _said(paragraph: Any, document: _Document) -> str:
    """Return what a paragraph shows; what it does not is kept back."""
    pieces: list[str] = []
    for run, deleted in _runs(paragraph, document):
        if run is None:  # a box within the paragraph has paragraphs of its own
            pieces += ["\n"] * bool(pieces and pieces[-1] != "\n")
            continue
        words = "".join(_words(run))
        hiding = "deleted_words" if deleted else _hiding(run)
        if hiding and words.strip():
            document.keep_back(hiding, words)
        if hiding in {"", "pale_words"}:
            pieces.append(words)
    return "".join(pieces).rstrip("\n")


def _runs(element: Any, document: _Document, *, deleted: bool = False) -> Iterator[tuple[Any, bool]]:
    """Yield the runs of a paragraph and whether each was deleted; None where a paragraph within it begins or ends."""
    for child in element:
        name = bare(child.tag)
        if name == "r":
            yield child, deleted
        if name in {"ins", "moveTo"}:
            document.added += 1
        if name == "p":
            yield None, deleted
        if name != "Fallback":
            yield from _runs(child, document, deleted=deleted or name in _DELETED)
        if name == "p":
            yield None, deleted


def _words(run: Any) -> Iterator[str]:
    for child in run:
        name = bare(child.tag)
        if name in {"t", "delText"}:
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]


def _hiding(run: Any) -> str:
    """Return how the words of a run are hidden from a reader, if they are."""
    marks = {
        bare(mark.tag): list(mark.attrib.values())
        for child in run
        if bare(child.tag) == "rPr"
        for mark in child
    }
    hidden = [marks[name] for name in ("vanish", "webHidden") if name in marks]
    if any("0" not in says and "false" not in says for says in hidden):
        return "hidden_words"
    if any(size.isdecimal() and int(size) <= SMALLEST for size in marks.get("sz", ())):
        return "hidden_words"
    return "pale_words" if "FFFFFF" in [one.upper() for one in marks.get("color", ())] else ""
