"""A text made to harm, or broken on the way: read or refused with the remedy, in bounded time and memory.

A few mutations each time; TREGUA_FULL=1 makes thousands.
"""

import io
import os
import random
import time
import zipfile

import pytest

from tests.intake.test_documents import BODY, NAMESPACE, RTF, document
from tests.intake.test_letters import LETTER
from tests.intake.test_pdf import SAMPLES, made, says
from tregua.intake.channels import text
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.reading.reader import read as reading
from tregua.intake.wording import UNREAD, UNREADABLE, unread, unreadable

ROUNDS = 5_000 if os.environ.get("TREGUA_FULL") else 60
PDF_ROUNDS = 300 if os.environ.get("TREGUA_FULL") else 6
PAGE = """<html><head><meta charset="utf-8"><style>.a{display:none}</style><title>T</title></head><body><p class="a">one
<p style="left:-999px;position:absolute">two</p><!-- three four five six --><table><tr><td hidden>x<td>On 4 March 2016 two
people were killed in Homs.</table><noscript>no</noscript></body></html>"""
ARABIC = "خلال الساعات الـ24 الماضية سجلت 9 خروقات في محافظات حلب (4) وحماة (5)."
SEEDS = {
    "plain": f"{ARABIC}\nOn 4 March 2016 two people were killed in Homs.".encode(),
    "page": PAGE.encode(),
    "document": document(BODY),
    "rtf": RTF.encode(),
    "letter": LETTER.encode(),
    "utf16": ARABIC.encode("utf-16"),
    "cp1256": (ARABIC * 3).encode("cp1256", "replace"),
}


def mutated(raw, chance):
    """Return bytes with a few changed, left out, doubled or cut, as disks, lines and people do."""
    piece = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at, how = chance.randrange(len(piece) or 1), chance.randrange(5)
        length = chance.choice((1, 2, 8, 200))
        if how == 0:
            piece[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del piece[at : at + length]
        elif how == 2:
            piece[at:at] = piece[at : at + length] * chance.randint(1, 20)
        elif how == 3:
            piece[at:at] = chance.choice(
                (b"<p hidden>", b"</p>", b"<!--", b"\0", b"&#", b"\xe2\x80\xae", b"\xff\xfe", b"%PDF-")
            )
        else:
            del piece[chance.randrange(len(piece) or 1) :]
    return bytes(piece)


def is_read_or_refused(raw):
    try:
        told, said = text.read(raw, "text/plain"), ""
    except UnreadableError as error:
        told, said = None, unreadable(error)
    assert "%(" not in said
    if told is None:
        return
    assert told.text.strip()
    assert len(told.text) <= text.LONGEST
    told.text.encode()  # nothing that is no character
    for one in told.unread:
        assert one.what in UNREAD or one.what in UNREADABLE
        assert "%(" not in unread(one.what, one.where)
    found = reading(told.text[:5_000])
    for kind in (found.counts, found.dates, found.statements, found.flags):
        assert all(told.text[one.start : one.end] == one.words for one in kind)


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_a_damaged_text_is_read_or_refused(kind):
    chance = random.Random(f"texts {kind}")
    for _ in range(ROUNDS):
        is_read_or_refused(mutated(SEEDS[kind], chance))


def test_a_damaged_pdf_is_read_or_refused():
    chance = random.Random("pdf")
    seeds = [made(says("Nine violations"), says("in Homs")), (SAMPLES / "from_right.pdf").read_bytes()]
    for at in range(PDF_ROUNDS):
        is_read_or_refused(mutated(seeds[at % 2], chance))


def a_tree_of_forms():
    """Return a small PDF whose page draws a form that draws five, each of which draws five, thirty deep."""
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>/Length 30>>stream\n{}\nendstream"
    parts = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>/Contents 4 0 R>>",
        4: "<</Length 5>>stream\n/X Do\nendstream",
        **{10 + at: form.format(11 + at, "/X Do " * 5) for at in range(30)},
    }
    body = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in parts.items())
    return f"%PDF-1.4\n{body}trailer <</Root 1 0 R>>\n%%EOF".encode()


def packed(**parts):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    return into.getvalue()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (a_tree_of_forms(), "pdf_too_much"),
        (b"%PDF-1.7\n" + b"0" * 30_000_000, "pdf_broken"),
        (packed(document=b" " * 300_000_000), "too_long"),
        (packed(document=f"<w:document {NAMESPACE}>" + "<w:p>" * 200_000), "document_broken"),
        (packed(document=f"<w:document {NAMESPACE}><w:p>" + "<w:r/>" * 500_000), "document_broken"),
        (b"{\\rtf1" + b"{" * 1_000_000, "document_broken"),
        (
            b"A: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 100_000,
            "mail_broken",
        ),
        (random.Random(1).randbytes(30_000_000), "binary"),
    ],
    ids=["forms_in_forms", "long_pdf", "zip_bomb", "deep", "wide", "groups", "parts", "noise"],
)
def test_what_would_take_all_memory_or_time_is_refused(raw, why):
    begun = time.process_time()
    with pytest.raises(UnreadableError) as refused:
        text.read(raw, "text/plain")
    assert refused.value.why == why
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "raw",
    [
        b"On 4 March 2016 nine people were killed.\n" * 1_200_000,
        b"x" * 50_000_000,
        b"<html>" + b"<p>nine <b>killed</b> in Homs</p>\n" * 1_400_000,
        b"{\\rtf1 " + b"\\f1 nine \\'ea killed\\par " * 2_000_000,
        packed(
            document=f"<w:document {NAMESPACE}>"
            + "<w:p><w:r><w:t>nine killed in Homs</w:t></w:r></w:p>" * 400_000
        ),
    ],
    ids=["plain", "one_word", "page", "rtf", "document"],
)
def test_of_fifty_megabytes_the_beginning_is_read_and_the_rest_is_said(raw):
    begun = time.process_time()
    told = text.read(raw, "text/plain")
    assert text.LONGEST - 20_000 <= len(told.text) <= text.LONGEST
    assert {"rest_not_read", "rest_cut_off", "document_rest"} & {one.what for one in told.unread}
    assert time.process_time() - begun < 10
