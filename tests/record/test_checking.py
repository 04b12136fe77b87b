"""The rows themselves are checked: what somebody altered in the database is found, and nothing is signed over it."""

import pytest
from django.db import connection

from tregua.record import actions as record
from tregua.record import checking, publishing
from tregua.record.models import Body, Entry, Head, Log


@pytest.fixture
def unguarded(staff):
    """Take the triggers away, as somebody with the database in hand can."""
    record.release(kind="finding", record_id="01J1", public={"n": 1}, by="head")
    record.release(kind="finding", record_id="01J2", public={"n": 2}, by="head")
    record.publish(by="head")
    with connection.cursor() as cursor:
        for table in ("record_entry", "record_head"):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {table}_kept_update")
                cursor.execute(f"DROP TRIGGER {table}_kept_delete")
            else:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    assert checking.check_log() == []


def altered(log, index, **fields):
    Entry.objects.filter(log=log, index=index).update(**fields)
    return {(fault.log, fault.where) for fault in checking.check_log()}


@pytest.mark.parametrize("log", [Log.JOURNAL, Log.PUBLISHED])
def test_an_altered_entry_is_found(unguarded, log):
    data = bytes(Entry.objects.get(log=log, index=1).data).replace(b"0", b"1")
    assert (log, "entry 1") in altered(log, 1, data=data)


@pytest.mark.parametrize("fields", [{"leaf_hash": "ab" * 32}, {"nodes": b"x" * 32}])
def test_an_altered_hash_is_found(unguarded, fields):
    assert (Log.JOURNAL, "entry 1") in altered(Log.JOURNAL, 1, **fields)


@pytest.mark.parametrize("change", ["data = CAST(data AS TEXT)", "data = 7", "nodes = 7", "nodes = 'x'"])
def test_an_entry_that_is_no_longer_kept_as_bytes_is_found(unguarded, change):
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")  # it alone keeps any value in any column
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE record_entry SET {change} WHERE log = 'published'")
    for found in (checking.check_log(), checking.check_as_signed()):
        assert (Log.PUBLISHED, "entry 1") in {(fault.log, fault.where) for fault in found}
    assert "not kept as bytes" in checking.told(checking.look_before_signing())


def test_bytes_that_have_become_a_text_which_is_none_are_found(unguarded):
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")  # it alone keeps any value in any column
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_entry SET nodes = CAST(X'ff' AS TEXT) WHERE log = 'journal'")
    assert "cannot be read" in checking.told(checking.look_before_signing())


@pytest.mark.parametrize("column", ["note = CAST(note AS BLOB)", "size = 'two'"])
def test_a_head_that_is_no_longer_kept_as_text_and_number_is_found(unguarded, column):
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")  # it alone keeps any value in any column
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"UPDATE record_head SET {column} WHERE log = 'published'")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert checking.check_log()
    assert checking.check_as_signed()


def test_an_entry_that_is_gone_is_found(unguarded):
    Entry.objects.filter(log=Log.JOURNAL, index=1)._raw_delete("default")
    places = {(fault.log, fault.where) for fault in checking.check_log()}
    assert (Log.JOURNAL, "entry 2") in places


def test_the_last_entries_that_are_gone_are_missed_by_the_head(unguarded):
    size = Head.objects.latest_of(Log.JOURNAL).size
    Entry.objects.filter(log=Log.JOURNAL, index=size - 1)._raw_delete("default")
    assert (Log.JOURNAL, f"head {size}") in {(fault.log, fault.where) for fault in checking.check_log()}


@pytest.mark.parametrize("fields", [{"root": "ab" * 32}, {"note": "spoilt"}])
def test_an_altered_head_is_found(unguarded, fields):
    Head.objects.filter(log=Log.PUBLISHED, size=2).update(**fields)
    assert (Log.PUBLISHED, "head 2") in {(fault.log, fault.where) for fault in checking.check_log()}


def test_a_public_part_blanked_without_a_redaction_is_found(unguarded):
    Body.objects.filter(entry__index=1).update(disclosures="")
    assert {fault.where for fault in checking.check_log()} == {"body 1"}


def test_nothing_is_signed_over_an_altered_entry(unguarded):
    record.release(kind="finding", record_id="01J3", public={"n": 3}, by="head")
    data = bytes(Entry.objects.get(log=Log.PUBLISHED, index=1).data).replace(b"01J2", b"01J9")
    altered(Log.PUBLISHED, 1, data=data)
    with pytest.raises(publishing.LogFaultError, match="altered in the database"):
        record.publish(by="head")
    with pytest.raises(publishing.LogFaultError, match="entry 1"):
        checking.repair()
    assert Head.objects.latest_of(Log.PUBLISHED).size == 2


def test_nothing_is_signed_over_another_history(unguarded):
    record.release(kind="finding", record_id="01J3", public={"n": 3}, by="head")
    Entry.objects.filter(log=Log.JOURNAL, index=0).update(leaf_hash="ab" * 32, nodes=b"")
    Entry.objects.filter(log=Log.JOURNAL, index=1).update(nodes=b"x" * 32)
    Entry.objects.filter(log=Log.JOURNAL, index=3).update(nodes=b"x" * 64)
    with pytest.raises(publishing.LogFaultError, match="not what it was"):
        record.publish(by="head")
    assert Head.objects.latest_of(Log.PUBLISHED).size == 2
