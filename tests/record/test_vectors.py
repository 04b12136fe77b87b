"""The test vectors of docs/record-format.md are what the code does."""

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import disclosure, entry, note, policy, proof, tiles, tree, verify
from tregua.record.checkpoint import Checkpoint, open_checkpoint, sign
from tregua.record.cosignature import Cosigner, with_lines

DOC = Path(__file__).resolve().parents[2] / "docs" / "record-format.md"


@pytest.fixture(scope="module")
def vectors():
    return json.loads(DOC.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0])


def test_the_leaves_of_the_document(vectors):
    for one in vectors["entries"]:
        leaf = one["leaf"].encode()
        parsed = entry.parse(leaf)
        assert disclosure.digest(one["disclosure"]) == one["digest"]
        assert one["digest"] in parsed.digests
        assert disclosure.open_disclosure(one["disclosure"]).value["place"] == "حلب"
        assert tree.leaf_hash(leaf).hex() == one["leaf_hash"]
        assert verify.parse_entry(leaf, ["latakia.example/log1"]) == parsed.data


def test_the_tree_of_the_document(vectors):
    leaves = [bytes.fromhex(one["leaf_hash"]) for one in vectors["entries"]]
    assert [tree.root(leaves[:size]).hex() for size in range(4)] == vectors["roots"]
    root = bytes.fromhex(vectors["roots"][3])
    inclusion = [bytes.fromhex(one) for one in vectors["inclusion_of_1_in_3"]]
    tree.verify_inclusion(leaves[1], 1, 3, inclusion, root)
    consistency = [bytes.fromhex(one) for one in vectors["consistency_of_2_with_3"]]
    tree.verify_consistency(2, bytes.fromhex(vectors["roots"][2]), 3, root, consistency)
    bundle = tiles.pack([one["leaf"].encode() for one in vectors["entries"]])
    assert hashlib.sha256(bundle).hexdigest() == vectors["bundle_sha256"]


def test_the_checkpoint_of_the_document(vectors):
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vectors["private_key"]))
    signer = note.Signer("latakia.example/log1", private)
    assert signer.verifier.vkey == vectors["vkey"]
    point = Checkpoint(signer.name, 3, vectors["roots"][3])
    assert sign(point, signer) == vectors["checkpoint"]
    assert open_checkpoint(vectors["checkpoint"].encode(), note.parse_vkey(vectors["vkey"])) == point


def test_the_cosigned_proof_of_the_document(vectors):
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vectors["mirror_private_key"]))
    mirror = Cosigner("amman.example/mirror", private)
    assert mirror.key.vkey == vectors["mirror_vkey"]
    text = vectors["checkpoint"].partition("\n\n")[0] + "\n"
    assert mirror.cosign(text, vectors["cosigned_at"]) == vectors["cosignature"]
    signed = with_lines(vectors["checkpoint"].encode(), [vectors["cosignature"]])
    hashes = tuple(bytes.fromhex(one) for one in vectors["inclusion_of_1_in_3"])
    leaf = vectors["entries"][1]["leaf"].encode()
    made = proof.Proof(1, hashes, signed, leaf)
    assert made.written.decode() == vectors["proof_of_1"]
    trusted = policy.parse_policy(
        f"log {vectors['vkey']}\nwitness amman {vectors['mirror_vkey']}\nquorum amman\n"
    )
    opened = proof.verify(proof.parse(made.written), leaf, trusted, now=vectors["cosigned_at"])
    assert (opened.final, opened.cosigned) == (True, {"amman": vectors["cosigned_at"]})


def test_the_document_names_every_check_and_type():
    text = DOC.read_text(encoding="utf-8")
    for word in (
        "SIGNATURE",
        "FORK",
        "ROLLBACK",
        "TRUNCATED",
        "TAMPER",
        "ENTRY",
        "BODY",
        "POLICY",
        "PROOF",
        "EVIDENCE",
        *entry.TYPES,
    ):
        assert word in text
