"""Whatever is fed to a reader of formats, it answers or raises its one exception; nothing spoilt is accepted.

A small number of mutations each time; TREGUA_FULL=1 makes 100,000 of each.
"""

import os
import random
import shutil
from datetime import UTC, datetime

import pytest

from tests.record.conftest import ORIGIN, SIGNER, VKEY, lay_out, leaf
from tests.record.delegations import NOW as FOUNDED
from tests.record.delegations import first, signed
from tests.record.test_cosignatures import AMMAN, NOW, POINT, POLICY, PRESS, cosigned
from tregua.record import (
    bodies,
    charter_parsing,
    checkpoint,
    cosignature,
    disclosure,
    entry,
    evidence,
    note,
    policy,
    proof,
    tiles,
    tree,
    verify,
    witness,
)
from tregua.record.charter import CharterError
from tregua.record.charter_chain import follow
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.entry import Ref
from tregua.record.reading import ReadingError, read_published
from tregua.record.signed_request import RequestError, check_request, sign_request

ROUNDS = 100_000 if os.environ.get("TREGUA_FULL") else 1500
NOTE = checkpoint.sign(Checkpoint(ORIGIN, 600, "ab" * 32), SIGNER).encode()
LEAF, OPENED = leaf(1, refs=[Ref(ORIGIN, 0, "cd" * 32)])
HASHES = [tree.leaf_hash(bytes([number])) for number in range(37)]
ROOT = tree.root(HASHES)
INCLUSION = b"".join(tree.inclusion_proof(HASHES, 20))
CONSISTENCY = b"".join(tree.consistency_proof(HASHES, 20))
COSIGNED = cosigned(AMMAN)
TRUSTED = policy.parse_policy(POLICY)
PROOF = proof.Proof(
    20,
    tuple(tree.inclusion_proof(HASHES, 20)),
    checkpoint.sign(Checkpoint(ORIGIN, 37, ROOT.hex()), SIGNER).encode(),
    bytes([20]),
).written
TOKENS = [
    b"\n",
    b"\n\n",
    b" ",
    b"+",
    b"=",
    b"\xff",
    b"\x00",
    b"0",
    b"9" * 30,
    b"-",
    b"{",
    b"[" * 40,
    b'"',
    b"\xe2\x80\x94 ",
]


