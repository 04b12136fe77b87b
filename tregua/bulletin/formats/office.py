"""A bulletin as a document that an office can edit (DOCX): headings, lists and tables by style, Arabic right to left."""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, Final

import docx
from django.utils.translation import override
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tregua.agreement import charts
from tregua.agreement.names import named
from tregua.bulletin.document import Document, Explained, Picture, Remark, Section, Table
from tregua.bulletin.formats.packed import repacked
from tregua.bulletin.formats.paper import proof_in_words
from tregua.bulletin.languages import RIGHT_TO_LEFT
from tregua.bulletin.models import Bulletin
from tregua.bulletin.text import document_of

# Found on most machines, with the letters of all four languages.
FONT: Final = "Arial"
# What a paragraph of python-docx is until it is told otherwise.
NORMAL: Final = "Normal"
INK: Final = RGBColor(0x1C, 0x26, 0x30)
ACCENT: Final = RGBColor(0x24, 0x43, 0x5A)
SOFT: Final = RGBColor(0x56, 0x62, 0x70)
# Two dots of a picture for each of its pixels: sharp on paper, small in the file.
DOTS: Final = 2.0
PICTURE_WIDTH: Final = Cm(15.5)
SMALL: Final = Pt(8)
PAPER: Final = (Cm(21), Cm(29.7))
# What no document in XML may hold: a page or a file that was pasted from brings such characters along.
UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What is more than words: each has an element of its own.
BROKEN: Final = re.compile("[\t\r\n]")


def make(bulletin: Bulletin, language: str) -> bytes:
    """Return the bulletin as DOCX in a language; it carries no other time than the end of its period."""
    made = document_of(bulletin, language)
    at = datetime.fromisoformat(bulletin.content["ends_at"])
    sheet = docx.Document()
    _style(sheet)
    _describe(sheet, made, named(bulletin.content["centre"]["names"], language), at)
    writer = Writer(sheet, made)
    with override(language):
        writer.write(proof_in_words(bulletin) if hasattr(bulletin, "approval") else [])
    out = io.BytesIO()
    sheet.save(out)
    return repacked(out.getvalue(), at=at)


def _style(sheet: Any) -> None:
    sheet.sections[0].page_width, sheet.sections[0].page_height = PAPER
    for name, size, colour in (
        ("Normal", 10.5, INK),
        ("Title", 22, INK),
        ("Heading 1", 14, ACCENT),
        ("List Bullet", 10.5, INK),
        ("Caption", 9, SOFT),
    ):
        style = sheet.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)


def _describe(sheet: Any, made: Document, centre: str, at: datetime) -> None:
    about = sheet.core_properties
    about.title, about.author, about.language = made.title, centre, made.language
    about.comments = about.keywords = about.last_modified_by = ""
    about.created = about.modified = at.replace(tzinfo=None)
    about.revision = 1


