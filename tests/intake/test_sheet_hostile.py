"""A spreadsheet made to harm, or broken on the way, is refused before it costs memory, with the remedy."""

import io
import random
import struct
import zipfile

import pytest

from tests.intake.files import SAMPLES, ods_cell, ods_of_xml, repacked, rows_of_xml, sample, with_record
from tregua.intake.channels import CHANNELS
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet import compound, limits
from tregua.intake.channels.sheet.archive import Archive, packed
from tregua.intake.channels.sheet.book import Book, open_book
from tregua.intake.sheet_wording import UNREADABLE
from tregua.intake.wording import unreadable

FAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


def why(raw):
    with pytest.raises(UnreadableError) as error:
        open_book(raw)
    assert error.value.why in UNREADABLE
    assert "%(" not in unreadable(error.value)
    return error.value.why


@pytest.mark.parametrize(
    "rows",
    [
        FAR + '<row r="900000"><c r="SA900000"><v>1</v></c></row>',
        FAR + "<row r='900000'><c r='SA900000'><v>1</v></c></row>",
        FAR + '<row r="900000">' + "<c><v>1</v></c>" * 400 + "</row>",
        FAR + '<row r="9"><c r="&#83;A900000"><v>1</v></c></row>',
        FAR + '<row r="9"><c s="0" r="SA900000"><v>1</v></c></row>',
        FAR
        + '<row r="9"><c t="inlineStr"><is><t>&lt;c r="A1"</t></is></c></row><row spans="1:2" r="900000"><c r = "SA900000"/></row>',
        FAR + '<!-- <c r="A2"> --><row r="1"><c  r="SA900000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_is_seen_however_it_is_written(rows):
    assert why(rows_of_xml(rows)) == "too_many_cells"


def test_more_rows_or_columns_than_memory_bears_are_refused():
    assert why(rows_of_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')) == "too_many_rows"
    assert why(rows_of_xml('<row r="1"><c r="SH1"><v>1</v></c></row>')) == "too_many_columns"
    assert why(("a," * 600 + "\n").encode()) == "too_many_columns"


def test_sheets_that_fit_alone_and_not_together_are_refused(monkeypatch):
    for name in ("ooxml", "opendocument", "biff", "marks"):
        monkeypatch.setattr(f"tregua.intake.channels.sheet.{name}.CELLS", 66, raising=False)
    for name in ("office_xlsx.xlsx", "office_xls.xls", "office_ods.ods"):
        assert why(sample(name)) == "too_many_cells"


def test_a_prefix_of_names_does_not_hide_a_cell():
    page = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="XFD1000000"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert why(repacked(sample("office_xlsx.xlsx"), sheet1=page.encode())) == "too_many_columns"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("<table:table-row>" + ods_cell("x", 10**8) + "</table:table-row>", "too_many_columns"),
        (
            '<table:table-row table:number-rows-repeated="100000000">' + ods_cell("x") + "</table:table-row>",
            "too_many_rows",
        ),
        (
            '<table:table-row table:number-rows-repeated="900000">'
            + ods_cell("x", 400)
            + "</table:table-row>",
            "too_many_cells",
        ),
        (
            '<table:table-row table:number-rows-repeated="90000">'
            + ods_cell("x" * 10_000, 4)
            + "</table:table-row>",
            "too_much_text",
        ),
        ('<table:table-row table:number-rows-repeated="x">' + ods_cell("x") + "</table:table-row>", "broken"),
        ("<table:table-row><table:table-cell><table:table/></table:table-cell></table:table-row>", "broken"),
    ],
)
def test_a_cell_repeated_a_million_times_is_counted_so(rows, reason):
    assert why(ods_of_xml(rows)) == reason


def test_empty_cells_repeated_to_the_edge_of_the_sheet_are_nothing():
    empty = '<table:table-cell table:number-columns-repeated="16382"/>'
    rows = f"<table:table-row>{ods_cell('place')}{ods_cell('words')}{empty}</table:table-row><table:table-row>{ods_cell('x', 2)}</table:table-row>"
    rest = f'<table:table-row table:number-rows-repeated="1048574">{empty}</table:table-row>'
    assert open_book(ods_of_xml(rows + rest)).tables[0].rows[0].cells == ("x", "x")


def test_one_long_text_in_many_cells_is_counted_as_often_as_it_stands():
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 8000))
    texts = f"<sst><si><t>{'x' * 30_000}</t></si></sst>".encode()
    assert why(repacked(rows_of_xml(cells), sharedStrings=texts)) == "too_much_text"


def test_a_far_cell_of_an_old_file_is_seen():
    raw = sample("office_xls.xls")
    assert open_book(with_record(raw, 0x00FD, 10, struct.pack("<HH", 65_535, 3))).tables
    assert why(with_record(raw, 0x00FD, 10, struct.pack("<HH", 3, 65_535))) == "too_many_columns"


