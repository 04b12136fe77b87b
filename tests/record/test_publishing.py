"""What is released becomes signed files; a crash at any step loses no signed head."""

import base64
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tregua.record import actions as record
from tregua.record import checking, keys, log, others, publishing, seat
from tregua.record.entry import Ref
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.reading import ReadingError, read_published


class Crash(Exception):
    """The power went."""


def release(number=1, **more):
    return record.release(
        kind="finding",
        record_id=f"01J{number}",
        public={"answer": "violation", "n": number},
        by="head",
        **more,
    )


def published():
    return read_published(publishing.published_folder(), keys.log_vkey())


def crash_at(step):
    def reached(now):
        if now == step:
            raise Crash

    return reached


def test_nothing_is_published_until_something_is_released(staff):
    assert record.publish(by="head") is None
    assert not (publishing.published_folder() / "checkpoint").exists()


def test_what_is_released_is_read_and_verified_from_the_files(staff):
    first = release(1)
    second = release(2, refs=[Ref("latakia.example/log1", 7, "ab" * 32)], type="supersede")
    head = record.publish(by="head")
    read = published()
    assert (read.checkpoint.origin, read.checkpoint.size, read.checkpoint.root) == (
        settings.ORIGIN,
        2,
        head.root,
    )
    assert [entry.leaf_hash for entry in read.entries] == [first.leaf_hash, second.leaf_hash]
    assert read.entries[0].public == {"answer": "violation", "n": 1}
    assert read.entries[1].data["refs"] == [{"o": "latakia.example/log1", "i": 7, "h": "ab" * 32}]
    assert read.entries[1].data["t"] == "supersede"
    assert read.note == head.note


def test_publishing_again_changes_nothing(staff):
    release()
    record.publish(by="head")
    before = {path: path.read_bytes() for path in publishing.published_folder().rglob("*") if path.is_file()}
    assert record.publish(by="head") is None
    assert before == {path: path.read_bytes() for path in before}
    assert Head.objects.filter(log=Log.PUBLISHED).count() == 1


def test_the_journal_is_signed_with_each_publishing_and_stays_inside(staff):
    release()
    record.publish(by="head")
    head = Head.objects.latest_of(Log.JOURNAL)
    assert head.note.startswith(f"{settings.ORIGIN}/journal\n{log.size_of(Log.JOURNAL)}\n")
    assert Entry.objects.journal().last().content["act"] == "log published"
    assert "/journal" not in (publishing.published_folder() / "checkpoint").read_text()


def test_every_size_over_the_edge_of_a_bundle_is_whole(staff):
    sizes = [1, 5, 255, 256, 257, 300]
    done = 0
    for size in sizes:
        for number in range(done, size):
            release(number)
        done = size
        record.publish(by="head")
        assert published().checkpoint.size == size
    assert {path.parent.name for path in publishing.published_folder().rglob("000.p")} == {"1"}
    assert checking.check_log() == []


@pytest.mark.parametrize("step", publishing.STEPS)
@pytest.mark.parametrize("earlier", [0, 3, 255])
def test_a_crash_at_any_step_loses_no_signed_head(staff, step, earlier):
    for number in range(earlier):
        release(number)
    if earlier:
        record.publish(by="head")
    for number in range(3):
        release(number)
    with pytest.raises(Crash):
        publishing.publish(by="head", reached=crash_at(step))
    signed = list(Head.objects.filter(log=Log.PUBLISHED))
    if earlier:  # a reader in between sees the old head or the new one, whole
        assert published().checkpoint.size in {earlier, earlier + 3}
    checking.repair()
    if signed:
        assert published().checkpoint.size == max(head.size for head in signed)
    release(99)
    record.publish(by="head")
    assert published().checkpoint.size == earlier + 4
    assert checking.check_log() == []
    assert set(signed) <= set(Head.objects.all())


def test_the_files_are_made_anew_from_the_entries(staff):
    for number in range(300):
        release(number)
    record.publish(by="head")
    folder = publishing.published_folder()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    shutil.rmtree(folder)
    folder.mkdir()
    assert checking.repair() > 0
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "tile" / "entries" / "000").write_bytes(b"spoilt")
    with pytest.raises(ReadingError, match="TAMPER"):
        published()
    assert checking.repair() == 1
    published()


def test_an_old_copy_of_the_database_signs_nothing(staff):
    release()
    record.publish(by="head")
    checkpoint = (publishing.published_folder() / "checkpoint").read_bytes()
    release()
    record.publish(by="head")
    ahead = (publishing.published_folder() / "checkpoint").read_bytes()
    (publishing.published_folder() / "checkpoint").write_bytes(checkpoint)
    record.publish(by="head")
    assert (publishing.published_folder() / "checkpoint").read_bytes() == ahead
    point = publishing.Checkpoint(settings.ORIGIN, 9, "ab" * 32)
    future = publishing.checkpoint.sign(point, keys.log_signer())
    (publishing.published_folder() / "checkpoint").write_text(future)
    with pytest.raises(publishing.LogFaultError, match="old copy"):
        record.publish(by="head")


