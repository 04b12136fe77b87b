"""One round with everybody: receipts, acks, what others are shown, and the page that tells it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse
from django.utils import timezone

from tests.exchange.players import Player
from tregua.centre.neighbours import Depositary
from tregua.exchange import acks, faults, loop, polling, receipts, status
from tregua.exchange.due import is_due, last_mark, next_mark
from tregua.exchange.faults import keep_fault
from tregua.exchange.models import PeerFault, Reached, Receipt, Turn
from tregua.exchange.peer import latest_head, read_from
from tregua.exchange.turns import NotOurTurnError, turn
from tregua.exchange.witnesses import place_of
from tregua.record import actions as record
from tregua.record import cosignature, note
from tregua.record.checkpoint import Checkpoint, sign
from tregua.record.cosignature import Cosigner
from tregua.record.evidence import verify_evidence
from tregua.record.keys import log_signer, log_vkey, mirror_vkey
from tregua.record.models import Entry, Head, Log
from tregua.record.signed_tree import ReadingError
from tregua.record.source import FolderSource, InTime
from tregua.record.witness import write_request

NOW = 1_459_000_000
AMMAN = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
ARCHIVE = Cosigner("archive.example/mirror", Ed25519PrivateKey.generate())


class Shelf:
    """What a witness shows under its prefix, as a folder."""

    def __init__(self, folder, cosigner):
        self.folder = folder
        self.cosigner = cosigner

    def holds(self, signed: bytes):
        """Show that it holds this head, cosigned."""
        text = note.split(signed)[0]
        place = self.folder / place_of(text.partition("\n")[0])
        place.mkdir(parents=True, exist_ok=True)
        lines = [self.cosigner.cosign(text, NOW)]
        (place / "checkpoint").write_bytes(cosignature.with_lines(signed, lines))


@pytest.fixture
def theirs(alone, tmp_path):
    return Player(tmp_path / "amman")


@pytest.fixture
def world(alone, settings, staff, theirs, tmp_path):
    """This centre with the other, whose mirror and log lie in a folder, and with an archive."""
    settings.CENTRE = replace(
        alone,
        peer_code="amman",
        peer_names={"en": "Amman"},
        peer_vkey=theirs.vkey,
        peer_cosigner=AMMAN.key.vkey,
        peer_address=str(theirs.published),
        depositaries=(Depositary("Archive", ARCHIVE.key.vkey, str(tmp_path / "archive")),),
    )
    return settings.CENTRE


@pytest.fixture
def archive(tmp_path):
    return Shelf(tmp_path / "archive", ARCHIVE)


def say(words="The road is open."):
    record.release(kind="statement", record_id="01J", public={"words": words}, by="head")


def published() -> bytes:
    say()
    return record.publish(by="head").note.encode()


def served(settings):
    return (settings.CENTRE_FOLDER / "published" / "checkpoint").read_bytes()


def test_receipts_of_all_stand_under_our_checkpoint(world, settings, theirs, archive):
    theirs.says(2)
    own = published()
    Shelf(theirs.published, AMMAN).holds(own)
    archive.holds(own)
    polling.poll()
    names = {"amman.example/mirror", "archive.example/mirror", "hmeimim.example/mirror"}
    assert {name for name, _key, _line in note.split(served(settings))[1]} == {settings.ORIGIN, *names}
    assert set(Receipt.objects.filter(origin=settings.ORIGIN).values_list("cosigner", flat=True)) == names
    # A new head begins with our own lines; what was signed stays on record.
    published()
    assert [name for name, _key, _line in note.split(served(settings))[1]] == [settings.ORIGIN]
    assert Receipt.objects.filter(origin=settings.ORIGIN).count() == 3


def test_what_we_hold_of_theirs_is_cosigned_once(world, theirs):
    theirs.says(2)
    polling.poll()
    polling.poll()
    mine = Receipt.objects.get(origin=theirs.origin)
    assert (mine.cosigner, mine.size) == ("hmeimim.example/mirror", 2)
    held = polling.mirror_of_peer().held()
    key = cosignature.parse_cosigner_vkey(mirror_vkey())
    assert cosignature.cosigned_by(held.note, [key], now=2**40) == {
        key.name: int(mine.cosigned_at.timestamp())
    }


def test_a_witness_that_does_not_answer_is_shown_in_words(world, settings, theirs, tmp_path):
    theirs.says(1)
    (tmp_path / "archive").mkdir()
    polling.poll()
    assert Reached.objects.get(name="Archive").trouble == ""  # it answers, and holds nothing
    assert Reached.objects.get(name=theirs.origin).answered_at
    settings.CENTRE = replace(world, peer_address="http://127.0.0.1:1/public/record")
    polling.poll()
    reached = Reached.objects.get(name=theirs.origin)
    assert reached.trouble
    assert reached.answered_at < reached.asked_at
    assert not PeerFault.objects.exists()


def test_a_line_by_another_key_is_no_receipt(world, settings, theirs, archive):
    theirs.says(1)
    own = published()
    Shelf(theirs.published, Cosigner(AMMAN.name, Ed25519PrivateKey.generate())).holds(own)
    polling.poll()
    assert not Receipt.objects.filter(cosigner="amman.example/mirror").exists()


# ---- acks


def test_what_was_read_is_acknowledged_once_with_the_next_publication(world, theirs):
    theirs.says(3)
    polling.poll()
    loop.publish_now(by="head")
    (ack,) = Entry.objects.published().filter(subject="ack.3")
    assert ack.content["t"] == "ack"
    assert (ack.content["kind"], ack.content["id"]) == ("ack", "ack.3")
    says = ack.body.disclosures
    assert says
    loop.publish_now(by="head")
    assert Entry.objects.published().count() == 1


def test_an_ack_of_theirs_is_not_acknowledged(world, theirs):
    theirs.says(1)
    polling.poll()
    loop.publish_now(by="head")
    head = Head.objects.latest_of(Log.PUBLISHED)
    theirs.add("ack", sort="ack", origin=log_signer().name, size=head.size, root=head.root, note=head.note)
    theirs.publish()
    polling.poll()
    assert latest_head().size == 2
    assert acks.unacknowledged() is None
    assert not PeerFault.objects.exists()
    theirs.says(1)
    polling.poll()
    loop.publish_now(by="head")
    assert acks.acknowledged() == 3


def acknowledged_by(theirs, point, signed, **says):
    theirs.add(
        "ack",
        sort="ack",
        **{"origin": point.origin, "size": point.size, "root": point.root, "note": signed} | says,
    )
    theirs.publish()
    polling.poll()


def test_an_ack_of_a_head_that_we_never_signed_is_a_fault(world, settings, theirs):
    published()
    point = Checkpoint(settings.ORIGIN, 1, "11" * 32)
    stranger = Player(settings.CENTRE_FOLDER / "stranger", settings.ORIGIN)
    acknowledged_by(theirs, point, sign(point, stranger.signer))
    fault = PeerFault.objects.get()
    assert (fault.check_name, fault.evidence) == ("ACK", "")


def test_an_ack_that_names_another_size_than_its_note_is_a_fault(world, settings, theirs):
    published()
    head = Head.objects.latest_of(Log.PUBLISHED)
    acknowledged_by(theirs, receipts.of_ours(head), head.note, size=7)
    assert PeerFault.objects.get().check_name == "ACK"


def test_a_head_under_our_key_that_is_not_ours_is_evidence_of_a_stolen_key(world, settings, theirs):
    published()
    published()
    point = Checkpoint(settings.ORIGIN, 1, "22" * 32)
    acknowledged_by(theirs, point, sign(point, log_signer()))
    fault = PeerFault.objects.get()
    assert fault.check_name == "OWN"
    assert verify_evidence(fault.evidence).vkey == log_vkey()


# ---- what others are shown


def test_a_split_view_is_proved_by_what_the_depositary_was_shown(world, theirs, archive):
    theirs.says(5)
    polling.poll()
    fork = theirs.fork(at=3, grows=1)
    archive.holds(fork.note())
    polling.poll()
    fault = PeerFault.objects.get()
    assert fault.check_name == "FORK"
    proved = verify_evidence(fault.evidence)
    assert proved.origin == theirs.origin
    polling.poll()
    assert PeerFault.objects.count() == 1


def test_a_depositary_that_is_shown_more_is_told_and_compared_later(world, theirs, archive, staff, at_desk):
    theirs.says(4)
    polling.poll()
    fork = theirs.fork(at=2, grows=5)
    archive.holds(fork.note())
    polling.poll()
    assert not PeerFault.objects.exists()
    assert status.status()["holders"][1].shown == "more"
    assert "more than we are shown" in at_desk(staff.reader).get(reverse("exchange:status")).content.decode()
    theirs.says(4)
    polling.poll()
    assert PeerFault.objects.get().check_name == "FORK"


# ---- when


def test_marks_of_the_clock():
    at = datetime(2026, 11, 26, 9, 7, 31, tzinfo=UTC)
    assert last_mark(at, 15) == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    assert next_mark(at, 15) == datetime(2026, 11, 26, 9, 15, tzinfo=UTC)
    assert not is_due(None, at, 15)
    assert not is_due(at - timedelta(minutes=5), at, 15)
    assert is_due(at - timedelta(minutes=8), at, 15)
    assert is_due(at, at, 0)


def test_an_entry_waits_for_the_mark_and_a_bulletin_does_not(
    world, settings, staff, django_capture_on_commit_callbacks
):
    settings.CENTRE = replace(world, publish_every=15)
    with django_capture_on_commit_callbacks(execute=True):
        say()
        record.publish_after_commit(by="head")
    assert Head.objects.latest_of(Log.PUBLISHED) is None
    now = timezone.now()
    assert not loop.publishes(loop.waits_since())
    assert loop.publishes(now + timedelta(minutes=15))
    with django_capture_on_commit_callbacks(execute=True):
        say()
        record.publish_after_commit(by="head", at_once=True)
    assert Head.objects.latest_of(Log.PUBLISHED).size == 2
    assert loop.waits_since() is None


def test_a_line_under_our_name_that_is_not_ours_stops_no_round(world, theirs, archive):
    theirs.says(1)
    key = cosignature.parse_cosigner_vkey(mirror_vkey())
    forged = note.signature_line(key.name, key.key_id, b"\xff" * 72)
    (theirs.published / "checkpoint").write_bytes(theirs.note() + forged.encode())
    polling.poll()
    assert Receipt.objects.get(origin=theirs.origin).cosigner == key.name
    assert Reached.objects.get(name="Archive").answered_at


def test_what_nobody_foresaw_in_one_answer_is_told_and_the_others_are_asked(
    world, theirs, archive, monkeypatch
):
    def fail(**_more):
        raise RecursionError("too deep")

    own = published()
    archive.holds(own)
    monkeypatch.setattr(polling, "read_peer", fail)
    polling.poll()
    assert Reached.objects.get(name=theirs.origin).trouble == "RecursionError: too deep"
    assert Reached.objects.get(name="Archive").answered_at


def test_a_slow_server_of_theirs_keeps_nobody_from_publishing(world, theirs, settings, staff, at_desk):
    """As long as their pieces come, however slowly, the turn is taken; a reading ends all the same."""
    say()
    with turn("exchange"):
        page = at_desk(staff.head).post(reverse("exchange:publish_now"), follow=True).content.decode()
    assert "Published up to entry 1." in page
    theirs.says(3)
    slow = InTime(FolderSource(theirs.published), -1.0)
    assert read_from(slow, polling.mirror_of_peer()) is None
    assert "not all was read" in Reached.objects.get(name=theirs.origin).trouble
    assert not PeerFault.objects.exists()


def test_a_log_that_lies_without_end_fills_no_journal(world, theirs, monkeypatch):
    monkeypatch.setattr(faults, "MOST_OF_A_CHECK", 3)
    for size in range(1, 9):
        theirs.add("ack", sort="ack", origin="hmeimim.example/log1", size=size, root="ab" * 32, note="none")
    theirs.publish()
    polling.poll()
    assert PeerFault.objects.filter(check_name="ACK").count() == 3
    assert keep_fault(ReadingError("FORK", "size 3", "another history"))


def test_one_process_has_the_turn(world):
    with turn("exchange"), pytest.raises(NotOurTurnError), turn("exchange"):
        pass
    with turn("exchange"):
        Turn.objects.update(until=timezone.now() - timedelta(seconds=1))  # it died
        with turn("exchange"):
            pass


def test_the_loop_does_what_is_due(world, theirs, settings):
    theirs.says(2)
    say()
    one = loop.Loop()
    one.look()
    assert latest_head().size == 2
    assert Head.objects.latest_of(Log.PUBLISHED).size == 1
    one.look()  # what was read is acknowledged
    assert acks.acknowledged() == 2
    before = Reached.objects.get(name="Archive").asked_at
    one.look()
    assert Reached.objects.get(name="Archive").asked_at == before


# ---- pages and the address for programs


def test_the_page_of_the_exchange(world, settings, theirs, archive, staff, at_desk):
    theirs.says(3)
    own = published()
    archive.holds(own)
    page = at_desk(staff.head).get(reverse("exchange:status")).content.decode()
    assert "never yet" in page
    page = at_desk(staff.head).post(reverse("exchange:poll_now"), follow=True).content.decode()
    assert "Asked. What came is shown below." in page
    assert "Archive" in page
    assert "everything" in page
    say()
    page = at_desk(staff.head).post(reverse("exchange:publish_now"), follow=True).content.decode()
    assert "Published up to entry 3." in page
    assert at_desk(staff.reader).post(reverse("exchange:publish_now")).status_code == 403
    archive.holds(theirs.fork(at=1, grows=2).note())
    at_desk(staff.head).post(reverse("exchange:poll_now"))
    fault = PeerFault.objects.get()
    got = at_desk(staff.reader).get(reverse("exchange:evidence", args=[fault.pk]))
    assert verify_evidence(got.content.decode()).kind == "FORK"
    assert (
        "Two histories under one key"
        in at_desk(staff.reader).get(reverse("exchange:status")).content.decode()
    )


def test_a_head_is_posted_without_a_login(world, theirs, client, settings):
    theirs.says(3)
    address = reverse("public:add_checkpoint")
    post = {"content_type": "application/octet-stream"}
    given = client.post(address, write_request(0, [], theirs.note()), **post)
    assert (given.status_code, given["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert given.content.decode().startswith("— hmeimim.example/mirror ")
    assert latest_head().size == 3
    assert Receipt.objects.get(origin=theirs.origin).size == 3
    fork = theirs.fork(at=1, grows=2)
    given = client.post(address, write_request(3, [], fork.note()), **post)
    assert (given.status_code, given["Content-Type"], given.content) == (409, "text/x.tlog.size", b"3\n")
    assert verify_evidence(PeerFault.objects.get().evidence).kind == "FORK"
    assert client.post(address, b"x" * (1024 * 1024 + 1), **post).status_code == 413
    assert client.get(address).status_code == 405
    theirs.says(1)
    theirs.published.rename(settings.CENTRE_FOLDER / "away")
    given = client.post(address, write_request(3, theirs.proof(3), theirs.note()), **post)
    assert (given.status_code, given["Retry-After"]) == (503, "60")


def test_what_we_hold_is_shown_and_public_parts_only_to_its_writer(world, theirs, client, settings):
    import time  # noqa: PLC0415

    from tregua.record.signed_request import sign_request  # noqa: PLC0415

    theirs.says(3)
    polling.poll()
    prefix, place = "/public/record/", place_of(theirs.origin)
    assert note.split(client.get(f"{prefix}{place}/checkpoint").content)[0] == str(theirs.head())
    assert client.get(f"{prefix}{place}/tile/0/000.p/3").status_code == 200
    assert client.get(f"{prefix}{place_of('x.example/log1')}/checkpoint").status_code == 404
    assert client.get(f"{prefix}{place}/cosigned.json").status_code == 404
    body = f"{place}/body/000.p/3"
    assert client.get(prefix + body).status_code == 403
    signed = sign_request(AMMAN, path=body, to=settings.ORIGIN, now=int(time.time()))
    got = client.get(prefix + body, headers={"Authorization": signed})
    assert got.content.decode() == "".join(f"{line}\n" for _data, line in theirs.log)
    theirs.log.append((b'{"said":"a name, and where she lives","v":2}', ""))
    theirs.publish()
    polling.poll()
    assert client.get(f"{prefix}{place}/checkpoint").content.startswith(str(theirs.head()).encode())
    assert client.get(f"{prefix}{place}/tile/entries/000.p/4").status_code == 403


def test_who_has_a_file_already_is_told_so_in_few_bytes(world, client, settings):
    published()
    first = client.get("/public/record/checkpoint")
    again = client.get("/public/record/checkpoint", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
