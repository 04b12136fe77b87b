"""How far an entry has come, told by signatures alone."""

import dataclasses
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse

from tregua.centre.neighbours import Depositary
from tregua.exchange import trust
from tregua.exchange.actions import read_peer
from tregua.exchange.models import PeerEntry, Receipt
from tregua.exchange.states import state_of
from tregua.record import actions as record
from tregua.record import policy, proof
from tregua.record.cosignature import Cosigner
from tregua.record.keys import MIRROR_VKEY
from tregua.record.models import Head, Log
from tregua.record.tree import leaf_hash

ORIGIN = "hmeimim.example/log1"
NOW = 1_790_000_000
HMEIMIM, AMMAN, ARCHIVE = (
    Cosigner(name, Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)))
    for number, name in enumerate(
        ("hmeimim.example/mirror", "amman.example/mirror", "archive.example/mirror"), start=1
    )
)


@pytest.fixture
def centre(staff, other, settings):
    """Our centre: it knows the other centre's mirror key and one depositary; final is what all three cosigned."""
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE,
        peer_cosigner=AMMAN.key.vkey,
        depositaries=(Depositary("archive", ARCHIVE.key.vkey, ""),),
    )
    (settings.CENTRE_FOLDER / MIRROR_VKEY).write_text(HMEIMIM.key.vkey + "\n")
    assert trust.policy() is not None
    return settings.CENTRE


def release(number):
    made = record.release(kind="finding", record_id=f"01J{number}", public={"n": number}, by="head")
    return made.index


def receive(who, head, at):
    point = "".join(head.note.splitlines(keepends=True)[:3])
    Receipt.objects.create(
        origin=ORIGIN, size=head.size, root=head.root, cosigner=who.name, key_id=who.key.key_id.hex(),
        cosigned_at=datetime.fromtimestamp(at, UTC), line=who.cosign(point, at),
    )  # fmt: skip


def head():
    return Head.objects.latest_of(Log.PUBLISHED)


def reached(index):
    state = state_of(ORIGIN, index)
    return state.code, [
        (step.code, int(step.at.timestamp())) for step in state.steps if step.code != "logged"
    ]


def test_an_entry_goes_from_draft_to_final_by_signatures(centre):
    first = release(1)
    assert reached(first) == ("draft", [])
    record.publish(by="head")
    early = head()
    assert reached(first) == ("logged", [])
    receive(ARCHIVE, early, NOW)
    assert reached(first) == ("logged", [])
    receive(AMMAN, early, NOW + 60)
    assert reached(first) == ("received", [("received", NOW + 60)])
    receive(HMEIMIM, early, NOW + 90)
    assert reached(first) == ("final", [("received", NOW + 60), ("final", NOW + 90)])


def test_what_comes_after_the_cosigned_head_is_not_covered(centre):
    release(1)
    record.publish(by="head")
    for who in (HMEIMIM, AMMAN, ARCHIVE):
        receive(who, head(), NOW)
    second = release(2)
    assert reached(second) == ("draft", [])
    record.publish(by="head")
    assert reached(second) == ("logged", [])
    receive(AMMAN, head(), NOW + 900)
    assert reached(0) == ("final", [("received", NOW), ("final", NOW)])
    assert reached(second) == ("received", [("received", NOW + 900)])


def test_without_another_centre_an_entry_is_signed_and_no_more(staff, alone):
    release(1)
    record.publish(by="head")
    receive(AMMAN, head(), NOW)
    assert reached(0) == ("logged", [])


def test_an_entry_of_the_other_centre_is_proved_from_our_copy(centre, other, at_desk, staff):
    other.release(id="f1", day="2016-03-05", answer="violation")
    other.release(id="f2", day="2016-03-05", answer="no_access")
    other.publish()
    read_peer()
    browser = at_desk(staff.reader)
    page = browser.get(reverse("exchange:entry", args=["theirs", 1])).content.decode()
    address = reverse("exchange:proof", args=["theirs", 1])
    assert address in page
    assert "received by the other centre" not in page
    made = proof.parse(browser.get(address).content)
    opened = proof.verify(made, made.extra, policy.of_log(trust.peer_verifier()), now=NOW)
    assert (opened.checkpoint.origin, opened.checkpoint.size) == ("amman.example/log1", 2)
    assert PeerEntry.objects.get(index=1).leaf_hash == leaf_hash(made.extra).hex()
    for side, index in (("theirs", 2), ("ours", 99), ("nobody", 0)):
        assert browser.get(reverse("exchange:proof", args=[side, index])).status_code == 404


def test_an_entry_of_the_other_centre_is_received_here(centre):
    text = "amman.example/log1\n2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    Receipt.objects.create(
        origin="amman.example/log1", size=2, root="00" * 32, cosigner=HMEIMIM.name,
        key_id=HMEIMIM.key.key_id.hex(), cosigned_at=datetime.fromtimestamp(NOW, UTC), line=HMEIMIM.cosign(text, NOW),
    )  # fmt: skip
    state = state_of("amman.example/log1", 1)
    assert (state.code, state.name) == ("received", "received by this centre")
