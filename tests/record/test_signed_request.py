"""A signed request opens one path at one centre for five minutes, and nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record.cosignature import Cosigner
from tregua.record.signed_request import HOLDS_SECONDS, RequestError, check_request, sign_request

AMMAN = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
STRANGER = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
NOW = 1_459_000_000
ASKED = {"path": "witness/aa/body/000", "to": "hmeimim.example/log1"}
KEYS = [AMMAN.key]


def test_the_mirror_key_of_the_other_centre_may_ask():
    header = sign_request(AMMAN, now=NOW, **ASKED)
    assert check_request(header, keys=KEYS, now=NOW + HOLDS_SECONDS, **ASKED) == "amman.example/mirror"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"path": "witness/aa/body/001"}, "another path"),
        ({"to": "amman.example/log1"}, "another path, another centre"),
        ({"now": NOW + HOLDS_SECONDS + 1}, "five minutes"),
        ({"now": NOW - HOLDS_SECONDS - 1}, "from now"),
        ({"keys": [STRANGER.key]}, "none of the keys"),
        ({"keys": []}, "none of the keys"),
    ],
)
def test_a_request_holds_for_nothing_else(changed, says):
    header = sign_request(AMMAN, now=NOW, **ASKED)
    with pytest.raises(RequestError, match=says):
        check_request(header, **{"keys": KEYS, "now": NOW, **ASKED, **changed})


@pytest.mark.parametrize(
    "header", ["", "Basic abc", "Tregua", "Tregua !", "Tregua " + "A" * 20_000, "Tregua é"]
)
def test_what_is_no_request_is_refused(header):
    with pytest.raises(RequestError):
        check_request(header, keys=KEYS, now=NOW, **ASKED)


def test_a_changed_request_is_refused():
    header = sign_request(AMMAN, now=NOW, **ASKED)
    note = base64.b64decode(header.removeprefix("Tregua "))
    for place in range(len(note)):
        changed = note[:place] + bytes([note[place] ^ 1]) + note[place + 1 :]
        with pytest.raises(RequestError):
            check_request(f"Tregua {base64.b64encode(changed).decode()}", keys=KEYS, now=NOW, **ASKED)
