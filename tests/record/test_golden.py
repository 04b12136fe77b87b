"""What other people's programs once made of our log is kept as files, and still fits what our code does.

golden.py made the files, with the programs; here none of them is needed.
"""

import base64
import json

import pyrage
import pytest

from tests.record.golden import INDICES, LOG, SIZE, SIZES, VECTORS
from tregua.record import (
    checkpoint,
    cosignature,
    evidence,
    note,
    policy,
    proof,
    tile_proofs,
    tiles,
    tree,
    verify,
)
from tregua.record.reading import read_published

FOREIGN = json.loads((VECTORS / "foreign.json").read_text(encoding="utf-8"))
KEYS = FOREIGN["keys"]
LONG_AFTER = 2**40


@pytest.fixture(scope="module")
def read():
    return read_published(LOG, KEYS["log"])


def tile(path, longest):
    return tiles.read(LOG, path, longest=longest)


def test_two_readers_of_ours_find_the_log_in_order(read, capsys):
    assert (read.checkpoint.size, len(read.entries)) == (SIZE, SIZE)
    assert verify.main([str(LOG), "--vkey", KEYS["log"]]) == 0


def test_go_worked_out_the_same_root_and_the_same_proofs(read):
    told = FOREIGN["go"]
    assert (told["size"], told["root"]) == (read.checkpoint.size, read.checkpoint.root)
    leaves = [bytes.fromhex(one.leaf_hash) for one in read.entries]
    for index in INDICES:
        assert b"".join(tree.inclusion_proof(leaves, index)).hex() == told["records"][str(index)]
        assert b"".join(tile_proofs.inclusion(tile, index, SIZE)).hex() == told["records"][str(index)]
    for size in SIZES:
        assert b"".join(tree.consistency_proof(leaves, size)).hex() == told["trees"][str(size)]
        assert b"".join(tile_proofs.consistency(tile, size, SIZE)).hex() == told["trees"][str(size)]


def test_a_note_that_go_signed_opens():
    told = FOREIGN["go"]
    assert note.open_note(told["note"].encode(), note.parse_vkey(told["vkey"])) == "العربية\n42\n"


def test_the_head_is_cosigned_by_our_key_and_by_one_of_tlog_scales():
    keys = [cosignature.parse_cosigner_vkey(KEYS[name]) for name in ("amman", "press")]
    raw = (LOG / "checkpoint").read_bytes()
    assert cosignature.cosigned_by(raw, keys, now=LONG_AFTER).keys() == {
        "amman.example/mirror",
        "press.example/w1",
    }
    assert checkpoint.open_checkpoint(raw, note.parse_vkey(KEYS["log"])).size == SIZE


@pytest.mark.parametrize("index", [17, 259])
def test_an_offline_proof_holds(read, index):
    """The one of entry 17 is ours, the one of entry 259 was made by `tlog-tiles gen-proof`."""
    made = proof.parse((VECTORS / f"{index}.tlog-proof").read_bytes())
    trusted = policy.parse_policy(
        f"log {KEYS['log']}\nwitness a {KEYS['amman']}\nwitness p {KEYS['press']}\n"
        "group both all a p\nquorum both\n"
    )
    data = tiles.unpack(
        (LOG / tiles.bundle_path(index // 256, 256 if index < 256 else 4)).read_bytes(),
        256 if index < 256 else 4,
    )[index % 256]
    opened = proof.verify(made, data, trusted, now=LONG_AFTER)
    assert (made.index, opened.checkpoint.size, opened.final) == (index, SIZE, True)


def test_what_age_sealed_opens_with_pyrage():
    told = FOREIGN["age"]
    identity = pyrage.x25519.Identity.from_str(told["key"])
    assert pyrage.decrypt(base64.b64decode(told["sealed"]), [identity]).decode() == told["says"]


@pytest.mark.parametrize("name", ["fork", "longer-fork"])
def test_evidence_that_was_kept_still_proves_a_fork_to_two_readers(name):
    file = VECTORS / f"{name}.txt"
    assert evidence.verify_evidence(file.read_text(encoding="utf-8")).kind == "FORK"
    assert verify.main(["--evidence", str(file), "--vkey", KEYS["log"]]) == 0
