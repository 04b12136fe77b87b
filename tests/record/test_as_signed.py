"""At the start the log is compared with what was signed: what was edited stops all signing, and reading goes on."""

import threading
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.record.test_checking import unguarded  # noqa: F401 - a fixture
from tregua.record import actions as record
from tregua.record import checking, publishing, stopped
from tregua.record.models import Body, Entry, Head, Log


def edit(index, log=Log.PUBLISHED, **fields):
    Entry.objects.filter(log=log, index=index).update(**fields)


def test_nothing_is_wrong_with_a_log_as_it_was_signed(staff):
    assert checking.look_before_signing() == []
    for number in range(3):
        record.release(kind="finding", record_id=f"01J{number}", public={"n": number}, by="head")
    assert checking.look_before_signing() == []
    record.publish(by="head")
    record.release(kind="finding", record_id="01J9", public={"n": 9}, by="head")
    assert checking.look_before_signing() == []
    assert stopped.why() == []


@pytest.mark.parametrize("log", [Log.JOURNAL, Log.PUBLISHED])
@pytest.mark.parametrize("index", [0, 1])
def test_an_edited_entry_stops_all_signing_until_it_is_as_it_was(unguarded, log, index):  # noqa: F811
    data = bytes(Entry.objects.get(log=log, index=index).data)
    edit(index, log, data=data.replace(b"0", b"1"))
    faults = checking.look_before_signing()
    assert (log, f"entry {index}") in {(fault.log, fault.where) for fault in faults}
    record.release(kind="finding", record_id="01J3", public={"n": 3}, by="head")  # the work goes on
    before = (publishing.published_folder() / "checkpoint").read_bytes()
    with pytest.raises(stopped.SigningStoppedError, match=f"entry {index}"):
        record.publish(by="head")
    assert (publishing.published_folder() / "checkpoint").read_bytes() == before
    assert Head.objects.latest_of(Log.PUBLISHED).size == 2
    edit(index, log, data=data)
    assert checking.look_before_signing() == []
    assert record.publish(by="head").size == 3


def test_text_where_bytes_were_written_is_seen(unguarded):  # noqa: F811
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")  # it alone keeps text in a column of bytes
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_entry SET data = CAST(data AS text) WHERE log = 'published'")
    assert [fault.where for fault in checking.check_as_signed() if fault.says.startswith("its bytes")] == [
        "entry 0",
        "entry 1",
    ]


def test_an_edited_public_part_stops_all_signing_and_is_not_published(staff):
    record.release(kind="finding", record_id="01J0", public={"n": 1}, by="head")
    record.release(kind="finding", record_id="01J1", public={"n": 2}, by="head")
    record.publish(by="head")
    first, second = Body.objects.order_by("entry__index")
    Body.objects.filter(pk=second.pk).update(disclosures=first.disclosures)
    assert [fault.where for fault in checking.look_before_signing()] == ["body 1"]
    with pytest.raises(publishing.LogFaultError, match="body 1"):
        checking.repair()
    Body.objects.filter(pk=second.pk).update(disclosures=second.disclosures)
    assert checking.look_before_signing() == []


@pytest.mark.parametrize("fields", [{"leaf_hash": "ab" * 32}, {"nodes": b"x" * 32}])
def test_an_edited_hash_is_seen_also_after_the_last_head(unguarded, fields):  # noqa: F811
    for number in (3, 4):
        record.release(kind="finding", record_id=f"01J{number}", public={"n": number}, by="head")
    edit(3, **fields)
    assert [fault.where for fault in checking.check_as_signed()] == ["entry 3"]


def test_an_entry_that_is_gone_and_a_head_that_says_something_else_are_seen(unguarded):  # noqa: F811
    Entry.objects.filter(log=Log.JOURNAL, index=1)._raw_delete("default")
    assert {fault.log for fault in checking.check_as_signed()} == {Log.JOURNAL}
    Head.objects.filter(log=Log.PUBLISHED).update(root="ab" * 32)
    assert {fault.log for fault in checking.check_as_signed()} == {Log.JOURNAL, Log.PUBLISHED}


def test_an_entry_found_altered_while_signing_stops_the_signing_of_every_process(unguarded):  # noqa: F811
    record.release(kind="finding", record_id="01J3", public={"n": 3}, by="head")
    edit(2, data=b"{}")
    with pytest.raises(publishing.LogFaultError, match="altered"):
        record.publish(by="head")
    assert stopped.kinds() == {stopped.ALTERED}


def test_the_pages_and_the_checkups_say_so(unguarded, staff, at_desk):  # noqa: F811
    edit(1, data=b"{}")
    checking.look_before_signing()
    page = at_desk(staff.duty).get("/")
    assert "Nothing is signed" in page.content.decode()
    assert "entry 1" in page.content.decode()
    page = at_desk(staff.administrator).get("/check-ups/")
    assert "nothing is signed" in page.content.decode()
    assert "Nothing is signed" not in at_desk(staff.duty).get("/public/").content.decode()


@pytest.mark.parametrize("who", ["head", "verifier", "liaison"])
def test_today_and_the_exchange_open_when_an_entry_says_nothing_any_more(unguarded, staff, at_desk, who):  # noqa: F811
    edit(1, data=b"{}")
    checking.look_before_signing()
    browser = at_desk(getattr(staff, who))
    assert "entry 1" in browser.get("/").content.decode()
    assert "not known" in browser.get("/record/exchange/").content.decode()
    page = browser.get("/record/")
    assert page.status_code == 403
    assert "restore the newest backup" in page.content.decode()


def test_what_others_hold_more_of_is_still_read_here(staff, at_desk):
    stopped.stop(stopped.BEHIND, who="amman", theirs=40, ours=31)
    assert "Nothing is contested." in at_desk(staff.verifier).get("/").content.decode()


def test_whoever_spoils_the_file_does_not_make_us_sign(staff):
    record.release(kind="finding", record_id="01J1", public={"n": 1}, by="head")
    (django_settings.CENTRE_FOLDER / stopped.FILE).write_text("all is well")
    with pytest.raises(stopped.SigningStoppedError, match="cannot be read"):
        record.publish(by="head")
    checking.look_before_signing()
    assert record.publish(by="head").size == 1


def test_of_two_reasons_at_once_none_is_lost(staff):
    def toggle(kind):
        for _ in range(20):
            stopped.stop(kind, who="amman")
            stopped.lift(kind)
        stopped.stop(kind, who="amman")

    threads = [threading.Thread(target=toggle, args=(kind,)) for kind in (stopped.BEHIND, stopped.FORKED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stopped.kinds() == {stopped.BEHIND, stopped.FORKED}


def test_many_entries_are_looked_at_in_a_moment(staff):
    record.release_all([record.Leaving("finding", f"01J{n}", {"n": n}) for n in range(10_000)], by="head")
    record.publish(by="head")
    begun = time.process_time()
    assert checking.check_as_signed() == []
    assert time.process_time() - begun < 20
    assert connection.vendor in {"sqlite", "postgresql"}
