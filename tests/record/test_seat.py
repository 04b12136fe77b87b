"""A copied folder is read-only until an operator confirms it; a centre that is moved is sealed first."""

import shutil

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from tregua.record import actions as record
from tregua.record import seat
from tregua.record.models import Entry, Log, Seat


@pytest.fixture
def seated(db):
    seat.take_seat(reason="created", by="administrator")


def act():
    with transaction.atomic():
        return record.append(act="tick", by="duty")


def copied(settings):
    """Go on in a copy of the folder."""
    folder = django_settings.CENTRE_FOLDER
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    settings.CENTRE_FOLDER = copy
    return copy


def test_a_new_centre_writes_once_it_is_seated(db):
    assert not seat.holds()
    with pytest.raises(seat.NotSeatedError, match="tregua init"), transaction.atomic():
        record.append(act="tick", by="duty")
    seat.take_seat(reason="created", by="administrator")
    assert seat.holds()
    assert act().index == 1
    first = Entry.objects.journal().first().content
    assert (first["act"], first["by"], first["facts"]["reason"]) == ("seat taken", "administrator", "created")


def test_taking_the_seat_that_one_holds_changes_nothing(seated):
    seat.take_seat(reason="again", by="administrator")
    assert Seat.objects.count() == 1


def test_a_copy_reads_and_does_not_write(seated, settings):
    copied(settings)
    assert not seat.holds()
    with pytest.raises(seat.NotSeatedError, match="copy of the centre"):
        act()
    with pytest.raises(seat.NotSeatedError, match="copy of the centre"):
        seat.take_seat(reason="here now", by="administrator")
    with pytest.raises(seat.NotSeatedError, match="copy of the centre"):
        seat.seal_for_move(reason="here now", by="administrator")


def test_a_file_put_back_in_its_place_is_another_file(seated):
    file = django_settings.CENTRE_FOLDER / seat.FILE
    backup = file.with_name("backup")
    shutil.copy(file, backup)
    backup.replace(file)
    assert not seat.holds()


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"another\n"])
def test_without_its_file_nothing_is_written(seated, content):
    file = django_settings.CENTRE_FOLDER / seat.FILE
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert not seat.holds()


def test_another_machine_is_another_place(seated, monkeypatch, tmp_path):
    other = tmp_path / "machine-id"
    other.write_text("another machine\n")
    monkeypatch.setattr(seat, "_MACHINE_IDS", (other,))
    assert not seat.holds()


def test_an_operator_confirms_a_copy_and_the_reason_is_kept(seated, settings):
    old = django_settings.CENTRE_FOLDER
    copied(settings)
    with pytest.raises(seat.NotSeatedError, match="reason is kept"):
        seat.confirm(by="administrator", reason="  ", partner_holds=0)
    seat.confirm(by="administrator", reason="the old laptop was lost", partner_holds=0)
    assert seat.holds()
    said = Entry.objects.journal().last().content
    assert (said["act"], said["facts"]["reason"]) == ("seat confirmed", "the old laptop was lost")
    settings.CENTRE_FOLDER = old  # with one database, the old folder is now the copy
    assert not seat.holds()


def test_an_old_copy_may_not_be_confirmed(seated, settings):
    record.release(kind="finding", record_id="01J1", public={}, by="head")
    copied(settings)
    with pytest.raises(seat.NotSeatedError, match="old copy"):
        seat.confirm(by="administrator", reason="restored", partner_holds=2)
    assert not seat.holds()
    seat.confirm(by="administrator", reason="restored", partner_holds=1)
    assert seat.holds()


def test_a_move_seals_the_old_place_before_the_new_one_writes(seated, settings):
    with pytest.raises(seat.NotSeatedError, match="reason is kept"):
        seat.seal_for_move(by="administrator", reason="")
    seat.seal_for_move(by="administrator", reason="a new server")
    assert not seat.holds()
    with pytest.raises(seat.NotSeatedError, match="sealed for a move"):
        act()
    with pytest.raises(seat.NotSeatedError, match="sealed for a move"):
        record.publish(by="head")
    copied(settings)
    seat.take_seat(by="administrator", reason="a new server")
    assert seat.holds()
    acts = [entry.content["act"] for entry in Entry.objects.journal()]
    assert acts == ["seat taken", "seat sealed", "seat taken"]
    assert Entry.objects.filter(log=Log.PUBLISHED).count() == 0


def test_the_seat_of_a_rolled_back_transaction_is_not_taken(db):
    with transaction.atomic():
        seat.take_seat(reason="created", by="administrator")
        transaction.set_rollback(True)
    assert not seat.holds()
    seat.take_seat(reason="created", by="administrator")
    assert seat.holds()


def test_nothing_is_written_outside_a_transaction(seated, monkeypatch):
    with monkeypatch.context() as outside:
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError, match="atomic"):
            record.append(act="tick", by="duty")
