"""The other centre may mean harm: whatever lies in its folder, the page stands, and nothing of ours is shown."""

import os
import shutil
import time

import pytest
from django.urls import reverse

from tregua.exchange.actions import read_peer
from tregua.exchange.following import follow_redactions
from tregua.exchange.models import PeerEntry, PeerFault
from tregua.record import actions as record
from tregua.record import checkpoint, disclosure, signed_tree
from tregua.record.checkpoint import Checkpoint
from tregua.record.evidence import verify_evidence
from tregua.record.models import Entry
from tregua.record.signed_tree import ReadingError

pytestmark = pytest.mark.looks_at_words
SECRET = "the secret of this centre"
RIGHT_TO_LEFT = "\u202e"


@pytest.fixture
def theirs(staff, other):
    """One item of the other centre, published and not read yet."""
    other.release("finding", id="f1", day="2016-03-05", answer="violation")
    other.publish()
    return other


@pytest.fixture
def page(staff, at_desk):
    """Return the common record as the head sees it, read anew."""

    def look():
        started = time.monotonic()
        read_peer()
        answer = at_desk(staff.head).get(reverse("exchange:common"))
        assert time.monotonic() - started < 100
        assert answer.status_code == 200
        return answer.content.decode()

    return look


def replace(path, make):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    make(path)


def bundle(theirs):
    return theirs.published / "tile/entries/000.p/1"


def test_a_link_to_a_file_of_ours_is_not_followed(theirs, page, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="ascii")
    replace(theirs.published / "checkpoint", lambda path: path.symlink_to(secret))
    assert SECRET not in page()
    fault = PeerFault.objects.get()
    assert (fault.check_name, fault.note_offered) == ("TAMPER", "")


def test_a_link_inside_their_folder_is_not_followed(theirs, page):
    """A few links could stand for a thousand million tiles."""
    shutil.move(theirs.published / "tile/entries", theirs.published / "tile/real")
    (theirs.published / "tile/entries").symlink_to(theirs.published / "tile/real", target_is_directory=True)
    page()
    assert PeerFault.objects.get().check_name == "TAMPER"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("which", ["checkpoint", "tile/entries/000.p/1", "body/000.p/1"])
def test_nobody_waits_for_a_pipe(theirs, page, which):
    replace(theirs.published / which, os.mkfifo)
    page()
    fault = PeerFault.objects.get()
    if which.startswith("body"):  # the log itself is held; what its entries say is not there
        assert (fault.check_name, PeerEntry.objects.get().public) == ("BODY", {})
    else:
        assert (fault.check_name, PeerEntry.objects.exists()) == ("TAMPER", False)


def test_folders_in_the_place_of_files_and_huge_files_are_faults(theirs, page):
    replace(bundle(theirs), lambda path: path.mkdir())
    page()
    note = theirs.published / "checkpoint"
    os.truncate(note, 1 << 32)  # all of it zeros that take no room
    page()
    assert {fault.check_name for fault in PeerFault.objects.all()} == {"TAMPER"}


@pytest.mark.parametrize("size", [2, 10**6, 2**62])
def test_a_signed_claim_of_a_size_that_is_not_there_is_a_fault(theirs, page, size):
    point = Checkpoint(theirs.origin, size, "00" * 32)
    note = checkpoint.sign(point, theirs.signer)
    (theirs.published / "checkpoint").write_text(note, encoding="utf-8")
    page()
    assert PeerFault.objects.get().check_name in {"TRUNCATED", "SIZE"}


def test_more_entries_than_memory_should_hold_the_hashes_of_are_not_read(theirs, page, monkeypatch):
    monkeypatch.setattr(signed_tree, "MOST_ENTRIES", 0)
    page()
    assert PeerFault.objects.get().check_name == "SIZE"


def bare(theirs, text):
    """Release a public part of these bytes, under a right signature."""
    opened = disclosure._encode(text.encode("utf-8", "surrogatepass"))
    disclose, disclosure.disclose = disclosure.disclose, lambda _name, _value: opened
    try:
        theirs.release("finding", id="f2")
    finally:
        disclosure.disclose = disclose
    theirs.publish()