def test_a_redaction_blanks_the_body_and_the_log_still_verifies(staff):
    release(1)
    target = release(2)
    record.publish(by="head")
    secret = Body.objects.get(entry=target).disclosures
    made = record.redact(target.index, reason_code="safety", authority="head of centre", by="head")
    record.publish(by="head")
    read = published()
    assert read.entries[1].public == {}
    assert read.entries[0].public
    assert read.entries[2].data["t"] == "redact"
    assert read.entries[2].data["refs"] == [{"o": settings.ORIGIN, "i": 1, "h": target.leaf_hash}]
    assert read.entries[2].public == {"reason_code": "safety", "authority": "head of centre"}
    everything = b"".join(
        path.read_bytes() for path in publishing.published_folder().rglob("*") if path.is_file()
    )
    assert secret.encode() not in everything
    assert Body.objects.get(entry=target).redacted_by == made
    assert checking.check_log() == []
    with pytest.raises(record.RedactionError, match="already"):
        record.redact(target.index, reason_code="safety", authority="head of centre", by="head")
    with pytest.raises(record.RedactionError, match="cannot be redacted"):
        record.redact(made.index, reason_code="safety", authority="head of centre", by="head")


def test_a_redaction_needs_a_reason_and_an_authority(staff):
    target = release()
    with pytest.raises(record.RedactionError, match="whose authority"):
        record.redact(target.index, reason_code=" ", authority="head", by="head")


def test_without_its_passphrase_nothing_is_signed(staff, monkeypatch):
    release()
    monkeypatch.delenv(keys.PASSPHRASE)
    with pytest.raises(keys.LogKeyError, match=keys.PASSPHRASE):
        record.publish(by="head")
    assert keys.log_vkey().startswith(settings.ORIGIN)
    monkeypatch.setenv(keys.PASSPHRASE, "another passphrase")
    with pytest.raises(keys.LogKeyError, match="does not open"):
        record.publish(by="head")
    (settings.CENTRE_FOLDER / keys.PEM).unlink()
    with pytest.raises(keys.LogKeyError, match="no key"):
        record.publish(by="head")


def test_a_log_key_is_made_once_under_a_long_passphrase(tmp_path):
    with pytest.raises(keys.LogKeyError, match="too short"):
        keys.make_log_key(tmp_path, passphrase="short", origin="a.example/log1")
    keys.make_log_key(tmp_path, passphrase="five words and no name", origin="a.example/log1")
    assert b"ENCRYPTED" in (tmp_path / keys.PEM).read_bytes()
    assert (tmp_path / keys.PEM).stat().st_mode & 0o777 == 0o600
    with pytest.raises(keys.LogKeyError, match="exists already"):
        keys.make_log_key(tmp_path, passphrase="five words and no name", origin="a.example/log1")


def test_a_copy_publishes_nothing(staff):
    release()
    (settings.CENTRE_FOLDER / seat.FILE).write_text("another\n")
    with pytest.raises(seat.NotSeatedError):
        record.publish(by="head")


def test_the_checkpoint_carries_what_others_signed_of_it(staff, monkeypatch):
    """One line of each key, the newest; our own line stays first and ours."""
    release()
    head = record.publish(by="head")
    key = Ed25519PrivateKey.generate()

    def line(at, name="amman.example/mirror"):
        raw = b"\x01\x02\x03\x04" + at.to_bytes(8, "big") + key.sign(bytes([at]))
        return f"\u2014 {name} {base64.b64encode(raw).decode()}\n"

    seen = []
    monkeypatch.setattr(others, "COSIGNATURES", [lambda point: seen if point.root == head.root else []])
    assert not publishing.write_checkpoint(publishing.published_folder())
    seen += [line(1), line(2), line(3, "un.example/mirror")]
    assert publishing.write_checkpoint(publishing.published_folder())
    text = (publishing.published_folder() / "checkpoint").read_text()
    assert text == head.note + line(2) + line(3, "un.example/mirror")
    assert published().checkpoint.root == head.root
    release(2)
    record.publish(by="head")
    assert "un.example" not in (publishing.published_folder() / "checkpoint").read_text()


def test_whoever_must_be_asked_can_stop_the_signing(staff, monkeypatch):
    def refuse():
        raise publishing.LogFaultError("the other centre holds more")

    monkeypatch.setattr(others, "BEFORE_SIGNING", [refuse])
    assert record.publish(by="head") is None
    release()
    with pytest.raises(publishing.LogFaultError, match="holds more"):
        record.publish(by="head")
    assert not Head.objects.exists()


def test_a_clock_that_steps_back_breaks_no_order(staff, monkeypatch):
    """Entries are in the order of their indexes, whatever the clock says; heads only grow."""
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for number, hour in enumerate([0, -3, 2, -30]):
        monkeypatch.setattr("django.utils.timezone.now", lambda hour=hour: noon + timedelta(hours=hour))
        monkeypatch.setattr("time.time_ns", lambda hour=hour: int(noon.timestamp() + 3600 * hour) * 10**9)
        release(number)
        assert record.publish(by="head").size == number + 1
    assert [one.public["n"] for one in published().entries] == [0, 1, 2, 3]
    ids = list(Entry.objects.published().values_list("id", flat=True))
    assert ids == sorted(ids)
    assert checking.check_log() == []
