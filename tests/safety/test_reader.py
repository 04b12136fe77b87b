"""The reader that means harm reads in every dress; else its silence would prove nothing."""

import base64
import gzip
import io
import json
import zipfile
from urllib.parse import quote

import pikepdf
import pytest

from tests.safety import reader

NAME = "Exercise-Élder Two"
ARABIC = "تَمْرين الشَّيْخ"


def zipped(name, content):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


DRESSES = {
    "as it is": NAME.encode(),
    "in capitals": NAME.upper().encode(),
    "without accents and hyphens": b"exercise elder two",
    "with invisible signs": "Exercise-\u200bÉl\u00adder\u202c Two".encode(),
    "taken apart": "Exercise-E\u0301lder Two".encode(),
    "over two lines": b"Exercise-\nElder\n   Two",
    "in UTF-16": NAME.encode("utf-16-le"),
    "as JSON writes it": json.dumps({"who": NAME}).encode(),
    "as HTML writes it": b"<p>Exercise-&Eacute;lder&#32;Two</p>",
    "in an address": f"/?q={quote(NAME)}".encode(),
    "as base64": base64.b64encode(f"the name is {NAME}".encode()),
    "as base64 of addresses": base64.urlsafe_b64encode(f"??>>{NAME}~~".encode()),
    "compressed": gzip.compress(NAME.encode()),
    "in a document": zipped("docProps/core.xml", f"<creator>{NAME}</creator>"),
    "as the name of a file in an archive": zipped(f"{NAME}.txt", "x"),
    "compressed in an archive": zipped("x.gz", gzip.compress(NAME.encode())),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_s_23_a_name_is_read_in_every_dress(dress):
    assert reader.found(reader.opened([("thing", DRESSES[dress])]), [NAME])


def test_s_23_a_name_is_read_in_the_name_of_a_file():
    assert reader.found(reader.opened([(f"letters/{NAME}.txt", b"x")]), [NAME])


@pytest.mark.parametrize("written", ["تمرين الشيخ", "تمـرين الشيخ", "تَمْرِين\u200fالشَيخ"])
def test_s_23_vowel_signs_and_lengthened_letters_hide_no_arabic_name(written):
    assert reader.found(reader.opened([("thing", written.encode())]), [ARABIC])


@pytest.mark.parametrize(
    "written",
    ["35.1234567", "35.123", "lat=35.12346", "35,1234", "٣٥٫١٢٣٤", "36.7654321 35.1234567"],
)
def test_s_05_a_position_is_read_however_its_degrees_are_written(written):
    near = reader.near([("35.1234567", "36.7654321")])
    assert reader.shapes(reader.opened([("thing", written.encode())]), near)


@pytest.mark.parametrize("written", ["35.1", "135.1234", "1.35.1234", "35 reports", "2016-03-05"])
def test_s_05_what_is_no_such_position_is_not_taken_for_one(written):
    near = reader.near([("35.1234567", "36.7654321")])
    assert not reader.shapes(reader.opened([("thing", written.encode())]), near)


@pytest.mark.parametrize(
    "written",
    ["35.1234, 36.7654", "35.1234°N 36.7654°E", "35° 07' 24\"", "POINT(36.7 35.1)", '"coordinates": [36.7, 35.1]',
     "geo:35.1,36.7", "latitude: 35.1", "37S CT 12345 67890", "8G6PQR23+WX"],
)  # fmt: skip
def test_s_05_the_shape_of_a_position_is_known_without_knowing_whose(written):
    assert reader.shapes([("thing", written)], reader.POSITIONS), written


@pytest.mark.parametrize("written", ["somebody@example.org", "+963 944 123 456", "00963944123456"])
def test_s_23_the_shape_of_a_way_to_reach_somebody_is_known(written):
    assert reader.shapes([("thing", written)], reader.CONTACTS), written


def pdf(words="", **says):
    """Return a PDF with these words on a page, deflated, and what it says of itself."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
    drawn = f"BT /F1 12 Tf 56.29291 288.9251 Td ({words}) Tj ET\n% +963 944 123 456"
    page.Contents = made.make_stream(drawn.encode())
    for key, told in says.items():
        made.docinfo[f"/{key}"] = told
    target = io.BytesIO()
    made.save(target, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def with_attachment(name, content):
    """Return a PDF that carries a file."""
    made = pikepdf.open(io.BytesIO(pdf("see the annex")))
    made.attachments[name] = pikepdf.AttachedFileSpec(made, content)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


WORD = '<?xml version="1.0"?><w:t>Exercise-Él</w:t><w:t>der Two</w:t>'
PLANTED = {
    "on a page": lambda: zipped("bulletin.pdf", pdf("told by Exercise-Elder Two")),
    "as its author": lambda: zipped("bulletin.pdf", pdf(Author=NAME)),
    "in a file that it carries": lambda: zipped("bulletin.pdf", with_attachment("a.txt", NAME.encode())),
    "in the name of a file that it carries": lambda: zipped("bulletin.pdf", with_attachment(f"{NAME}.txt", b"x")),
    "in an archive in an archive": lambda: zipped("month.zip", zipped("day.pdf", pdf(Title=NAME))),
    "in a letter whose parts are set apart": lambda: zipped("a.docx", zipped("word/document.xml", WORD)),
}  # fmt: skip


@pytest.mark.parametrize("where", PLANTED)
def test_s_23_a_name_in_a_document_in_an_archive_is_read(where):
    raw = PLANTED[where]()
    assert b"Elder Two" not in raw
    assert NAME.encode() not in raw
    assert reader.found(reader.opened([("archive.zip", raw)]), [NAME, "Exercise-Elder Two"])


def test_s_05_where_letters_stand_in_a_pdf_is_neither_a_position_nor_a_number_of_somebody():
    texts = reader.opened([("archive.zip", zipped("bulletin.pdf", pdf("Nothing was told.")))])
    assert any(b"288.9251" in text.encode() for _where, text in texts), "the layout is not even read"
    assert not reader.shapes(texts, reader.POSITIONS | reader.CONTACTS)
    assert not reader.shapes(texts, reader.near([("56.2929111", "288.9251111")]))


@pytest.mark.parametrize("words", ["at 35.12345, 36.76543", "call +963 944 123 456"])
def test_s_05_what_stands_in_the_words_of_a_pdf_in_an_archive_is_known_by_its_shape(words):
    for raw in (pdf(words), pdf(Subject=words), with_attachment("a.txt", words.encode())):
        texts = reader.opened([("archive.zip", zipped("bulletin.pdf", raw))])
        assert reader.shapes(texts, reader.POSITIONS | reader.CONTACTS)


def test_s_23_what_only_pretends_to_be_a_pdf_is_read_as_words():
    texts = reader.opened([("a.pdf", b"%PDF-1.7\nat 35.12345, 36.76543")])
    assert reader.shapes(texts, reader.POSITIONS)
