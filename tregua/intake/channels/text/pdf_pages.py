"""Reads one PDF from standard input in a process of its own, and writes what its pages say, as JSON.

The file is a stranger's and its reader a large one; whatever it does to this process, the centre goes on. The process
bounds itself in memory and in work; time is bounded by who started it.
"""

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from tregua.intake.channels.apart import bound
from tregua.intake.channels.text.visual import SAME_BASE, Glyph, text_of

MEMORY: Final = 512 * 1024 * 1024
SECONDS: Final = 30
PAGES: Final = 1_000
CHARACTERS: Final = 1_000_000
# A letter smaller than this, in points, is read by nobody.
SMALLEST: Final = 1.5
WHITE, FAINT = 250, 10
HYPHEN: Final = "\ufffe"


class _Page:
    """The letters of one page, in pieces that the file keeps together, and those that nobody sees."""

    def __init__(self, page: Any, most: int) -> None:
        self.width, self.height = page.get_size()
        self.text = page.get_textpage()
        self.count = min(pdfium.FPDFText_CountChars(self.text), most)
        self.hidden: list[Glyph] = []
        self.pale: list[Glyph] = []
        self.unseen_ink = 0
        self.pieces = list(self._pieces())

    def _pieces(self) -> Iterator[list[Glyph]]:
        piece: list[Glyph] = []
        for glyph in self._glyphs():
            parted = piece and (
                glyph.text == "\n" or abs(piece[-1].base - glyph.base) > SAME_BASE * glyph.height
            )
            if parted and not (glyph.text.isspace() and glyph.text != "\n"):
                yield piece
                piece = []
            if glyph.text != "\n":
                piece.append(glyph)
        yield piece

    def _glyphs(self) -> Iterator[Glyph]:
        x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        for at in range(self.count):
            letter = _letter(pdfium.FPDFText_GetUnicode(self.text, at))
            if not letter:
                continue
            pdfium.FPDFText_GetCharOrigin(self.text, at, x, y)
            pdfium.FPDFText_GetLooseCharBox(self.text, at, box)
            left, right = min(box.left, x.value), box.right
            glyph = Glyph(letter, left, right, y.value, box.top - box.bottom)
            if letter.isspace():
                yield glyph
            elif self._is_off(glyph):
                self.hidden.append(glyph)
            else:
                self.unseen_ink += self._has_no_ink(at)
                if self._is_pale(at):
                    self.pale.append(Glyph(letter, left, right, glyph.base, glyph.height))
                yield glyph

    def _is_off(self, glyph: Glyph) -> bool:
        inside = -1 <= glyph.middle <= self.width + 1 and -1 <= glyph.base <= self.height + 1
        return glyph.height < SMALLEST or not inside

    def _has_no_ink(self, at: int) -> bool:
        """Return whether a letter is drawn without ink: as over the picture of a page, or to hide it."""
        shown = pdfium.FPDFText_GetTextObject(self.text, at)
        return (
            bool(shown)
            and pdfium.FPDFTextObj_GetTextRenderMode(shown) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        )

    def _is_pale(self, at: int) -> bool:
        """Return whether a letter is white, or as good as not there, whatever it stands on."""
        red, green, blue, cover = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFText_GetFillColor(self.text, at, red, green, blue, cover)
        return cover.value < FAINT or min(red.value, green.value, blue.value) > WHITE


def _letter(code: int) -> str:
    """Return a letter; nothing for what no letter is, and for the hyphen that a line's end put into a word."""
    letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    if letter in {"\r", HYPHEN, "\ufeff", "\x02"} or (letter < " " and letter not in {"\n", "\t"}):
        return ""
    return letter


def pages_of(raw: bytes) -> dict[str, Any]:
    """Return the text of each page, what is hidden on it and how it is written; `why` when the file cannot be read."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error)
        return {"why": "pdf_password" if locked else "pdf_broken"}
    pages: list[dict[str, Any]] = []
    left = CHARACTERS
    for number in range(min(len(document), PAGES)):
        try:
            page = _Page(document[number], left)
        except pypdfium2.PdfiumError:
            pages.append({"text": "", "broken": True})
            continue
        text, from_right = text_of(page.pieces)
        pages.append(
            {
                "text": text,
                "right": from_right,
                "hidden": text_of([page.hidden])[0],
                "pale": text_of([page.pale])[0],
                "over_picture": page.unseen_ink > len(text) // 2,
            }
        )
        left -= page.count
        if left <= 0:
            break
    return {"pages": pages, "of": len(document)}


def main() -> int:
    bound(memory=MEMORY, seconds=SECONDS)
    told = pages_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(told).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
