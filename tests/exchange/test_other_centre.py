"""What the other centre published is read, verified, held and answered; what is wrong with it is kept as evidence."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.exchange.other_centre import OtherCentre
from tregua.exchange.actions import ExchangeError, propose, read_peer, release, take_position
from tregua.exchange.held import common_record, own_ref
from tregua.exchange.models import PeerEntry, PeerFault, PeerHead
from tregua.exchange.peer import latest_head
from tregua.record.evidence import verify_evidence
from tregua.record.models import Entry
from tregua.reports.speech import record_statement

DAY = date(2016, 3, 6)


@pytest.fixture
def theirs(staff, other):
    """Two published items of the other centre."""
    other.release(
        "published_count",
        id="c1",
        day="2016-03-05",
        value=None,
        unit="violation",
        publisher={"code": "amman"},
    )
    other.release("finding", id="f1", day="2016-03-05", answer="violation", incident={"place": None})
    other.publish()
    return other


def test_what_was_published_is_held_with_its_head(theirs):
    head = read_peer()
    assert (head.size, PeerEntry.objects.count()) == (2, 2)
    assert PeerEntry.objects.get(index=1).public["answer"] == "violation"
    assert PeerFault.objects.count() == 0


def test_reading_twice_changes_nothing(theirs):
    before = (read_peer(), Entry.objects.journal().count())
    assert (read_peer(), Entry.objects.journal().count()) == before


def test_without_another_centre_everything_works(staff, alone):
    assert read_peer() is None
    assert common_record().items == ()
    assert PeerFault.objects.count() == 0


def test_a_centre_that_has_not_published_yet_is_no_fault(staff, other):
    assert read_peer() is None
    assert PeerFault.objects.count() == 0


def test_a_page_shows_what_is_held_and_asks_nobody(theirs, at_desk, staff):
    read_peer()
    theirs.release("meeting", id="m1", held_on="2016-03-05")
    theirs.publish()
    assert at_desk(staff.reader).get("/record/").status_code == 200
    assert latest_head().size == 2
    assert read_peer().size == 3


def test_the_other_centre_cannot_alter_what_it_published_unnoticed(theirs, settings):
    """They rewrite their past and sign it: what we held stands, both notes are kept."""
    held = read_peer()
    theirs.leaves[1], theirs.bodies[1] = theirs.leaves[0], theirs.bodies[0]
    theirs.publish()
    assert read_peer() == held
    assert PeerEntry.objects.get(index=1).public["answer"] == "violation"
    fault = PeerFault.objects.get()
    assert fault.check_name == "FORK"
    assert fault.note_held == held.note
    assert fault.note_offered.startswith("amman.example/log1\n2\n")
    assert fault.note_offered != fault.note_held
    (file,) = (settings.CENTRE_FOLDER / "evidence").iterdir()
    assert file.read_text() == fault.evidence
    assert verify_evidence(fault.evidence).kind == "FORK"


def test_the_other_centre_cannot_remove_what_it_published_unnoticed(theirs):
    held = read_peer()
    theirs.leaves.pop(), theirs.bodies.pop()
    theirs.publish()
    assert read_peer() == held
    assert PeerFault.objects.get().check_name == "ROLLBACK"
    assert PeerEntry.objects.count() == 2


def test_the_other_centre_cannot_put_its_entries_in_another_order_unnoticed(theirs):
    held = read_peer()
    theirs.release("meeting", id="m1", held_on="2016-03-05")
    theirs.leaves[0], theirs.leaves[1] = theirs.leaves[1], theirs.leaves[0]
    theirs.bodies[0], theirs.bodies[1] = theirs.bodies[1], theirs.bodies[0]
    theirs.publish()
    assert read_peer() == held
    assert PeerFault.objects.get().check_name == "FORK"


def test_one_fault_is_kept_once_and_journalled(theirs):
    read_peer()
    theirs.leaves.pop(), theirs.bodies.pop()
    theirs.publish()
    read_peer()
    read_peer()
    assert PeerFault.objects.count() == 1
    assert [one.content["act"] for one in Entry.objects.journal()].count(
        "fault found in the other centre's log"
    ) == 1


def test_a_log_signed_by_somebody_else_is_not_held(theirs, settings, tmp_path):
    settings.CENTRE = dataclasses.replace(settings.CENTRE, peer_vkey=OtherCentre(tmp_path / "stranger").vkey)
    assert read_peer() is None
    assert PeerFault.objects.get().check_name == "SIGNATURE"
    assert not PeerEntry.objects.exists()


def test_an_altered_public_part_is_not_taken(theirs):
    theirs.bodies[1] = theirs.bodies[0]
    theirs.publish()
    assert read_peer().size == 2, "the log itself goes on"
    fault = PeerFault.objects.get()
    assert (fault.check_name, fault.where) == ("BODY", "entry 1")
    assert PeerEntry.objects.get(index=1).public == {}
    assert PeerEntry.objects.get(index=0).public["day"] == "2016-03-05"
    assert verify_evidence(fault.evidence).place == "entry 1"


def test_what_they_redact_goes_here_too(theirs):
    read_peer()
    theirs.redact(1)
    theirs.publish()
    read_peer()
    assert PeerEntry.objects.get(index=1).public == {}
    item = next(one for one in common_record(DAY).items if one.record_id == "f1")
    assert item.is_redacted


def test_a_position_is_an_entry_of_our_own_log(theirs, staff):
    read_peer()
    row = PeerEntry.objects.get(index=1)
    take_position(row, position="contested", reason="our post saw no fire there", by=staff.head)
    entry = Entry.objects.published().get()
    assert entry.content["t"] == "position"
    assert entry.content["refs"] == [{"o": theirs.origin, "i": 1, "h": row.leaf_hash}]
    item = next(one for one in common_record(DAY).items if one.record_id == "f1")
    position = item.positions["hmeimim.example/log1"]
    assert (position.word, position.reason) == ("contested", "our post saw no fire there")
    assert row == PeerEntry.objects.get(index=1)


def test_we_write_nothing_into_the_folder_of_the_other_centre(theirs, staff):
    def files():
        return {path: path.read_bytes() for path in theirs.folder.rglob("*") if path.is_file()}

    before = files()
    read_peer()
    take_position(PeerEntry.objects.get(index=1), position="confirmed", by=staff.head)
    assert files() == before


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ({"position": "contested"}, "why it is contested"),
        ({"position": "under_check"}, "by which day"),
        ({"position": "under_check", "due": date(2016, 1, 1)}, "by which day"),
        ({"position": "received"}, "Choose one"),
        ({"position": "withdrawn"}, "Choose one"),
        ({"position": "confirmed", "reason": "x" * 3000}, "too long"),
    ],
)
def test_a_position_that_cannot_be_taken_says_why(theirs, staff, says, message):
    read_peer()
    with pytest.raises(ExchangeError, match=message):
        take_position(PeerEntry.objects.get(index=1), by=staff.head, **says)
    assert not Entry.objects.published().exists()


@pytest.mark.parametrize("who", ["duty", "verifier", "publisher", "liaison", "reader", "administrator"])
def test_who_may_not_take_a_position(theirs, staff, who):
    read_peer()
    with pytest.raises(PermissionDenied):
        take_position(PeerEntry.objects.get(index=1), position="confirmed", by=getattr(staff, who))


def test_a_day_of_both_centres(theirs, staff):
    """A transcript: we release, they answer, we answer theirs, they withdraw; both logs give one record."""
    read_peer()
    statement = record_statement(
        speaker="a spokesman",
        words="A truck was fired at.",
        language="en",
        said_on=date(2016, 3, 5),
        by=staff.duty,
    )
    made = release(propose(statement, by=staff.publisher), by=staff.head)
    take_position(
        PeerEntry.objects.get(index=1),
        position="under_check",
        due=timezone.localdate() + timedelta(days=2),
        by=staff.head,
    )
    theirs.answer(own_ref(made.entry_index), "cannot_confirm")
    theirs.answer(theirs.ref(1), "withdrawn", reason="wrong village")
    theirs.publish()
    assert read_peer().size == 4
    common = common_record(timezone.localdate())
    ours = common.of("hmeimim.example/log1")[0]
    finding = next(one for one in common.of(theirs.origin) if one.kind == "finding")
    assert ours.positions[theirs.origin].word == "cannot_confirm"
    assert finding.positions["hmeimim.example/log1"].word == "under_check"
    assert finding.withdrawn.reason == "wrong village"
    late = common_record(timezone.localdate() + timedelta(days=3))
    again = next(one for one in late.of(theirs.origin) if one.kind == "finding")
    assert again.positions["hmeimim.example/log1"].word == "no_answer"
    assert (common.faults, common.pending, common.unknown) == ((), (), ())
    assert PeerHead.objects.count() == 2