def mutated(raw, chance):
    """Return `raw` with a few bytes flipped, cut, doubled or put in."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(made) + 1)
        what = chance.randrange(5)
        if what == 0 and place < len(made):
            made[place] ^= 1 << chance.randrange(8)
        elif what == 1:
            del made[place : place + chance.randint(1, 9)]
        elif what == 2:
            made[place:place] = made[place : place + chance.randint(1, 40)]
        elif what == 3:
            made[place:place] = chance.choice(TOKENS)
        else:
            del made[place:]
    return bytes(made)


def pieces(raw):
    return [raw[place : place + 32] for place in range(0, len(raw), 32)]


def text(raw):
    return raw.decode("utf-8", "surrogateescape")


EVIDENCE = evidence.make(
    "FORK",
    VKEY,
    at=datetime(2016, 3, 5, tzinfo=UTC),
    source="https://latakia.example/public/record",
    place="size 600",
    says="another root",
    held=NOTE.decode(),
    offered=checkpoint.sign(Checkpoint(ORIGIN, 600, "cd" * 32), SIGNER),
).text.encode()
ROLLBACK = evidence.make(
    "ROLLBACK",
    VKEY,
    at=datetime(2016, 3, 5, tzinfo=UTC),
    source="/media/stick",
    place="size 20",
    says="an older head",
    held=checkpoint.sign(Checkpoint(ORIGIN, 37, ROOT.hex()), SIGNER),
    offered=checkpoint.sign(Checkpoint(ORIGIN, 20, tree.root(HASHES[:20]).hex()), SIGNER),
    hashes=tree.consistency_proof(HASHES, 20),
).text.encode()
ASKED = {"path": "witness/aa/body/000", "to": ORIGIN, "now": NOW}
REQUEST = sign_request(AMMAN, **ASKED).encode()
CHARTER = first(clauses=("republish bodies", "redact never finding/1"))
FOLLOWED = signed(CHARTER)


def proved(read):
    return proof.verify(read, read.extra or b"", TRUSTED, now=NOW)


READERS = {
    "note": (NOTE, lambda raw: note.open_note(raw, SIGNER.verifier), note.NoteError),
    "vkey": (VKEY.encode(), lambda raw: note.parse_vkey(text(raw)), note.NoteError),
    "checkpoint": (NOTE.split(b"\n\n")[0] + b"\n", lambda raw: checkpoint.parse(text(raw)), CheckpointError),
    "signed checkpoint": (
        NOTE,
        lambda raw: checkpoint.open_checkpoint(raw, SIGNER.verifier),
        CheckpointError,
    ),
    "cosigned checkpoint": (
        COSIGNED,
        lambda raw: cosignature.cosigned_by(raw, [AMMAN.key], now=NOW),
        note.NoteError,
    ),
    "line of a cosigner": (
        AMMAN.cosign(str(POINT), NOW).encode(),
        lambda raw: cosignature.with_lines(NOTE, [text(raw)]),
        note.NoteError,
    ),
    "key of a cosigner": (
        PRESS.key.vkey.encode(),
        lambda raw: cosignature.parse_cosigner_vkey(text(raw)),
        cosignature.CosignatureError,
    ),
    "policy": (POLICY.encode(), policy.parse_policy, policy.PolicyError),
    "checkpoint under a policy": (COSIGNED, lambda raw: TRUSTED.open(raw, NOW), policy.PolicyError),
    "offline proof": (PROOF, lambda raw: proved(proof.parse(raw)), tree.ProofError),
    "leaf": (LEAF, entry.parse, entry.EntryError),
    "disclosure": (
        OPENED.encode(),
        lambda raw: disclosure.open_disclosure(text(raw)),
        disclosure.DisclosureError,
    ),
    "line of a body": (
        OPENED.encode(),
        lambda raw: bodies.open_line(1, entry.parse(LEAF), text(raw)),
        ReadingError,
    ),
    "bundle": (tiles.pack([LEAF, b"", LEAF]), lambda raw: tiles.unpack(raw, 3), tiles.TileError),
    "tile": (b"".join(HASHES), lambda raw: tiles.hashes_of(raw, 37), tiles.TileError),
    "inclusion proof": (
        INCLUSION,
        lambda raw: tree.verify_inclusion(HASHES[20], 20, 37, pieces(raw), ROOT),
        tree.ProofError,
    ),
    "consistency proof": (
        CONSISTENCY,
        lambda raw: tree.verify_consistency(20, tree.root(HASHES[:20]), 37, ROOT, pieces(raw)),
        tree.ProofError,
    ),
    "offline proof, not verified": (PROOF, proof.parse, tree.ProofError),
    "charter": (CHARTER.text.encode(), lambda raw: charter_parsing.parse(text(raw)), CharterError),
    "signed charter": (FOLLOWED, lambda raw: follow(None, raw, now=FOUNDED), CharterError),
    "evidence": (EVIDENCE, lambda raw: evidence.parse_evidence(text(raw)), evidence.EvidenceError),
    "evidence of a fork": (
        EVIDENCE,
        lambda raw: evidence.verify_evidence(text(raw)),
        evidence.EvidenceError,
    ),
    "evidence of a rollback": (
        ROLLBACK,
        lambda raw: evidence.verify_evidence(text(raw)),
        evidence.EvidenceError,
    ),
    "request to a witness": (
        witness.write_request(20, tree.consistency_proof(HASHES, 20), NOTE),
        witness.parse_request,
        witness.WitnessError,
    ),
    "signed request": (
        REQUEST,
        lambda raw: check_request(text(raw), keys=[AMMAN.key], **ASKED),
        RequestError,
    ),
}
# Of these, nothing but the original is accepted.
EXACT = {"note", "vkey", "signed checkpoint", "line of a body", "inclusion proof", "consistency proof"}
# What is read is written again in the very same bytes, so that there is one way to write it.
WRITTEN_AGAIN = {
    "vkey": lambda read: read.vkey.encode(),
    "checkpoint": lambda read: str(read).encode("utf-8", "surrogateescape"),
    "key of a cosigner": lambda read: read.vkey.encode(),
    "leaf": lambda read: entry.canonical(read.data),
    "bundle": tiles.pack,
    "tile": b"".join,
    "offline proof, not verified": lambda read: read.written,
    "charter": lambda read: read.text.encode(),
    "request to a witness": lambda read: witness.write_request(read.old, read.proof, read.note),
    "evidence": lambda read: read.text.encode(),
    "evidence of a fork": lambda read: read.text.encode(),
    "evidence of a rollback": lambda read: read.text.encode(),
}
# However it was spoilt, it says the same as before.
SAYS_THE_SAME = {
    "cosigned checkpoint": lambda read: read in ({}, {AMMAN.name: NOW}),
    "checkpoint under a policy": lambda read: (
        read.checkpoint == POINT and read.cosigned in ({}, {"amman": NOW})
    ),
    "signed charter": lambda read: read.charter == CHARTER,
    "signed request": lambda read: read == AMMAN.name,
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_answers_or_raises_its_one_exception(name):
    raw, read, refusal = READERS[name]
    chance = random.Random(name)
    read(raw)
    for _ in range(ROUNDS):
        spoilt = mutated(raw, chance)
        try:
            found = read(spoilt)
        except refusal:
            continue
        assert name not in EXACT or spoilt == raw
        assert name not in WRITTEN_AGAIN or WRITTEN_AGAIN[name](found) == spoilt
        assert name not in SAYS_THE_SAME or SAYS_THE_SAME[name](found)


@pytest.mark.parametrize("seed", range(4))
def test_a_folder_with_a_spoilt_file_is_refused_by_both_readers(tmp_path, log_of_600, seed, capsys):
    folder = tmp_path / "published"
    lay_out(folder, log_of_600, size=300)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "vkey")
    chance = random.Random(seed)
    for _ in range(max(10, ROUNDS // 400)):
        path = chance.choice(files)
        raw = path.read_bytes()
        spoilt = mutated(raw, chance)
        path.write_bytes(spoilt)
        # Lines after the last body say nothing and are not read.
        if spoilt != raw and not (path.parts[-2] == "body" and spoilt.startswith(raw)):
            with pytest.raises(ReadingError):
                read_published(folder, VKEY)
            assert verify.main([str(folder), "--vkey", VKEY]) == 1
        path.write_bytes(raw)
    assert verify.main([str(folder), "--vkey", VKEY]) == 0
    shutil.rmtree(folder)
