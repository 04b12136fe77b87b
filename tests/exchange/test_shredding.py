"""Shredding: keys, sealed part and public line are gone, the log verifies, and the other centre follows."""

import dataclasses
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from tests import world
from tests.exchange.sealed_world import adopted, recipient, released
from tregua.exchange import actions, packages
from tregua.exchange.following import FOLLOWED, follow_redactions, followed_by_other
from tregua.exchange.held import own_ref
from tregua.exchange.ledger import Disclosed, Way
from tregua.exchange.models import PeerEntry
from tregua.exchange.peer import read_peer
from tregua.exchange.seals import Grant, Opening, Received, Shredded
from tregua.exchange.shredding import ShreddingError, apply_redactions, forget_on_disk, shred
from tregua.people.models import AccessNote
from tregua.record import keys
from tregua.record.checking import check_log
from tregua.record.models import Body, Entry
from tregua.record.publishing import publish
from tregua.record.reading import read_published


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def sealed(valley):
    return released(valley, adopted(valley), recipient(valley.staff))


def destroyed(made, by, **says):
    return shred(made.entry_index, reason_code="safety", authority="the head of centre", by=by, **says)


def test_keys_blob_and_public_line_go_and_a_tombstone_stays(valley, sealed):
    stone = destroyed(sealed, valley.staff.custodian)
    assert not Opening.objects.exists()
    assert not Grant.objects.exists()
    assert Body.objects.get(entry__index=sealed.entry_index).disclosures == ""
    assert (stone.keys, stone.reason_code) == (2, "safety")
    redaction = Entry.objects.published().get(index=stone.redaction_index)
    assert redaction.content["t"] == "redact"
    row = Disclosed.objects.of_entry(sealed.entry_index).last()
    assert row.way == Way.SHREDDED


def test_the_log_still_verifies_with_a_blank_line(valley, sealed, settings):
    publish(by="test")
    destroyed(sealed, valley.staff.custodian)
    publish(by="test")
    folder = Path(settings.CENTRE_FOLDER) / "published"
    read = read_published(folder, keys.log_vkey())
    assert read.entries[sealed.entry_index].public == {}
    assert check_log() == []


def test_who_may_and_that_it_is_done_once(valley, sealed):
    for somebody in (valley.staff.head, valley.staff.administrator, valley.staff.publisher):
        with pytest.raises(PermissionDenied):
            destroyed(sealed, somebody)
    destroyed(sealed, valley.staff.custodian)
    with pytest.raises(ShreddingError, match="redacted already"):
        destroyed(sealed, valley.staff.custodian)
    assert Shredded.objects.count() == 1


def test_an_entry_without_a_sealed_part_is_redacted_all_the_same(valley):
    plain = actions.release(actions.propose(adopted(valley), by=valley.staff.publisher), by=valley.staff.head)
    assert destroyed(plain, valley.staff.custodian).keys == 0
    assert Disclosed.objects.order_by("-id").first().way == Way.REDACTED


def test_an_old_copy_of_the_register_loses_its_keys_again(valley, sealed):
    """A backup of before has the rows; our log, recovered from the partner, says that they are gone."""
    opening = Opening.objects.get()
    rows = list(Grant.objects.all())
    line = Body.objects.get().disclosures
    destroyed(sealed, valley.staff.custodian)
    opening.save(force_insert=True)
    for row in rows:
        row.save(force_insert=True)
    Body.objects.filter(entry__index=sealed.entry_index).update(disclosures=line)
    assert apply_redactions() == [sealed.entry_index]
    assert not Grant.objects.exists()
    assert not Opening.objects.exists()
    assert Body.objects.get(entry__index=sealed.entry_index).disclosures == ""
    assert apply_redactions() == []


# -- the other centre follows


def test_what_the_other_centre_redacts_goes_here_and_our_log_says_so(staff, other):
    ref = other.release(answer="violation")
    other.publish()
    read_peer()
    Received.objects.create(entry_index=ref.index, leaf_hash=ref.leaf_hash, package=b"{}")
    other.redact(ref.index)
    other.publish()
    read_peer()
    assert PeerEntry.objects.get(index=ref.index).public == {}
    assert not Received.objects.exists()
    note = Entry.objects.published().get()
    assert (note.content["t"], note.content["kind"]) == ("note", FOLLOWED)
    assert note.content["refs"][0]["i"] == 1
    read_peer()
    follow_redactions(other.origin)
    assert Entry.objects.published().count() == 1


def test_they_have_seen_it(valley, sealed, other, settings):
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE, peer_code="amman", peer_folder=other.folder, peer_vkey=other.vkey
    )
    stone = destroyed(sealed, valley.staff.custodian)
    redaction = Entry.objects.published().get(index=stone.redaction_index)
    assert followed_by_other(redaction, settings.ORIGIN) is None
    other.release(
        FOLLOWED, sort="note", id=f"redaction-{redaction.index}", refs=[own_ref(redaction.index)],
        redaction=redaction.index,
    )  # fmt: skip
    other.publish()
    read_peer()
    assert followed_by_other(redaction, settings.ORIGIN) is not None


def test_what_was_redacted_is_not_fetched_again(staff, other, tmp_path):
    ref = other.release(answer="violation")
    other.redact(ref.index)
    other.publish()
    read_peer()
    row = PeerEntry.objects.get(index=ref.index)
    assert packages.redacted(other.origin, row)


def test_shredding_needs_no_key_and_opens_nothing(valley, sealed):
    destroyed(sealed, valley.staff.custodian)
    forget_on_disk()
    assert not AccessNote.objects.exists()


def test_what_was_destroyed_goes_from_the_stick_as_well(valley, sealed, tmp_path):
    packages.carry(tmp_path, body="amman", by="test")
    assert len(list((tmp_path / "sealed").iterdir())) == 2
    destroyed(sealed, valley.staff.custodian)
    assert packages.carry(tmp_path, body="amman", by="test") == 0
    assert [one.name for one in (tmp_path / "sealed").iterdir()] == ["list"]
    assert (tmp_path / packages.LIST).read_bytes() == b""
