"""An old copy of the register asks who holds more of our log, and signs nothing until it has what they hold."""

import dataclasses
import shutil
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from tests.record.conftest import lay_out, leaf
from tregua.exchange import guard
from tregua.exchange.models import PeerFault
from tregua.record import actions as record
from tregua.record import evidence, keys, publishing, stopped, taking_back
from tregua.record.cosignature import Cosigner
from tregua.record.source import FolderSource


@pytest.fixture
def partner(alone, settings, tmp_path):
    """The other centre as a folder of published files, with what it holds of ours."""
    folder = tmp_path / "amman"
    folder.mkdir()
    key = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate()).key
    settings.CENTRE = dataclasses.replace(
        alone, peer_code="amman", peer_address=str(folder), peer_cosigner=key.vkey
    )
    guard._Asked.once = False
    yield folder
    guard._Asked.once = False


def holds(partner, published):
    """Let the other centre hold what is published in a folder."""
    place = partner / "witness" / sha256(b"hmeimim.example/log1").hexdigest()
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(published, place)


def release(*numbers):
    for number in numbers:
        record.release(kind="finding", record_id=f"01J{number}", public={"n": number}, by="head")


@pytest.fixture
def gone_back(staff, partner, tmp_path):
    """Our register is an old backup: 2 entries of the 5 that the other centre holds."""
    release(0, 1)
    record.publish(by="head")
    backup = shutil.copytree(publishing.published_folder(), tmp_path / "backup")
    before = transaction.savepoint()
    release(2, 3, 4)
    record.publish(by="head")
    holds(partner, publishing.published_folder())
    transaction.savepoint_rollback(before)
    shutil.rmtree(publishing.published_folder())
    backup.replace(publishing.published_folder())
    guard._Asked.once = False
    return partner


def test_nothing_is_asked_of_nobody_and_signing_goes_on(staff, alone):
    guard._Asked.once = False
    release(1)
    assert record.publish(by="head").size == 1


def test_who_cannot_be_reached_is_not_waited_for(staff, partner):
    shutil.rmtree(partner)
    release(1)
    assert record.publish(by="head").size == 1


def test_who_holds_what_we_have_or_less_lets_us_sign(staff, partner):
    release(1)
    record.publish(by="head")
    holds(partner, publishing.published_folder())
    guard._Asked.once = False
    release(2)
    assert record.publish(by="head").size == 2
    guard._Asked.once = False
    release(3)
    assert record.publish(by="head").size == 3


def test_an_old_copy_signs_nothing_and_says_who_holds_more_and_what_to_do(gone_back, staff, at_desk):
    release(9)
    with pytest.raises(stopped.SigningStoppedError, match=r"amman holds 5 .* only 2.*--published"):
        record.publish(by="head")
    assert not PeerFault.objects.exists()
    shutil.rmtree(gone_back)  # also when nobody can be asked any more
    with pytest.raises(stopped.SigningStoppedError):
        record.publish(by="head")
    with pytest.raises(stopped.SigningStoppedError):  # and nothing more is released into its way
        release(10)
    assert "old copy" in at_desk(staff.duty).get("/").content.decode()


def test_what_an_old_copy_released_before_it_asked_stands_in_the_way_and_is_told(gone_back, staff):
    release(9)
    place = next((gone_back / "witness").iterdir())
    with pytest.raises(taking_back.ForkError, match="entry 2"):
        taking_back.confirm_with(FolderSource(place), by="operator", reason="restored", partner_holds=5)


def test_an_old_copy_that_has_caught_up_signs_again(gone_back, staff):
    guard.look()
    assert stopped.kinds() == {stopped.BEHIND}
    place = next((gone_back / "witness").iterdir())
    taking_back.confirm_with(FolderSource(place), by="operator", reason="restored", partner_holds=5)
    release(9)
    assert record.publish(by="head").size == 6
    assert stopped.why() == []


@pytest.mark.parametrize("size", [1, 2])
def test_another_history_under_our_key_stops_us_with_evidence_that_stands_alone(
    staff, partner, tmp_path, size
):
    release(0, 1)
    head = record.publish(by="head")
    signer = keys.log_signer()
    other = tmp_path / "other"
    lay_out(other, [leaf(7, origin=signer.name), leaf(8, origin=signer.name)][:size], signer=signer)
    holds(partner, other)
    guard._Asked.once = False
    release(2)
    with pytest.raises(stopped.SigningStoppedError, match="another history"):
        record.publish(by="head")
    fault = PeerFault.objects.get()
    assert fault.note_held == head.note
    assert evidence.verify_evidence(fault.evidence).kind == "OWN"


def test_nobody_else_can_stop_us(staff, partner, tmp_path):
    """A larger head that our key did not sign says nothing about our log."""
    from tests.record.conftest import SIGNER  # noqa: PLC0415 - a stranger's key

    stranger = dataclasses.replace(SIGNER, name="hmeimim.example/log1")
    lay_out(tmp_path / "forged", [leaf(n, origin=stranger.name) for n in range(9)], signer=stranger)
    holds(partner, tmp_path / "forged")
    release(1)
    assert record.publish(by="head").size == 1


def test_a_witness_that_claims_more_is_asked_once_and_not_again_and_again(gone_back, staff, monkeypatch):
    asked = []
    monkeypatch.setattr(guard, "ask", lambda whom: asked.append(whom) or [])
    monkeypatch.setattr(guard._Asked, "doubted_at", -1e9)
    guard.doubt(2)
    assert not asked
    guard.doubt(5)
    guard.doubt(6)
    assert len(asked) == 1
