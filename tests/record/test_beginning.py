"""A new log begins with its genesis and what its entries mean; an old one without goes on as it is."""

import json
import re

import pytest
from django.conf import settings as django_settings

from tregua.record import actions as record
from tregua.record import checking, disclosure, keys, publishing, schemas, verify
from tregua.record.disclosure import DisclosureError, digest, disclose
from tregua.record.models import Entry, Log
from tregua.record.reading import read_published


def entries():
    record.publish(by="head")
    return read_published(publishing.published_folder(), keys.log_vkey()).entries


def test_the_first_entry_says_which_log_this_is_and_the_next_ones_what_entries_mean(staff):
    record.begin(by="founder", charter="ab" * 32)
    first, *rest = entries()
    assert (first.data["t"], first.data["kind"], first.data["sch"]) == ("genesis", "genesis", "genesis/1")
    assert first.public["origin"] == django_settings.ORIGIN
    assert first.public["vkey"] == keys.log_vkey()
    assert first.public["charter"] == "ab" * 32
    described = [one.public["schema"] for one in rest]
    assert described[:2] == ["genesis/1", "schema/1"]
    assert {"finding/1", "position/1", "bulletin/1", "redact/1", "ack/1"} <= set(described)
    assert {one.data["t"] for one in rest} == {"note"}
    folder = str(publishing.published_folder())
    assert verify.main([folder, "--vkey", keys.log_vkey()]) == 0
    assert checking.check_log() == []


def test_a_schema_is_json_schema_and_names_every_field_that_leaves(staff):
    record.begin(by="founder")
    finding = next(one.public for one in entries() if one.public.get("schema") == "finding/1")
    text = json.loads(finding["text"])
    assert (text["title"], text["type"], text["additionalProperties"]) == ("finding/1", "object", True)
    assert "day" in text["properties"]
    assert set(text["required"]) <= set(text["properties"])
    assert finding["digests"] == disclosure.slots_of("finding/1")


def test_a_log_is_begun_once_and_one_that_has_entries_is_left_as_it_is(staff):
    assert record.begin(by="founder")
    assert not record.begin(by="founder")
    size = Entry.objects.published().count()
    record.release(kind="finding", record_id="01J1", public={}, by="head")
    assert Entry.objects.published().count() == size + 1


def test_an_old_log_without_a_genesis_stays_valid_and_as_it_is(staff):
    record.release(kind="finding", record_id="01J1", public={}, by="head")
    assert not record.begin(by="founder")
    record.release(kind="finding", record_id="01J2", public={}, by="head")
    assert [one.data["t"] for one in entries()] == ["record", "record"]


def test_a_schema_that_is_new_is_described_before_its_first_use(staff):
    record.begin(by="founder")
    made = record.release(kind="sighting", record_id="01J1", public={"n": 1}, by="head")
    again = record.release(kind="sighting", record_id="01J2", public={"n": 2}, by="head")
    assert again.index == made.index + 1
    note = entries()[made.index - 1]
    assert (note.data["t"], note.public["schema"], note.data["sch"]) == ("note", "sighting/1", "schema/1")


def test_nobody_sees_whether_something_is_sealed(staff):
    """Every leaf of a schema shows as many digests, in an order that tells nothing."""
    sealed = [digest(disclose(f"field {n}", "a name")) for n in range(disclosure.slots_of("finding/1") - 1)]
    for number in range(disclosure.slots_of("finding/1")):
        made = record.release(
            kind="finding", record_id=f"01J{number}", public={"n": 1}, by="head", further=sealed[:number]
        )
        digests = made.content["_sd"]
        assert len(digests) == disclosure.slots_of("finding/1")
        assert digests == sorted(digests)
        assert all(re.fullmatch("[A-Za-z0-9_-]{43}", one) for one in digests)
        assert set(sealed[:number]) <= set(digests)
    with pytest.raises(DisclosureError, match="fields"):
        record.release(kind="finding", record_id="01J9", public={}, by="head", further=[*sealed, "a" * 43])


def test_many_are_released_as_one_by_one(staff):
    leaving = [record.Leaving("finding", f"01J{n}", {"n": n}) for n in range(300)]
    assert record.release_all(leaving, by="head") == range(300)
    read = entries()
    assert [one.public["n"] for one in read] == list(range(300))
    acts = [one.content for one in Entry.objects.journal() if one.content["act"] == "entry released"]
    assert [one["facts"]["entry"] for one in acts] == list(range(300))
    assert [one["subject"] for one in acts] == [f"01J{n}" for n in range(300)]
    assert checking.check_log() == []
    assert Entry.objects.filter(log=Log.PUBLISHED).values("pk").distinct().count() == 300


def test_every_schema_that_is_registered_is_whole():
    for schema in schemas.known():
        text = json.loads(schema.text)
        assert text["title"] == schema.sch
        assert text["description"]
        assert re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}", schema.note_id)