@pytest.mark.parametrize(
    "value",
    [
        "[" * 400 + "]" * 400,
        "[" * 50_000 + "]" * 50_000,
        "NaN",
        "-Infinity",
        "1e999",
        "[-1e999]",
        "9" * 5000,
        '"\\u0000"',
        '"\\ud800"',
        '{"\\udfff":1}',
        '{"day":',
    ],
)
def test_a_public_part_that_no_page_could_show_is_a_fault(theirs, page, value):
    bare(theirs, f'["salt","public",{{"day":"2016-03-05","answer":{value}}}]')
    page()
    assert PeerFault.objects.get().check_name == "BODY"


SHAPES = [
    None,
    True,
    -1.5e300,
    10**30,
    "",
    "x" * 50_000,
    [],
    {},
    [[1], {"a": None}],
    {"names": "x", "code": 7},
    {"names": {"en": None, "": {}}},
    "<script>alert(1)</script>",
    {"code": "amman", "names": {"en": '"><img src=x onerror=alert(1)>'}},
    RIGHT_TO_LEFT + "desrever",
]
FIELDS = ["day", "answer", "answer_by", "value", "unit", "publisher", "incident", "place", "text", "figures"]
KINDS = ["finding", "published_count", "statement", "meeting", "acceptance", "bulletin", "unheard_of"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_public_part_of_any_shape_is_shown_as_text(theirs, page, staff, at_desk, kind):
    for number, shape in enumerate(SHAPES):
        theirs.release(
            kind, id=f"s{number}", **dict.fromkeys(FIELDS, shape) | {"day": "2016-03-05", "<b>": shape}
        )
        theirs.release(kind, id=f"t{number}", **dict.fromkeys(FIELDS, shape))
        theirs.answer(theirs.ref(0), "withdrawn", reason=shape, due=shape)
    theirs.publish()
    seen = page()
    assert PeerEntry.objects.count() == 1 + 3 * len(SHAPES)
    browser = at_desk(staff.head)
    for index in range(1, len(theirs.leaves)):
        seen += browser.get(reverse("exchange:entry", args=["theirs", index])).content.decode()
    assert "<script>alert" not in seen
    assert "<img src=x" not in seen
    assert "&lt;script&gt;alert" in seen


def test_two_who_read_at_once_read_once(theirs, monkeypatch):
    within = []

    def pull(*_arguments, **_more):
        within.append(read_peer())
        raise ReadingError("NOTHING", "", "")

    monkeypatch.setattr("tregua.record.mirror.Mirror.pull", pull)
    read_peer()
    assert within == [None]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00"])
def test_the_first_and_the_last_day_that_there_are_stop_no_page(theirs, page, staff, at_desk, day):
    record.release(kind="finding", record_id="01J", public={"day": "2016-03-05"}, by="head")
    theirs.release("finding", id="f2", day=day, answer_by=day, incident={"observed_at": day})
    theirs.release("meeting", id="m1", day=day, organiser=day)
    theirs.publish()
    seen = page()
    browser = at_desk(staff.head)
    for address in (
        reverse("exchange:concordance"),
        reverse("exchange:concordance") + "?first=0001-01-02&last=0001-01-03",
        reverse("exchange:beside_days"),
        reverse("exchange:entry", args=["theirs", 1]),
        reverse("exchange:belongs", args=["ours", 0]),
    ):
        answer = browser.get(address)
        assert answer.status_code in {200, 422}
        seen += answer.content.decode()
    assert day in seen
    assert browser.get(reverse("exchange:beside", args=["0001-01-01"])).status_code == 404


def test_thousands_of_redactions_are_followed_at_once(theirs, page, django_assert_max_num_queries):
    for number in range(100):
        theirs.release("finding", sort="redact", id=f"r{number}", refs=[theirs.ref(0)], reason_code="privacy")
    theirs.bodies[0] = ""
    theirs.publish()
    read_peer()
    assert Entry.objects.published().filter(subject__startswith="redaction-").count() == 100
    assert PeerEntry.objects.get(index=0).public == {}
    with django_assert_max_num_queries(20):
        assert follow_redactions(theirs.origin) == []


def test_millions_of_parts_where_one_public_part_should_stand_are_evidence_of_a_few(theirs, page):
    line = "~".join(str(number) for number in range(100_000)) + "~" * 1_000_000
    (theirs.published / "body" / "000.p" / "1").write_text(f"{line}\n", encoding="ascii")
    page()
    fault = PeerFault.objects.get()
    assert fault.check_name == "BODY"
    assert len(verify_evidence(fault.evidence).parts["served"].split()) == 65