def test_what_an_old_file_announces_is_not_reserved():
    wide = struct.pack("<IIHH", 0, 2**31, 0, 255)
    assert why(with_record(sample("office_xls.xls"), 0x0200, 14, wide)) == "too_many_rows"


def test_an_old_file_is_given_to_the_reader_as_one_stream():
    stream = compound.Compound(sample("office_xls.xls")).stream("Workbook")
    again = compound.Compound(compound.rebuilt("Workbook", stream))
    assert [name for name in again.names() if name] == ["Root Entry", "Workbook"]
    assert again.stream("Workbook")[: len(stream)] == stream
    long = bytes(range(256)) * 70_000
    assert compound.Compound(compound.rebuilt("Workbook", long)).stream("Workbook") == long


def test_passwords_are_told():
    assert why(sample("password.xlsx")) == "password"
    raw = sample("office_xls.xls")
    at = raw.index(struct.pack("<HH", 0x0085, 14))
    assert why(raw[:at] + struct.pack("<H", 0x002F) + raw[at + 2 :]) == "password"
    assert why(repacked(sample("office_ods.ods"), manifest=b"<manifest:encryption-data/>")) == "password"


def test_entities_are_not_followed():
    page = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet><sheetData/></worksheet>'
    assert why(repacked(sample("office_xlsx.xlsx"), sheet1=page)) == "broken"
    assert why(repacked(sample("office_ods.ods"), content=page)) == "broken"


def test_a_bomb_is_not_unpacked_whatever_size_it_declares(monkeypatch):
    monkeypatch.setattr("tregua.intake.channels.sheet.archive.UNPACKED_BYTES", 3_000_000)
    bomb = bytearray(repacked(sample("office_xlsx.xlsx"), sheet1=lambda page: page + b" " * 5_000_000))
    assert why(bytes(bomb)) == "too_large_unpacked"
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = next(one.file_size for one in archive.infolist() if one.filename.endswith("sheet1.xml"))
    at = bomb.find(struct.pack("<I", size))
    while at >= 0:
        bomb[at : at + 4] = struct.pack("<I", 1000)
        at = bomb.find(struct.pack("<I", size), at + 1)
    assert why(bytes(bomb)) == "too_large_unpacked"


def test_a_part_listed_twice_or_laid_over_another_is_refused():
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/workbook.xml", b"<b/>")
    assert why(into.getvalue()) == "broken"


def test_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr("tregua.intake.channels.sheet.archive.ENTRIES", 5)
    assert why(sample("office_xlsx.xlsx")) == "too_many_parts"


def test_the_archive_that_is_read_has_only_the_parts_that_were_counted():
    raw = packed([("a.xml", b"<a/>")])
    assert Archive(raw).names() == ["a.xml"]
    assert Archive(raw).part("a.xml") == b"<a/>"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"x" * (limits.RAW_BYTES + 1), "too_large"),
        (b"%PDF-1.7 \x00\x01", "other_file"),
        (b"\x89PNG\r\n\x1a\n", "other_file"),
        (b"\x7fELF" + bytes(range(32)) * 400, "other_file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "markup_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken"),
        (packed([("word/document.xml", b"<x/>")]), "not_a_spreadsheet"),
        (packed([("xl/workbook.bin", b"")]), "xlsb"),
        (packed([("Index/Document.iwa", b"")]), "numbers"),
        (packed([("a/b.csv", b"")]), "archive"),
        (packed([("a.txt", b"")]), "not_a_spreadsheet"),
        (sample("office_xls.xls")[:3000], "broken"),
        (sample("osce.xlsx")[:-500], "broken"),
        (b"x" * 400_000, "line_broken"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_table_is_refused_with_the_remedy(raw, reason):
    assert why(raw) == reason


FILES = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in {".xlsx", ".xls", ".ods", ".csv"}]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_damaged_file_is_read_or_refused_and_never_breaks(path):
    chance = random.Random(path.name)
    raw = path.read_bytes()
    for _ in range(25):
        assert isinstance(opened(mutated(raw, chance)), Book | str)


@pytest.mark.parametrize("name", ["office_xlsx.xlsx", "office_ods.ods"])
def test_a_damaged_part_of_a_file_is_read_or_refused_and_never_breaks(name):
    chance = random.Random(name)
    for _ in range(25):
        raw = repacked(
            sample(name),
            **dict.fromkeys(
                ("sheet1", "content", "sharedStrings", "workbook"), lambda part: mutated(part, chance)
            ),
        )
        assert isinstance(opened(raw), Book | str)


def mutated(raw, chance):
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        if chance.random() < 0.3:
            del changed[at : at + chance.randint(1, 40)]
        else:
            changed[at] = chance.choice([0, 255, 34, 60, chance.randrange(256)])
        if not changed:
            return b""
    return bytes(changed)


def opened(raw):
    try:
        book = open_book(raw)
    except UnreadableError as error:
        return error.why if error.why in UNREADABLE else None
    CHANNELS["sheet"](raw, "")
    return book
