"""Spreadsheets made for a test, by other programs' hands: openpyxl, csv, and parts put into an archive by name."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl

from tregua.intake.channels import sheet

SAMPLES = Path(sheet.__file__).parent / "samples"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def sample(name):
    return (SAMPLES / name).read_bytes()


def xlsx(*rows, change=None):
    """Return a workbook of one sheet; `change` may do more to that sheet before it is saved."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = "Claims"
    for row in rows:
        page.append(row)
    if change:
        change(page)
    return saved(workbook)


def saved(workbook):
    into = io.BytesIO()
    workbook.save(into)
    return into.getvalue()


def repacked(raw, **parts):
    """Return an archive with some parts (their last name without its ending) put in the place of what was there."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as was, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in was.namelist():
            part = parts.get(name.rsplit("/", 1)[-1].partition(".")[0])
            before = was.read(name)
            archive.writestr(name, before if part is None else part(before) if callable(part) else part)
    return into.getvalue()


def rows_of_xml(rows):
    """Return a workbook whose sheet has exactly this XML for its rows."""
    page = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return repacked(sample("office_xlsx.xlsx"), sheet1=page.encode())


def ods_of_xml(rows):
    """Return an ODS file whose only table has exactly this XML for its rows."""
    page = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{ODF}office:1.0" xmlns:table="{ODF}table:1.0" '
        f'xmlns:text="{ODF}text:1.0"><office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return repacked(sample("office_ods.ods"), content=page.encode())


def ods_cell(words, columns=1):
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{words}</text:p></table:table-cell>"
    )


def with_record(raw, kind, length, put):
    """Return an XLS file in which the first record of this kind and length begins with other bytes."""
    at = raw.index(struct.pack("<HH", kind, length))
    return raw[: at + 4] + put + raw[at + 4 + len(put) :]
