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
