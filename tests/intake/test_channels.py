"""Each channel reads its samples as the file beside them says; nothing of a message is guessed or lost.

Set TREGUA_UPDATE_SAMPLES=1 to write the expected files anew, then read the difference before you commit it.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.intake.channels import CHANNELS, text
from tregua.intake.channels.reading import Reading, UnreadableError
from tregua.intake.wording import UNREAD, UNREADABLE, unread, unreadable

FOLDER = Path(text.__file__).parent.parent
SAMPLES = sorted(path for path in FOLDER.glob("*/samples/*") if not path.name.endswith(".expected.json"))
MEDIA = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".json": "application/json",
    ".bin": "application/octet-stream",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".pdf": "application/pdf",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".xls": "application/vnd.ms-excel",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_json(reading: Reading) -> dict[str, object]:
    return {
        "text": reading.text,
        "title": reading.title,
        "facts": reading.facts,
        "protected_names": list(reading.protected_names),
        "unread": [[one.what, one.where] for one in reading.unread],
    }


def read(path: Path) -> dict[str, object]:
    try:
        return as_json(CHANNELS[path.parent.parent.name](path.read_bytes(), MEDIA[path.suffix]))
    except UnreadableError as error:
        return {"unreadable": error.why}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_channel_reads_its_sample_as_expected(path):
    expected = path.parent / f"{path.stem}.expected.json"
    found = read(path)
    if os.environ.get("TREGUA_UPDATE_SAMPLES") == "1":
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_every_channel_has_samples_and_says_what_it_is(name):
    assert [path for path in SAMPLES if path.parent.parent.name == name]
    assert (FOLDER / name / "README.md").read_text(encoding="utf-8").startswith(f"# Channel `{name}`")


def test_every_folder_of_a_channel_is_registered():
    assert {path.name for path in FOLDER.iterdir() if (path / "README.md").exists()} == set(CHANNELS)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"%PDF-1.7 \x00\x01", "pdf_broken"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "pdf_broken"),
        (b"PK\x03\x04rest", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_document"),
        (b"From: x\nMIME-Version: 1.0\nContent-Type: image/png\n\nAAAA", "mail_broken"),
        (b"{\\rtf1 {\\v hidden}}", "empty"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 40, "binary"),
        (b"", "empty"),
        (b" \r\n\t\xef\xbb\xbf", "empty"),
        (b"<html><script>only()</script></html>", "empty"),
    ],
)
def test_what_is_no_text_is_refused_with_the_remedy(raw, why):
    with pytest.raises(UnreadableError) as refused:
        CHANNELS["text"](raw, "text/plain")
    assert refused.value.why == why
    assert "%(" not in unreadable(refused.value)


def test_line_ends_of_every_machine_become_one():
    assert CHANNELS["text"](b"a\r\nb\rc\nd\r\r\n", "text/plain").text == "a\nb\nc\nd"


def test_a_text_in_utf_16_is_read_by_its_mark():
    assert CHANNELS["text"]("نص".encode("utf-16"), "text/plain").text == "نص"
    damaged = CHANNELS["text"]("نص".encode("utf-16") + b"\x00", "text/plain")
    assert damaged.text.startswith("نص")
    assert damaged.unread[0].what == "not_utf8"


def test_nul_bytes_are_marked_with_their_place():
    reading = CHANNELS["text"](b"first line\nsecond\0 line of some length", "text/plain")
    assert reading.text == "first line\nsecond\ufffd line of some length"
    assert [(one.what, one.where) for one in reading.unread] == [("nul", {"line": 2, "count": 1})]


def test_a_mark_that_turns_the_writing_is_kept_and_said():
    reading = CHANNELS["text"]("safe\nabc\u202edef".encode(), "text/plain")
    assert reading.text == "safe\nabc\u202edef"
    assert [(one.what, one.where) for one in reading.unread] == [("direction", {"line": 2})]


def test_a_page_is_read_in_the_charset_it_declares_and_that_is_said():
    page = '<html><head><meta charset="windows-1251"></head><body>девять нарушений</body></html>'
    reading = CHANNELS["text"](page.encode("cp1251"), "text/html")
    assert reading.text == "девять нарушений"
    assert [one.what for one in reading.unread] == ["declared_charset"]


def test_a_title_is_never_longer_than_its_field():
    assert len(CHANNELS["text"](b"<html><title>" + b"x" * 999 + b"</title>text", "text/html").title) == 200


def test_everything_that_may_stay_unread_is_worded():
    for what in UNREAD:
        said = unread(
            what,
            {
                "line": 1,
                "byte": 2,
                "count": 3,
                "charset": "x",
                "field": "y",
                "number": 4,
                "words": "z",
                "pages": "1",
                "of": 2,
            },
        )
        assert "%(" not in said
    for why in UNREADABLE:
        assert "%(" not in unreadable(UnreadableError(why, media_type="x", detail="y", count=1))
    assert "new kind" in unread("new kind", {})


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_never_break(raw):
    try:
        reading = CHANNELS["text"](raw, "text/plain")
    except UnreadableError as refused:
        reading, why = None, refused.why
    assert reading or why in UNREADABLE
    assert reading is None or not {"\0", "\r"} & set(reading.text)


@given(st.binary(max_size=80))
def test_any_bytes_as_a_call_are_read_or_refused(raw):
    try:
        reading = CHANNELS["form"](raw, "application/json")
    except UnreadableError as refused:
        reading, why = None, refused.why
    assert reading or why in UNREADABLE
