"""A stick is as good as a line: it carries what is missing, what was spoilt on it is told, and nothing is taken of it."""

import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.live import make_pair
from tregua.exchange import receipts, stick
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerEntry, PeerFault
from tregua.exchange.witnesses import place_of
from tregua.record import actions as record
from tregua.record import keys, publishing, stopped, verify
from tregua.record.checkpoint import open_checkpoint
from tregua.record.cosignature import Cosigner, with_lines
from tregua.record.models import Head, Log

OURS = "hmeimim.example"


@pytest.fixture
def carried(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def release(count, first=0):
    leaving = [record.Leaving("finding", f"01J{n}", {"n": n}) for n in range(first, first + count)]
    record.release_all(leaving, by="head")
    record.publish(by="head")


def brought(other, carried):
    """Have the other centre write its stick."""
    other.publish()
    shutil.copytree(other.published, carried / "amman.example", dirs_exist_ok=True)


def test_the_stick_holds_our_log_as_it_is_published(staff, other, carried):
    release(300)
    done = stick.export(carried)
    assert (done.ours, done.ours_before, done.they_hold) == (300, 0, 0)
    assert verify.main([str(carried / OURS), "--vkey", keys.log_vkey()]) == 0


def test_only_what_is_missing_is_written(staff, other, carried):
    release(300)
    stick.export(carried)
    full = carried / OURS / "tile" / "entries" / "000"
    before = full.stat().st_mtime_ns
    release(20, first=300)
    done = stick.export(carried)
    assert (done.ours, done.ours_before) == (320, 300)
    assert full.stat().st_mtime_ns == before
    assert verify.main([str(carried / OURS), "--vkey", keys.log_vkey()]) == 0


def test_a_redaction_reaches_the_stick(staff, other, carried):
    release(3)
    stick.export(carried)
    record.redact(1, reason_code="safety", authority="head", by="head")
    record.publish(by="head")
    stick.export(carried)
    body = next((carried / OURS / "body").rglob("4")).read_text().split("\n")
    assert body[1] == ""
    assert body[0]


def test_what_the_other_centre_wrote_is_read_and_cosigned(staff, other, carried):
    other.release(n=1)
    other.release(n=2)
    brought(other, carried)
    done = stick.take_in(carried)
    assert (done.theirs, done.theirs_before, done.faults) == (2, 0, [])
    assert PeerEntry.objects.count() == 2
    held = mirror_of_peer().held()
    assert receipts.has(held.checkpoint, keys.mirror_cosigner().key)
    release(1)
    done = stick.export(carried)
    assert done.theirs == 2
    raw = (carried / OURS / place_of(other.origin) / "checkpoint").read_bytes()
    assert open_checkpoint(raw, other.signer.verifier).size == 2
    assert keys.mirror_cosigner().name in raw.decode()
    assert stick.take_in(carried).theirs_before == 2


def test_their_cosignature_of_ours_comes_back_on_the_stick(staff, other, settings, carried):
    import dataclasses  # noqa: PLC0415 - the settings of this test

    theirs = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE, peer_cosigner=theirs.key.vkey, peer_address=str(other.published)
    )
    release(2)
    head = Head.objects.latest_of(Log.PUBLISHED)
    text = head.note.partition("\n\n")[0] + "\n"
    place = carried / "amman.example" / place_of(settings.ORIGIN)
    place.mkdir(parents=True)
    (place / "checkpoint").write_bytes(with_lines(head.note.encode(), [theirs.cosign(text, 1_700_000_000)]))
    done = stick.take_in(carried)
    assert done.they_hold == 2
    assert "amman.example/mirror" in (publishing.published_folder() / "checkpoint").read_text()
    assert stick.export(carried).they_hold == 2


def test_a_tampered_stick_is_refused_and_the_place_is_told(staff, other, carried):
    other.release(n=1)
    other.release(n=2)
    brought(other, carried)
    bundle = next((carried / "amman.example" / "tile" / "entries").rglob("2"))
    bundle.write_bytes(bundle.read_bytes().replace(b"their-1", b"their-2", 1))
    done = stick.take_in(carried)
    assert len(done.faults) == 1
    assert done.faults[0].startswith("TAMPER bundle 0")
    assert PeerFault.objects.count() == 1
    assert PeerEntry.objects.count() == 0


def test_a_link_on_a_stick_leads_nowhere(staff, other, carried, tmp_path):
    other.release(n=1)
    brought(other, carried)
    secret = tmp_path / "secret"
    (carried / "amman.example" / "checkpoint").rename(secret)
    (carried / "amman.example" / "checkpoint").symlink_to(secret)
    assert stick.take_in(carried).theirs == 0


def test_a_stick_on_which_somebody_holds_more_of_our_log_stops_us(staff, other, carried):
    from django.db import transaction  # noqa: PLC0415 - the act of this test

    release(2)
    before = transaction.savepoint()
    release(3, first=2)
    shutil.copytree(
        publishing.published_folder(), carried / "amman.example" / place_of("hmeimim.example/log1")
    )
    transaction.savepoint_rollback(before)
    stick.take_in(carried)
    assert stopped.kinds() == {stopped.BEHIND}
    assert "tregua centre confirm" in stopped.why()[0]


def test_an_empty_stick_and_a_missing_one_are_told(staff, other, carried):
    release(1)
    assert "nothing of the other centre" in stick.take_in(carried).notes[0]
    for does in (stick.export, stick.take_in):
        with pytest.raises(stick.StickError, match="Put the stick in"):
            does(carried / "gone")


def test_names_are_such_as_every_file_system_takes(staff, other, carried):
    release(1)
    stick.export(carried)
    for path in carried.rglob("*"):
        assert not path.is_symlink()
        assert not set(path.name) & set('<>:"\\|?*')
        assert path.name == path.name.lower()


@pytest.mark.skipif("__import__('os').environ.get('DATABASE_URL')", reason="needs SQLite")
def test_a_week_without_a_line_both_ways_by_stick_converges(tmp_path):
    """Neither centre is reached; a stick goes to and fro, and both end with the same common record and receipts."""
    pair = make_pair(tmp_path / "live")
    carried = tmp_path / "stick"
    carried.mkdir()
    ours, theirs = pair.both
    said = ours.act("say", "The road is open.")["index"]
    theirs.act("busy", "30")
    ours.command("exchange", "export", str(carried))
    theirs.command("exchange", "import", str(carried))
    theirs.act("answer", str(said), "cannot_confirm")
    theirs.command("exchange", "export", str(carried))
    back = ours.command("exchange", "import", str(carried))
    assert "0 are missing there" in back
    assert "amman.example/mirror" in (ours.published / "checkpoint").read_text()  # their receipt, by stick
    ours.command("exchange", "export", str(carried))
    theirs.command("exchange", "import", str(carried))
    assert "hmeimim.example/mirror" in (theirs.published / "checkpoint").read_text()
    theirs.command("exchange", "export", str(carried))
    ours.command("exchange", "import", str(carried))
    seen = [sorted(one.act("concordance"), key=str) for one in pair.both]
    assert seen[0] == seen[1]
    item = next(one for one in seen[0] if (one["of"], one["index"]) == (ours.origin, said))
    assert item["positions"][theirs.origin] == "cannot_confirm"
    assert [one.act("faults") for one in pair.both] == [[], []]
    again = theirs.command("exchange", "import", str(carried))
    assert "0 of them new" in again
