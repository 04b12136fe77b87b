"""A DOCX document is read under limits; what is hostile is refused, what is hidden is said."""

import io
import zipfile

import pytest

from tests.intake.files import sample
from tregua.centre.cli import main
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text import read

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"""<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACE}><w:body>
<w:p><w:r><w:t>On 4 March 2016 two people were </w:t></w:r><w:r><w:t>killed in Homs.</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>nine</w:delText></w:r></w:del><w:r><w:t>Damage:</w:t><w:tab/><w:t>none</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>between us</w:t></w:r></w:p>
</w:body></w:document>"""


RTF = r"""{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset178 B;}}
{\colortbl;\red255\green255\blue255;}{\*\generator Writer;}{\info{\author Nobody}}{\header Bulletin 12\par}
\pard On 4 March 2016 two people were {\b killed} in Homs.\par
{\v between us} {\deleted nine} {\cf1 pale}\par
\f1 \'ce\'e1\'c8 \f0 \'cf\'e5\'f0\'e5\'ec\'e8\'f0\'e8\'e5 \u1575?\u1604\'3f{\footnote As of noon.}\par
\trowd\cellx1 Aleppo\cell 4\cell\row {\*\annotation Is it true?}{\shp{\*\shpinst{\shptxt In a box\par}}}
{\field{\*\fldinst HYPERLINK elsewhere}{\fldrslt a link}}{\pict 0102}{\bin3 }}}\par}"""


def document(body, name="word/document.xml", more=()):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, body)
        for part in more:
            archive.writestr(part, more[part])
    return into.getvalue()


def test_a_document_is_read_paragraph_by_paragraph():
    told = read(document(BODY), "")
    assert told.text.split("\n") == [
        "On 4 March 2016 two people were killed in Homs.",
        "Damage:\tnone",
    ]
    assert [(one.what, one.where) for one in told.unread] == [
        ("deleted_words", {"words": "nine"}),
        ("hidden_words", {"words": "between us"}),
    ]


def test_the_rows_of_a_table_are_lines_and_notes_stand_at_the_end():
    def cell(words):
        return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"

    table = f"<w:tbl><w:tr>{cell('Aleppo')}{cell('4')}</w:tr><w:tr>{cell('Hama')}{cell('2')}</w:tr></w:tbl>"
    body = BODY.replace("</w:body>", table + "</w:body>")
    note = f"<w:footnotes {NAMESPACE}><w:footnote><w:p><w:r><w:t>As of noon.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    comment = note.replace("footnote", "comment").replace("As of noon.", "Is it true?")
    told = read(document(body, more={"word/footnotes.xml": note, "word/comments.xml": comment}), "")
    assert told.text.split("\n")[3:] == ["Aleppo\t4", "Hama\t2", "As of noon."]
    assert {one.what for one in told.unread} >= {"document_notes", "document_comments"}
    assert "Is it true" not in told.text


@pytest.mark.parametrize(
    ("marks", "what"),
    [('<w:sz w:val="2"/>', "hidden_words"), ('<w:vanish w:val="true"/>', "hidden_words"), ('<w:color w:val="ffffff"/>', "pale_words"),
     ('<w:vanish w:val="0"/>', ""), ('<w:sz w:val="22"/>', "")],
)  # fmt: skip
def test_words_made_not_to_be_seen_are_told(marks, what):
    body = f"<w:document {NAMESPACE}><w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr>{marks}</w:rPr><w:t> nine</w:t></w:r></w:p></w:document>"
    told = read(document(body), "")
    assert [one.what for one in told.unread] == ([what] if what else [])
    assert told.text == ("Seen" if what == "hidden_words" else "Seen nine")


def test_a_document_under_a_password_is_refused_as_such():
    with pytest.raises(UnreadableError) as refused:
        read(sample("password.xlsx"), "")  # the container is the same for every program of the office
    assert refused.value.why == "document_password"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (document(BODY, "xl/workbook.xml"), "office"),
        (document(BODY)[:200], "office"),
        (document(b"<w:p>not closed"), "document_broken"),
        (document('<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'), "document_broken"),
        (document(b" " * 70_000_000), "too_long"),
        (document(f"<w:document {NAMESPACE}/>"), "empty"),
    ],
    ids=["spreadsheet", "cut", "not_xml", "entities", "bomb", "nothing"],
)
def test_a_hostile_document_is_refused(raw, why):
    with pytest.raises(UnreadableError) as refused:
        read(raw, "")
    assert refused.value.why == why


def test_the_command_reads_documents_and_pages(tmp_path, capsys):
    file = tmp_path / "bulletin.docx"
    file.write_bytes(document(BODY))
    assert main(["read", str(file)]) == 0
    told = capsys.readouterr()
    assert "2016-03-04" in told.out
    assert "Words that its readers do not see" in told.err
    assert "between us" not in told.out
    page = tmp_path / "page.html"
    page.write_text("<p>On 4 March 2016 two people were killed in Homs.<script>9 killed</script>")
    assert main(["read", str(page)]) == 0
    assert "2 killed" in capsys.readouterr().out
    file.write_bytes(document(BODY)[:200])
    assert main(["read", str(file)]) == 1
    assert "is an office document" in capsys.readouterr().err


def test_headers_stand_first_and_footers_last_once_and_what_they_hide_is_told():
    def part(kind, words, marks=""):
        return f"<w:{kind} {NAMESPACE}><w:p><w:r>{marks}<w:t>{words}</w:t></w:r></w:p></w:{kind}>"

    more = {
        "word/header1.xml": part("hdr", "Bulletin 12"),
        "word/header2.xml": part("hdr", "Bulletin 12"),
        "word/footer1.xml": part("ftr", "Page"),
        "word/footer2.xml": part("ftr", "not for you", "<w:rPr><w:vanish/></w:rPr>"),
    }
    told = read(document(BODY, more=more), "")
    assert [line for line in told.text.split("\n") if line] == [
        "Bulletin 12",
        "On 4 March 2016 two people were killed in Homs.",
        "Damage:\tnone",
        "Page",
    ]
    unread = {one.what: one.where for one in told.unread}
    assert unread["document_furniture"] == {"count": 2}
    assert unread["hidden_words"] == {"words": "between us … not for you"}


def test_the_words_of_a_box_stand_on_lines_of_their_own():
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p><w:p><w:r><w:t>Two.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    body = f"<w:document {NAMESPACE}><w:p><w:r><w:t>Before.</w:t></w:r>{box}</w:p><w:p><w:r><w:t>After.</w:t></w:r></w:p></w:document>"
    assert read(document(body), "").text.split("\n") == ["Before.", "In a box.", "Two.", "After."]


def test_an_rtf_document_is_read_in_the_code_pages_of_its_fonts():
    told = read(RTF.encode(), "")
    assert [line for line in told.text.split("\n") if line] == [
        "Bulletin 12",
        "On 4 March 2016 two people were killed in Homs.",
        "pale",
        "خلب Перемирие ال",
        "Aleppo\t4",
        "In a box",
        "a link",
        "As of noon.",
    ]
    assert {one.what: one.where for one in told.unread} == {
        "document_comments": {"words": "Is it true?"},
        "hidden_words": {"words": "between us"},
        "deleted_words": {"words": "nine"},
        "pale_words": {"words": "pale"},
        "document_furniture": {"count": 1},
        "document_notes": {"count": 1},
    }
