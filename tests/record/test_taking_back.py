"""An old copy of the register gets back what was published after it, from the published files, or it does not sign."""

import shutil

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from tregua.record import actions as record
from tregua.record import checking, keys, note, publishing, seat, taking_back, tiles
from tregua.record import checkpoint as points
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.reading import ReadingError, read_published
from tregua.record.source import FolderSource


def release(number):
    return record.release(kind="finding", record_id=f"01J{number}", public={"n": number}, by="head")


def published_folder():
    return django_settings.CENTRE_FOLDER / "published"


@pytest.fixture
def old_copy(db, tmp_path):
    """Return what others hold of a log whose register has gone back to an old backup: 3 entries of 300.

    Of the three one was redacted meanwhile; one more was released, but not yet signed, when the backup was made.
    """
    seat.take_seat(reason="created", by="administrator")
    for number in range(2):
        release(number)
    record.publish(by="head")
    release(2)
    backup = tmp_path / "backup"
    shutil.copytree(published_folder(), backup)
    before = transaction.savepoint()
    for number in range(3, 298):
        release(number)
    record.redact(0, reason_code="safety", authority="head", by="head")
    record.redact(200, reason_code="safety", authority="head", by="head")
    head = record.publish(by="head")
    transaction.savepoint_rollback(before)
    others = tmp_path / "others"
    published_folder().replace(others)
    backup.replace(published_folder())
    (django_settings.CENTRE_FOLDER / seat.FILE).unlink()
    assert (head.size, Entry.objects.published().count()) == (300, 3)
    return others, head


def confirm(folder, partner_holds=0):
    return taking_back.confirm_with(
        FolderSource(folder), by="operator", reason="restored", partner_holds=partner_holds
    )


def test_an_old_copy_catches_up_to_the_very_same_root_and_signs_on(old_copy):
    others, head = old_copy
    with pytest.raises(seat.NotSeatedError):
        record.publish(by="head")
    taken = confirm(others)
    assert (taken.first, taken.size, taken.root) == (3, head.size, head.root)
    assert taken.entries[0] == (3, "record", "finding", "01J3")
    assert taken.redacted == [0]
    assert Head.objects.latest_of(Log.PUBLISHED).note == head.note
    assert checking.check_log() == []
    checking.repair()
    for file in others.rglob("*"):
        if file.is_file():
            assert (published_folder() / file.relative_to(others)).read_bytes() == file.read_bytes()
    release(1000)
    grown = record.publish(by="head")
    assert grown.size == head.size + 1
    read = read_published(published_folder(), keys.log_vkey())
    assert read.entries[-1].public == {"n": 1000}


def test_the_journal_says_what_was_taken_back(old_copy):
    others, head = old_copy
    confirm(others)
    acts = [entry.content for entry in Entry.objects.journal()]
    assert [one["act"] for one in acts][-2:] == ["published entries taken back", "seat confirmed"]
    assert acts[-2]["facts"] | {"reason": ""} == {
        "first": 3, "size": head.size, "root": head.root, "redacted": [0], "filled": 0, "reason": "",
    }  # fmt: skip


def test_what_was_redacted_meanwhile_is_blank_again(old_copy):
    confirm(old_copy[0])
    blank = Body.objects.filter(disclosures="").values_list("entry__index", "redacted_by__index")
    assert sorted(blank) == [(0, 298), (200, 299)]


def test_what_was_released_and_not_signed_is_signed_with_the_head_that_others_hold(old_copy):
    """The folder of others is older than this copy's own entries: its head is kept, the rest is signed next."""
    own = Head.objects.latest_of(Log.PUBLISHED)
    taken = confirm(published_folder())
    assert (taken.entries, taken.size) == ([], 3)
    assert Head.objects.latest_of(Log.PUBLISHED) == own
    assert record.publish(by="head").size == 3


def test_a_copy_with_less_than_the_partner_holds_is_not_enough(old_copy):
    with pytest.raises(seat.NotSeatedError, match="only 3"):
        confirm(published_folder(), partner_holds=100)
    assert not seat.holds()
    confirm(old_copy[0], partner_holds=100)
    assert seat.holds()


