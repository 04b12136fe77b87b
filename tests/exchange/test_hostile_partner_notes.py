"""What the partner signs is rightly signed and wrongly written: each note below has their real signature.

Each line reads: what they send, and the words with which it is refused. Nothing of it is ever held.
"""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import checkpoint
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.note import Signer

ORIGIN = "amman.example/log1"
THEIRS = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"t" * 32))
ROOT = base64.b64encode(b"r" * 32).decode()

SAID = {
    "a size with a leading zero": (f"{ORIGIN}\n07\n{ROOT}\n", "plain decimal"),
    "a size of 10^19": (f"{ORIGIN}\n{10**19}\n{ROOT}\n", "plain decimal"),
    "a size of 2^63": (f"{ORIGIN}\n{2**63}\n{ROOT}\n", "plain decimal"),
    "a negative size": (f"{ORIGIN}\n-7\n{ROOT}\n", "plain decimal"),
    "a size in Arabic digits": (f"{ORIGIN}\n٧\n{ROOT}\n", "plain decimal"),
    "a size of 0 with a root": (f"{ORIGIN}\n0\n{ROOT}\n", "that of the empty tree is known"),
    "a root of 31 bytes": (f"{ORIGIN}\n7\n{base64.b64encode(b'r' * 31).decode()}\n", "32 bytes"),
    "a root in base64 that is not canonical": (f"{ORIGIN}\n7\n{ROOT[:-2]}J=\n", "canonical way"),
    "a root in base64 for addresses": (f"{ORIGIN}\n7\n{'_' * 43}=\n", "base64"),
    "the origin of another log, by the same key": (
        f"damascus.example/log1\n7\n{ROOT}\n",
        "a checkpoint of damascus",
    ),
    "no origin": (f"\n7\n{ROOT}\n", "three lines"),
    "an empty line at the end": (f"{ORIGIN}\n7\n{ROOT}\n\n", "three lines|blank line|signature line"),
    "a fourth line": (f"{ORIGIN}\n7\n{ROOT}\nextension\n", "three lines"),
    "a line that is missing": (f"{ORIGIN}\n7\n", "three lines"),
}


def signed(text):
    """Sign whatever text; `Signer.sign` would refuse some of it."""
    raw = THEIRS.verifier.key_id + THEIRS.private.sign(text.encode())
    return f"{text}\n— {ORIGIN} {base64.b64encode(raw).decode()}\n".encode()


@pytest.mark.parametrize("what", SAID)
def test_they_sign(what):
    text, refusal = SAID[what]
    with pytest.raises(CheckpointError, match=refusal):
        checkpoint.open_checkpoint(signed(text), THEIRS.verifier)


GOOD = signed(str(Checkpoint(ORIGIN, 7, (b"r" * 32).hex())))
LINE = GOOD.split(b"\n\n")[1]
SENT = {
    "line ends of Windows": (GOOD.replace(b"\n", b"\r\n"), "blank line"),
    "a tab": (signed(f"{ORIGIN}\t\n7\n{ROOT}\n"), "control characters"),
    "a NUL": (signed(f"{ORIGIN}\0\n7\n{ROOT}\n"), "control characters"),
    "bytes that are not UTF-8": (GOOD.replace(b"amman", b"amm\xff\xfe"), "UTF-8"),
    "70,000 bytes": (GOOD + b"x" * 70_000, "at most 65536 bytes"),
    "40 signatures": (GOOD + "— grease AAAAAAAA\n".encode() * 40, "at most 32 signatures"),
    "their signature twice": (GOOD + LINE, "signed twice"),
    "no signature": (GOOD.split(b"\n\n")[0] + b"\n\n", "signature"),
    "only the signature of a stranger": (
        Signer("stranger.example/log1", Ed25519PrivateKey.generate())
        .sign(str(Checkpoint(ORIGIN, 7, "ab" * 32)))
        .encode(),
        "not signed by",
    ),
    "their name over the key of a stranger": (
        Signer(ORIGIN, Ed25519PrivateKey.generate()).sign(str(Checkpoint(ORIGIN, 7, "ab" * 32))).encode(),
        "not signed by",
    ),
    "a signature that belongs to another size": (GOOD.replace(b"\n7\n", b"\n8\n"), "does not fit"),
    "a signature in base64 that is not canonical": (GOOD[:-3] + b"B=\n", "base64|not signed"),
    "a hyphen in place of the dash": (GOOD.replace("— ".encode(), b"- "), "dash"),
    "a signature too short to be one": (GOOD + "— short AAAA\n".encode(), "no signature"),
    "nothing": (b"", "blank line"),
}


@pytest.mark.parametrize("what", SENT)
def test_they_send(what):
    raw, refusal = SENT[what]
    with pytest.raises(CheckpointError, match=refusal):
        checkpoint.open_checkpoint(raw, THEIRS.verifier)


def test_what_is_written_rightly_is_opened():
    """Beside it, what must not be refused: their note, with lines of signers that we do not know."""
    greased = GOOD + "— grease.example/new AAAAAAAAAAAAAAAAAAAA\n".encode()
    for raw in (GOOD, greased):
        assert checkpoint.open_checkpoint(raw, THEIRS.verifier).size == 7


def test_a_size_of_2_to_the_60_is_a_number_and_not_yet_a_log():
    """It is written rightly, so the note opens; that no such log is there is found when it is read."""
    assert checkpoint.open_checkpoint(signed(f"{ORIGIN}\n{2**60}\n{ROOT}\n"), THEIRS.verifier).size == 2**60
