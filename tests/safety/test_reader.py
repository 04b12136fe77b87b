"""The reader that means harm reads in every dress; else its silence would prove nothing."""

import base64
import gzip
import io
import json
import zipfile
from urllib.parse import quote

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


def test_s_05_a_position_in_the_words_of_a_pdf_is_read_and_the_layout_of_its_pages_is_not_taken_for_one():
    page = "%PDF-1.7\n56.29291 288.9251 Td"
    assert not reader.shapes([("a.pdf", page)], reader.POSITIONS)
    assert reader.shapes([("a.pdf > pdf", "at 35.12345, 36.76543")], reader.POSITIONS)
    near = reader.near([("35.1234567", "36.7654321")])
    assert not reader.shapes([("a.pdf", "%PDF-1.7\n35.1234567 700.1 Td")], near)
    assert reader.shapes([("a.pdf > pdf", "35.1234567")], near)