class Writer:
    """Writes a bulletin into a document, each paragraph in its language and direction."""

    def __init__(self, sheet: Any, made: Document) -> None:
        self.sheet = sheet
        self.made = made
        # Looked for once: each look for a style reads all of them.
        self._styles = {style.name: style.style_id for style in sheet.styles}
        # A paragraph and a run of each look are put together once, and copied from then on.
        self._body = sheet.element.body
        self._blank: dict[tuple[str, str], Any] = {}
        self._mute: dict[tuple[str, bool], Any] = {}

    def write(self, proof: list[str]) -> None:
        """Write the whole bulletin, and at its end where it stands in the log."""
        self._paragraph(self.made.title, "Title")
        if self.made.became:
            self._run(self._paragraph("", NORMAL), self.made.became).font.bold = True
        for line in self.made.head:
            self._paragraph(line, "Caption")
        self._remarks(self.made.introduction)
        for number, section in enumerate(self.made.sections, 1):
            lies = section.table is not None and section.table.lies
            if lies:
                self._turn(lying=True)
            self._section(section)
            if lies and number < len(self.made.sections):
                self._turn(lying=False)
        for line in proof:
            self._paragraph(line, "Caption")

    def _section(self, section: Section) -> None:
        self._paragraph(section.heading, "Heading 1")
        self._remarks(section.remarks)
        for line in section.lines:
            self._paragraph(line, "List Bullet")
        for one in section.explained:
            self._explained(one)
        for said in section.quotations:
            self._paragraph(said.words, "Intense Quote", language=said.language)
            self._paragraph(said.speaker, "Caption")
        for picture in section.pictures:
            self._picture(picture)
        if section.table:
            self._table(section.table)

    def _turn(self, *, lying: bool) -> None:
        """Begin a page, from which on pages lie on their side or stand again."""
        part = self.sheet.add_section()
        short, long = sorted((part.page_width, part.page_height))
        part.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
        part.page_width, part.page_height = (long, short) if lying else (short, long)

    def _explained(self, one: Explained) -> None:
        """Write how a figure is counted: its name stands out, the code of its rule stands back."""
        item = self._paragraph("", "List Bullet")
        name = self._run(item, f"{one.name} ").font
        name.bold = name.cs_bold = True
        mark = self._run(item, f"({one.mark}) ")
        mark.font.color.rgb = SOFT
        _make_small(mark)
        self._run(item, one.says)

    def _picture(self, picture: Picture) -> None:
        """Put a chart or a map in as a picture: what an office edits is the table below it."""
        self._paragraph(picture.title, "Caption")
        drawn = charts.png(picture.draw(), dots=DOTS)
        shape = self.sheet.add_picture(io.BytesIO(drawn), width=PICTURE_WIDTH)
        about = shape._inline.docPr  # noqa: SLF001 - has no public name
        about.set("descr", UNWRITABLE.sub("", picture.says))
        about.set("title", UNWRITABLE.sub("", picture.title))
        for note in picture.notes:
            self._paragraph(note, "Caption")

    def _remarks(self, remarks: Sequence[Remark]) -> None:
        for one in remarks:
            for text in one.text.splitlines():
                self._paragraph(text, NORMAL, language=one.language)
            if one.note:
                self._paragraph(one.note, "Caption")

    def _paragraph(self, text: str, style: str, *, language: str = "") -> Any:
        """Put a paragraph behind what is written so far; return it."""
        made = deepcopy(self._paragraph_of(style, language or self.made.language))
        self._body[-1].addprevious(made)  # the last is how the pages lie
        if text:
            self._say(made, text, language)
        return Paragraph(made, self.sheet._body)  # noqa: SLF001 - has no public name

    def _paragraph_of(self, style: str, language: str) -> Any:
        if (style, language) not in self._blank:
            made = OxmlElement("w:p")
            if style != NORMAL:
                made.style = self._styles[style]
            if language in RIGHT_TO_LEFT:
                made.get_or_add_pPr().append(OxmlElement("w:bidi"))
            self._blank[style, language] = made
        return self._blank[style, language]

    def _run(self, paragraph: Any, text: str, language: str = "") -> Any:
        return Run(self._say(paragraph._p, text, language), paragraph)  # noqa: SLF001 - has no public name

    def _say(self, into: Any, text: str, language: str = "", *, small: bool = False) -> Any:
        """Put words at the end of a paragraph, marked with their language; return their run."""
        run = deepcopy(self._run_of(language or self.made.language, small=small))
        words = UNWRITABLE.sub("", text)
        if BROKEN.search(words):
            run.text = words
        else:
            written = run.makeelement(qn("w:t"))
            written.text = words
            run.append(written)
            if words != words.strip():
                written.set(qn("xml:space"), "preserve")
        into.append(run)
        return run

    def _run_of(self, language: str, *, small: bool) -> Any:
        if (language, small) not in self._mute:
            made = OxmlElement("w:r")
            tongue = OxmlElement("w:lang")
            tongue.set(qn("w:val"), language)
            if language in RIGHT_TO_LEFT:
                made.get_or_add_rPr().append(OxmlElement("w:rtl"))
                tongue.set(qn("w:bidi"), language)
            made.get_or_add_rPr().append(tongue)
            if small:
                _make_small(Run(made, self.sheet._body))  # noqa: SLF001 - has no public name
            self._mute[language, small] = made
        return self._mute[language, small]

    def _table(self, table: Table) -> None:
        self._paragraph(table.caption, "Caption")
        made = self.sheet.add_table(rows=0, cols=len(table.head))
        made._tbl.tblStyle_val = self._styles["Light Shading"]  # noqa: SLF001 - the public name looks for it anew
        if self.made.language in RIGHT_TO_LEFT:
            made._tbl.tblPr.append(OxmlElement("w:bidiVisual"))  # noqa: SLF001
        blank = made.add_row()._tr  # noqa: SLF001 - has no public name
        blank.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if self.made.language in RIGHT_TO_LEFT:
            for cell in blank.tc_lst:
                cell.p_lst[0].get_or_add_pPr().append(OxmlElement("w:bidi"))
        made._tbl.remove(blank)  # noqa: SLF001
        for number, row in enumerate((table.head, *table.rows)):
            line = deepcopy(blank)
            for cell, text in zip(line.tc_lst, row, strict=True):
                if text:
                    self._say(cell.p_lst[0], text, small=table.is_wide)
            if not number:
                # Repeated on each page, and told to a screen reader.
                line.trPr.append(OxmlElement("w:tblHeader"))
            made._tbl.append(line)  # noqa: SLF001
        self._paragraph(table.below, "Caption" if table.below else NORMAL)


def _make_small(run: Any) -> None:
    run.font.size = SMALL
    size = run._r.rPr.find(qn("w:sz"))  # noqa: SLF001 - has no public name
    joined = OxmlElement("w:szCs")  # the size of letters that join, which python-docx leaves out
    joined.set(qn("w:val"), size.get(qn("w:val")))
    size.addnext(joined)
