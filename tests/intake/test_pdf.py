"""A PDF is read by a process of its own: Arabic in the order it is read, what hides or breaks said or refused."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tregua.intake.channels import text
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text import pdf
from tregua.intake.channels.text.visual import Glyph, text_of

SAMPLES = Path(text.__file__).parent / "samples"


def made(*contents, box="[0 0 300 300]"):
    """Return a PDF with a page for each of these drawings, in a font that every reader has."""
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(contents)))
    parts = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>",
        3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    for at, drawn in enumerate(contents):
        parts[10 + 2 * at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Resources<</Font<</F 3 0 R>>>>/Contents {11 + 2 * at} 0 R>>"
        )
        parts[11 + 2 * at] = f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream"
    body = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in parts.items())
    return f"%PDF-1.4\n{body}trailer <</Root 1 0 R>>\n%%EOF".encode()


def says(words, how="", at="50 200", size=12):
    return f"BT /F {size} Tf {how} {at} Td ({words}) Tj ET\n"


def read(raw):
    told = text.read(raw, pdf.MEDIA_TYPE)
    return told.text, {one.what: one.where for one in told.unread}


def why(raw):
    with pytest.raises(UnreadableError) as refused:
        text.read(raw, pdf.MEDIA_TYPE)
    return refused.value.why


def test_pages_follow_each_other_and_one_without_text_is_named():
    told, unread = read(made(says("Nine violations"), "", says("in Homs")))
    assert told == "Nine violations\n\nin Homs"
    assert unread == {"pdf_pages_without_text": {"pages": "2"}}


def test_a_scan_a_password_and_a_broken_file_are_refused_each_in_its_way():
    assert why(made("")) == "pdf_scanned"
    assert why((SAMPLES / "password.pdf").read_bytes()) == "pdf_password"
    assert why(made(says("words"))[:150]) == "pdf_broken"


@pytest.mark.parametrize(
    ("drawn", "what", "is_read"),
    [
        (says("nine killed", at="50 900"), "hidden_words", False),
        (says("nine killed", size=1), "hidden_words", False),
        (says("nine killed", how="1 1 1 rg"), "pale_words", True),
    ],
    ids=["off_the_page", "tiny", "white"],
)
def test_words_that_nobody_sees_are_told(drawn, what, is_read):
    told, unread = read(made(says("Seen in full length", at="50 250") + drawn))
    assert unread[what]["words"] == "nine killed"
    assert ("nine killed" in told) == is_read


def test_a_text_unseen_over_a_picture_is_read_and_said_to_be_such():
    told, unread = read(made(says("Nine violations", how="3 Tr")))
    assert told == "Nine violations"
    assert unread == {"pdf_over_picture": {"pages": "1"}}


@pytest.mark.parametrize("name", ["from_right.pdf", "from_right_browser.pdf"])
def test_arabic_stands_in_the_order_it_is_read_with_figures_and_brackets(name):
    told, unread = read((SAMPLES / name).read_bytes())
    for words in (
        "خلال الساعات الـ24 الماضية",
        "حلب (4) واللاذقية (3) وحماة (2).",
        "يوم 5 آذار/مارس 2016: «سنساعد القادة الذين",
        "نسبة الالتزام بلغت ٩٥٪ في ٢٣ بلدة، وأن US Centre in Amman وافق على ذلك.",
    ):
        assert words in told
    assert "pdf_from_right" in unread


def glyphs(visual, *, base=0.0, left=0.0):
    """Return letters as they stand on a line from left to right, five wide, with room for a space."""
    return [
        Glyph(letter, left + 5 * at, left + 5 * at + 5, base, 10)
        for at, letter in enumerate(visual)
        if letter != " "
    ]


@pytest.mark.parametrize(
    ("visual", "read_so"),
    [
        (".(4) بلح", "حلب (4)."),
        ("5/3/2016 موي", "يوم 5/3/2016"),
        ("١٢-١٠ نم", "من ١٠-١٢"),
        ("ميمح BM-21 نم", "من BM-21 حميم"),
        ("3.5 لوح", "حول 3.5"),
    ],
)
def test_a_line_from_the_right_is_turned_round_but_for_figures_and_other_scripts(visual, read_so):
    told, from_right = text_of([glyphs(visual)])
    assert from_right
    assert told == read_so


def test_a_pdf_made_to_take_time_or_memory_is_left(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.05)
    begun = time.monotonic()
    assert why(made(*[says("words")] * 40)) == "pdf_too_much"
    assert time.monotonic() - begun < 100


def test_the_reader_bounds_its_own_memory():
    code = (
        "from tregua.intake.channels.text import pdf_pages as p\np.bound(memory=p.MEMORY, seconds=p.SECONDS)\n"
        "try:\n  bytearray(2 * p.MEMORY)\nexcept MemoryError:\n  print('bounded')"
    )
    pytest.importorskip("resource")
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "bounded"
