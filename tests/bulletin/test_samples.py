"""Samples beside the forms: one short frozen bulletin and what each form makes of it, byte for byte.

Where a form is meant to change: TREGUA_WRITE_SAMPLES=1 with this file writes them anew; read what differs.
"""

import hashlib
import io
import json
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import jsonschema
import pytest

from tregua.bulletin import formats
from tregua.bulletin.formats import FORMATS
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import SCHEMA

SAMPLES = Path(formats.__file__).parent / "samples"
CONTENT = json.loads((SAMPLES / "content.json").read_text(encoding="utf-8"))
# The words of other languages are their translators'.
LANGUAGES = ("en",)
# Paper and office files hold what their makers write with each version: of them a sample tells what is read.
READ = ("pdf", "docx")
CASES = [(form, language) for form in FORMATS for language in (LANGUAGES if form.by_language else ("",))]


@pytest.fixture
def bulletin(db):
    start, end = (datetime.fromisoformat(CONTENT[name]) for name in ("starts_at", "ends_at"))
    return Bulletin(
        series="weekly", number=3, day=date(2016, 3, 1), last_day=date(2016, 3, 7), issue=2, content=CONTENT,
        starts_at=start, ends_at=end,
    )  # fmt: skip


def test_the_sample_is_a_bulletin():
    jsonschema.validate(CONTENT, json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize(("form", "language"), [one for one in CASES if one[0].code not in READ])
def test_a_form_makes_its_sample(bulletin, form, language):
    file = SAMPLES / form.name(bulletin, language)
    made = form.make(bulletin, language)
    if os.environ.get("TREGUA_WRITE_SAMPLES"):
        file.write_bytes(made)
    assert made.decode() == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("form", "language"), [one for one in CASES if one[0].code in READ])
def test_paper_and_office_have_the_same_bytes_every_time(bulletin, form, language):
    first, second = (hashlib.sha256(form.make(bulletin, language)).hexdigest() for _ in range(2))
    assert first == second


def test_an_office_file_holds_the_rows_of_the_annex(bulletin):
    docx = formats.BY_CODE["docx"].make(bulletin, "en")
    words = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    for cell in (
        "Mill Town, 57 km north-east of Ford City",
        "20 to 24",
        "1 March 2016, afternoon",
        "the Column",
    ):
        assert cell in words
