"""A bulletin as a document that an office can edit (DOCX): headings, lists and tables by style, Arabic right to left."""

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import docx
from django.utils.translation import override
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

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

    def _paragraph(self, text: str, style: str, *, language: str = "", into: Any = None) -> Any:
        paragraph = into if into is not None else self.sheet.add_paragraph()
        if style != NORMAL:
            paragraph._p.style = self._styles[style]  # noqa: SLF001 - the public name looks for it anew
        if (language or self.made.language) in RIGHT_TO_LEFT:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - has no public name
        if text:
            self._run(paragraph, text, language)
        return paragraph

    def _run(self, paragraph: Any, text: str, language: str = "") -> Any:
        language = language or self.made.language
        run = paragraph.add_run(UNWRITABLE.sub("", text))
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:val"), language)
        if language in RIGHT_TO_LEFT:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))  # noqa: SLF001 - has no public name
            tongue.set(qn("w:bidi"), language)
        run._r.get_or_add_rPr().append(tongue)  # noqa: SLF001
        return run

    def _cell(self, paragraph: Any, text: str, *, small: bool) -> None:
        self._paragraph(text, NORMAL, into=paragraph)
        if small and paragraph.runs:
            _make_small(paragraph.runs[0])

    def _table(self, table: Table) -> None:
        self._paragraph(table.caption, "Caption")
        made = self.sheet.add_table(rows=0, cols=len(table.head))
        made.style = self.sheet.styles["Light Shading"]
        if self.made.language in RIGHT_TO_LEFT:
            made._tbl.tblPr.append(OxmlElement("w:bidiVisual"))  # noqa: SLF001
        for number, row in enumerate((table.head, *table.rows)):
            line = made.add_row()
            cells = line.cells
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - has no public name
            for cell, text in zip(cells, row, strict=True):
                self._cell(cell.paragraphs[0], text, small=table.is_wide)
            if not number:
                head = OxmlElement("w:tblHeader")  # repeated on each page, and told to a screen reader
                made.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001
        self._paragraph(table.below, "Caption" if table.below else NORMAL)


def _make_small(run: Any) -> None:
    run.font.size = SMALL
    size = run._r.rPr.find(qn("w:sz"))  # noqa: SLF001 - has no public name
    joined = OxmlElement("w:szCs")  # the size of letters that join, which python-docx leaves out
    joined.set(qn("w:val"), size.get(qn("w:val")))
    size.addnext(joined)