def forge(folder, index, data):
    """Write another history into a published folder and sign it with the centre's own key."""
    size = 10
    own = [bytes(entry.data) for entry in Entry.objects.published()]
    entries = [*own, *(own[:1] * (size - len(own)))]
    entries[index] = data(entries[index])
    leaves = [publishing.leaf_hash(one) for one in entries]
    root = tiles_root(leaves)
    shutil.rmtree(folder)
    tiles.write(folder, f"tile/0/000.p/{size}", b"".join(leaves))
    tiles.write(folder, f"tile/entries/000.p/{size}", tiles.pack(entries))
    signed = points.sign(points.Checkpoint(django_settings.ORIGIN, size, root), keys.log_signer())
    tiles.write(folder, "checkpoint", signed.encode())
    return signed


def tiles_root(leaves):
    from tregua.record.tree import root  # noqa: PLC0415

    return root(leaves).hex()


def test_another_history_under_our_key_is_refused_with_both_notes(old_copy):
    others, _head = old_copy
    signed = forge(others, 1, lambda data: data.replace(b"01J1", b"01J9"))
    with pytest.raises(taking_back.ForkError, match="entry 1") as refused:
        confirm(others)
    assert refused.value.note_offered == signed
    assert refused.value.note_held == Head.objects.latest_of(Log.PUBLISHED).note
    for text in (refused.value.note_offered, refused.value.note_held):
        note.open_note(text.encode(), note.parse_vkey(keys.log_vkey()))
    assert not seat.holds()
    assert Entry.objects.published().count() == 3


def test_a_doctored_folder_is_refused_and_nothing_is_taken(old_copy):
    others, _head = old_copy
    bundle = others / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b"01J200", b"01J999"))
    with pytest.raises(ReadingError, match="TAMPER"):
        confirm(others)
    assert not seat.holds()
    assert (Entry.objects.published().count(), Body.objects.count()) == (3, 3)


def withhold(folder, *indexes):
    """Blank public parts in a copy, as whoever keeps it can."""
    for index in indexes:
        number, place = divmod(index, tiles.FULL)
        for body in (path for path in folder.glob(f"body/{number:03d}*") for path in (path, *path.glob("*"))):
            if body.is_file():
                lines = body.read_text().split("\n")
                lines[place] = ""
                body.write_text("\n".join(lines))


def test_a_copy_that_withholds_a_public_part_gives_the_log_back_and_what_is_missing_is_told(old_copy):
    others, head = old_copy
    withhold(others, 1, 100, 299)
    taken = confirm(others)
    assert (taken.size, taken.root, taken.filled) == (head.size, head.root, [])
    assert taken.missing == [100, 299], "entry 1 is in the register itself"
    assert Body.objects.get(entry__index=1).disclosures
    assert [fault.where for fault in checking.check_log()] == ["body 100", "body 299"]
    assert checking.look_before_signing() == []
    assert checking.repair()
    release(1000)
    assert record.publish(by="head").size == head.size + 1


def test_our_own_published_files_give_a_public_part_that_a_copy_withholds(old_copy):
    others, _head = old_copy
    shutil.rmtree(published_folder())
    shutil.copytree(others, published_folder())
    withhold(others, 100, 299)
    taken = confirm(others)
    assert (taken.filled, taken.missing) == ([100, 299], [])
    assert checking.check_log() == []


def test_a_fuller_copy_fills_in_what_another_withheld(old_copy, tmp_path):
    others, _head = old_copy
    shutil.copytree(others, tmp_path / "fuller")
    withhold(others, 100)
    confirm(others)
    taken = confirm(tmp_path / "fuller")
    assert (taken.entries, taken.filled, taken.missing) == ([], [100], [])
    assert checking.check_log() == []


def test_what_is_blanked_here_afterwards_stops_the_signing_all_the_same(old_copy):
    others, _head = old_copy
    withhold(others, 100)
    confirm(others)
    Body.objects.filter(entry__index=50).update(disclosures="")
    assert [fault.where for fault in checking.look_before_signing()] == ["body 50"]


def test_a_folder_that_somebody_else_signed_is_refused(old_copy):
    others, _head = old_copy
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    stranger = note.Signer(django_settings.ORIGIN, Ed25519PrivateKey.generate())
    text = note.split((others / "checkpoint").read_bytes())[0]
    (others / "checkpoint").write_text(stranger.sign(text))
    with pytest.raises(ReadingError, match="SIGNATURE"):
        confirm(others)
    assert not seat.holds()


def test_an_empty_folder_is_told(old_copy, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match="NOTHING"):
        confirm(tmp_path / "empty")
