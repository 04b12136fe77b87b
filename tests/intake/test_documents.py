"""A DOCX document is read under limits; what is hostile is refused, what is hidden is said."""

import io
import zipfile

import pytest

from tregua.centre.cli import main
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text import read

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"""<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACE}><w:body>
<w:p><w:r><w:t>On 4 March 2016 two people were </w:t></w:r><w:r><w:t>killed in Homs.</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>nine</w:delText></w:r></w:del><w:r><w:t>Damage:</w:t><w:tab/><w:t>none</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>between us</w:t></w:r></w:p>
</w:body></w:document>"""


def document(body, name="word/document.xml"):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, body)
    return into.getvalue()


def test_a_document_is_read_paragraph_by_paragraph():
    told = read(document(BODY), "")
    assert told.text.split("\n") == [
        "On 4 March 2016 two people were killed in Homs.",
        "Damage:\tnone",
        "between us",
    ]
    assert [(one.what, one.where) for one in told.unread] == [("hidden_words", {"count": 1})]


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
    assert "hidden_words" in told.err
    page = tmp_path / "page.html"
    page.write_text("<p>On 4 March 2016 two people were killed in Homs.<script>9 killed</script>")
    assert main(["read", str(page)]) == 0
    assert "2 killed" in capsys.readouterr().out
    file.write_bytes(document(BODY)[:200])
    assert main(["read", str(file)]) == 1
    assert "cannot be read" in capsys.readouterr().err
