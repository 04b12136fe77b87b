"""The rows follow the mirror: whatever ends a reading between the two, the next one finishes it."""

import dataclasses
import shutil

import pytest
from django.urls import reverse

from tests.exchange.players import Player, served
from tregua.exchange import peer, trust
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerEntry, PeerFault, PeerHead
from tregua.exchange.peer import catch_up, read_peer
from tregua.record.evidence import verify_evidence
from tregua.record.models import Entry
from tregua.record.source import FolderSource


class Killed(Exception):
    """The process ended here."""


@pytest.fixture
def theirs(staff, alone, settings, tmp_path):
    player = Player(tmp_path / "amman").says(3)
    name(player, settings)
    return player


def name(player, settings, **more):
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE, peer_code="amman", peer_names={"en": "Amman"}, peer_vkey=player.vkey,
        **{"peer_address": str(player.published)} | more,
    )  # fmt: skip


def rows():
    return list(PeerEntry.objects.order_by("index").values_list("index", "leaf_hash", "public"))


def held(player):
    return [(n, one.hex(), {"n": n}) for n, one in enumerate(player.hashes())]


@pytest.mark.parametrize("where", ["catch_up", "_add", "_bring_up_to_date", "_hold"])
def test_killed_between_mirror_and_rows_it_goes_on(theirs, monkeypatch, where):
    def killed(*_arguments):
        raise Killed

    with monkeypatch.context() as now:
        now.setattr(peer, where, killed)
        with pytest.raises(Killed):
            read_peer()
    assert mirror_of_peer().held().checkpoint.size == 3
    assert PeerHead.objects.count() == 0
    assert read_peer().size == 3
    assert rows() == held(theirs)


def test_killed_between_two_batches_it_goes_on(theirs, monkeypatch):
    monkeypatch.setattr(peer, "AT_ONCE", 2)
    add, added = peer._add, []

    def once(mirror, first, end):
        if added:
            raise Killed
        added.append(first)
        add(mirror, first, end)

    with monkeypatch.context() as now:
        now.setattr(peer, "_add", once)
        with pytest.raises(Killed):
            read_peer()
    assert PeerEntry.objects.count() == 2
    read_peer()
    assert rows() == held(theirs)


def test_catching_up_twice_changes_nothing(theirs):
    read_peer()
    before = (rows(), Entry.objects.journal().count())
    catch_up(mirror_of_peer())
    peer._add(mirror_of_peer(), 0, 3)
    assert (rows(), Entry.objects.journal().count()) == before


def test_a_public_part_that_comes_later_is_filled_in(theirs):
    good = theirs.log[1]
    theirs.log[1] = (good[0], theirs.log[0][1])
    theirs.publish()
    read_peer()
    assert [public for _index, _leaf, public in rows()] == [{"n": 0}, {}, {"n": 2}]
    theirs.log[1] = good
    theirs.says(1)
    read_peer()
    assert rows() == held(theirs)
    assert PeerFault.objects.get().check_name == "BODY", "that it was missing stays on record"


def test_an_entry_that_is_none_keeps_its_place(theirs):
    theirs.log.append((b"nonsense", ""))
    theirs.says(1)
    assert read_peer().size == 5
    row = PeerEntry.objects.get(index=3)
    assert (row.type, row.public, row.leaf_hash) == ("", {}, theirs.hashes()[3].hex())
    fault = PeerFault.objects.get()
    assert (fault.check_name, fault.where) == ("ENTRY", "entry 3")


def test_beyond_a_freeze_nothing_is_taken(theirs, monkeypatch):
    read_peer()
    monkeypatch.setattr(trust, "frozen", lambda origin: 3 if origin == theirs.origin else None)
    theirs.says(1)
    assert read_peer().size == 3
    assert PeerEntry.objects.count() == 3
    fault = PeerFault.objects.get()
    assert (fault.check_name, verify_evidence(fault.evidence).place) == ("FROZEN", "size 3")


def test_a_mirror_that_is_lost_does_not_forget_what_was_held(theirs):
    read_peer()
    shutil.rmtree(mirror_of_peer().folder)
    whole = theirs.published
    theirs.published = theirs.fork(at=1, grows=6).published
    shutil.rmtree(whole)
    shutil.copytree(theirs.published, whole)
    assert read_peer().size == 3
    assert PeerFault.objects.get().check_name == "FORK"


def test_a_register_older_than_its_mirror_catches_up(theirs):
    mirror_of_peer().pull(FolderSource(theirs.published))
    shutil.rmtree(theirs.published)
    read_peer()
    assert rows() == held(theirs)


def test_over_http_too(theirs, settings):
    with served(theirs.published) as site:
        name(theirs, settings, peer_address=site.url.rstrip("/"))
        assert read_peer().size == 3
    assert read_peer().size == 3, "a server that is away is no fault"
    assert PeerFault.objects.count() == 0
    assert rows() == held(theirs)


def test_the_evidence_is_given_from_the_common_record(theirs, staff, at_desk, settings):
    read_peer()
    name(theirs, settings, peer_address=str(theirs.fork(at=1, grows=4).published))
    read_peer()
    read_peer()
    fault = PeerFault.objects.get()
    browser = at_desk(staff.head)
    address = reverse("exchange:evidence", args=[fault.pk])
    assert address in browser.get(reverse("exchange:common")).content.decode()
    given = browser.get(address).content.decode()
    assert verify_evidence(given).kind == "FORK"
    (file,) = (settings.CENTRE_FOLDER / "evidence").iterdir()
    assert file.read_text() == given
