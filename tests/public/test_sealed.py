"""Ciphertext is never on public HTTP: every public address is walked, and only the other centre's signature opens one."""

import base64
import dataclasses
import re
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse

from tests import world
from tests.exchange.other_centre import alone
from tests.exchange.sealed_world import REASONS, adopted, recipient, released
from tests.people.test_permission_matrix import PAGES
from tregua.exchange.models import PeerEntry
from tregua.exchange.packages import receive
from tregua.exchange.receiving import open_received
from tregua.exchange.seals import Grant, Opening, Received
from tregua.people.pages import PUBLIC_PAGE
from tregua.public.mirror import places_of
from tregua.record.cosignature import Cosigner
from tregua.record.models import Entry
from tregua.record.publishing import publish
from tregua.record.signed_request import sign_request

__all__ = ["alone"]
MIRROR = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())


@pytest.fixture
def sealed(staff, alone, settings):
    """An entry with sealed fields, published; the other centre's mirror key is known."""
    settings.CENTRE = dataclasses.replace(alone, peer_code="amman", peer_cosigner=MIRROR.key.vkey)
    valley = world.remembered(staff)
    to = recipient(staff)
    made = released(valley, adopted(valley), to)
    publish(by="test")
    return made, to


def protected_bytes():
    """Return pieces of everything that must not be served: blobs and keys, as bytes and as base64 writes them."""
    opening = Opening.objects.get()
    raw = [bytes(opening.blob)[60:120], *(bytes(one.key)[60:120] for one in Grant.objects.all())]
    texts = [base64.b64encode(bytes(opening.blob))[84:160], REASONS.encode()]
    return raw + texts


def places():
    """Return every address that anybody may open: each public page, and each file of the published log."""
    entry = Entry.objects.published().get()
    arguments = {
        "key": "2016-03-02", "number": "1", "issue": 1, "language": "en", "index": 0, "commitment": entry.leaf_hash,
        "file": "checkpoint", "name": "0" * 64, "token": "none", "log": "0" * 64,
        "form": "pdf", "first": "2016-03-02", "last": "2016-03-02",
    }  # fmt: skip
    for page in PAGES:
        if page.permission != PUBLIC_PAGE:
            continue
        wanted = {name: value for name, value in arguments.items() if re.search(rf"[:<]{name}>", page.route)}
        yield reverse(page.name, kwargs=wanted)
    for file in (
        "vkey",
        *places_of(1),
        f"sealed/{entry.leaf_hash}",
        "sealed/list",
        "sealed/",
        "../keys/log.pem",
    ):
        yield f"/public/record/{file}"


def test_no_public_address_gives_ciphertext_or_keys(sealed, client):
    pieces = protected_bytes()
    addresses = list(places())
    assert len(addresses) > 15
    for address in addresses:
        answer = client.get(address)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert not [piece for piece in pieces if piece in said], address


def test_the_published_folder_holds_none_of_it_either(sealed, settings):
    pieces = protected_bytes()
    for file in (settings.CENTRE_FOLDER / "published").rglob("*"):
        assert not file.is_file() or not [piece for piece in pieces if piece in file.read_bytes()], file


def ask(client, path, cosigner=MIRROR, *, to="hmeimim.example/log1", signed_for=None, at=None):
    header = sign_request(cosigner, path=signed_for or path, to=to, now=at or int(time.time()))
    return client.get(f"/public/record/{path}", headers={"Authorization": header})


def test_the_other_centres_signature_opens_it(sealed, client):
    path = f"sealed/{Entry.objects.published().get().leaf_hash}"
    listed = ask(client, "sealed/list")
    assert listed.status_code == 200
    assert listed.content.startswith(path.removeprefix("sealed/").encode())
    assert ask(client, path).status_code == 200
    assert client.get(f"/public/record/{path}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"cosigner": Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())},
        {"cosigner": Cosigner("un.example/mirror", Ed25519PrivateKey.generate())},
        {"to": "somebody.example/log1"},
        {"signed_for": "sealed/other"},
        {"at": int(time.time()) - 3600},
    ],
    ids=["another key", "another name", "another centre", "another path", "an hour ago"],
)
def test_every_other_signature_finds_nothing(sealed, client, wrong):
    assert ask(client, "sealed/list", **wrong).status_code == 404


class Over:
    """The other side's source: our public addresses, each request signed by its mirror key."""

    name = "http"

    def __init__(self, client):
        self.client = client

    def get(self, path, *, longest):
        answer = ask(self.client, path)
        return answer.content if answer.status_code == 200 else None

    def close(self):
        pass


def test_it_is_fetched_with_signed_requests_and_opened_at_the_other_side(sealed, client, staff):
    _made, to = sealed
    entry = Entry.objects.published().get()
    PeerEntry.objects.create(index=0, leaf_hash=entry.leaf_hash, type="record", kind="finding")
    assert receive(Over(client), origin="hmeimim.example/log1") == [0]
    assert receive(Over(client), origin="hmeimim.example/log1") == []
    found = open_received(
        Received.objects.get(), identity=to.identity, by=staff.custodian, reason="to examine it"
    )
    assert found == {"reasons": REASONS}
