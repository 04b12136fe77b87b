"""Cosignatures, policies and offline proofs: what C2SP publishes is read, and nothing that is spoilt passes."""

import json
import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.record.conftest import ORIGIN, SIGNER, VKEY
from tregua.record import checkpoint, cosignature, note, policy, proof, tile_proofs, tiles, tree
from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import CosignatureError, Cosigner
from tregua.record.policy import PolicyError
from tregua.record.tree import ProofError

VECTORS = json.loads((Path(__file__).parent / "vectors" / "c2sp.json").read_text(encoding="utf-8"))
NOW = 1_790_000_000
AMMAN = Cosigner("amman.example/mirror", Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)))
ARCHIVE = Cosigner("archive.example/mirror", Ed25519PrivateKey.from_private_bytes(bytes([2] * 32)))
PRESS = Cosigner("press.example/w1", mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes([3] * 32)))
POINT = Checkpoint(ORIGIN, 600, "ab" * 32)
SIGNED = checkpoint.sign(POINT, SIGNER).encode()
POLICY = f"""# who must have seen it
log {VKEY} https://latakia.example/public/record
witness amman {AMMAN.key.vkey}
witness archive {ARCHIVE.key.vkey}
witness press {PRESS.key.vkey}
group outside any archive press
group both 2\tamman outside
quorum both
"""


def cosigned(*who, at=NOW, signed=SIGNED):
    return cosignature.with_lines(signed, [one.cosign(str(POINT), at) for one in who])


class TestCosignatures:
    @pytest.mark.parametrize("who", [AMMAN, PRESS], ids=["Ed25519", "ML-DSA-44"])
    def test_a_line_says_who_saw_it_and_when(self, who):
        assert cosignature.cosigned_by(cosigned(who), [who.key], now=NOW) == {who.name: NOW}
        assert cosignature.parse_cosigner_vkey(who.key.vkey) == who.key
        assert checkpoint.open_checkpoint(cosigned(who), SIGNER.verifier) == POINT

    def test_a_line_of_somebody_unknown_is_ignored(self):
        assert cosignature.cosigned_by(cosigned(AMMAN, PRESS), [ARCHIVE.key], now=NOW) == {}

    def test_a_line_moved_to_another_checkpoint_is_refused(self):
        other = checkpoint.sign(Checkpoint(ORIGIN, 601, "ab" * 32), SIGNER).encode()
        for who in (AMMAN, PRESS):
            moved = cosignature.with_lines(other, [who.cosign(str(POINT), NOW)])
            with pytest.raises(CosignatureError, match="does not fit"):
                cosignature.cosigned_by(moved, [who.key], now=NOW)

    def test_a_line_of_the_future_is_refused(self):
        assert cosignature.cosigned_by(cosigned(AMMAN, at=NOW + 300), [AMMAN.key], now=NOW)
        with pytest.raises(CosignatureError, match="from now"):
            cosignature.cosigned_by(cosigned(AMMAN, at=NOW + 301), [AMMAN.key], now=NOW)

    def test_two_lines_of_one_key_are_refused(self):
        twice = cosigned(AMMAN) + AMMAN.cosign(str(POINT), NOW + 1).encode()
        with pytest.raises(CosignatureError, match="twice"):
            cosignature.cosigned_by(twice, [AMMAN.key], now=NOW)

    def test_a_newer_line_takes_the_place_of_an_older_one_and_not_the_other_way(self):
        once = cosigned(AMMAN, PRESS)
        later = cosigned(AMMAN, at=NOW + 60, signed=once)
        assert cosignature.cosigned_by(later, [AMMAN.key, PRESS.key], now=NOW) == {
            AMMAN.name: NOW + 60,
            PRESS.name: NOW,
        }
        assert cosigned(AMMAN, at=NOW - 60, signed=later) == later

    def test_no_line_takes_the_place_of_the_log_s_own(self):
        line = note.signature_line(ORIGIN, SIGNER.verifier.key_id, bytes(72))
        with pytest.raises(CosignatureError, match="the log itself"):
            cosignature.with_lines(SIGNED, [line])

    def test_the_two_kinds_of_one_name_are_two_keys(self):
        quantum = Cosigner(AMMAN.name, PRESS.private)
        raw = cosignature.with_lines(cosigned(AMMAN), [quantum.cosign(str(POINT), NOW + 9)])
        assert cosignature.cosigned_by(raw, [AMMAN.key, quantum.key], now=NOW) == {AMMAN.name: NOW}

    def test_the_key_of_a_log_is_no_cosigner(self):
        with pytest.raises(CosignatureError, match="the key of the log"):
            cosignature.parse_cosigner_vkey(VKEY)

    def test_without_ml_dsa_it_is_said_and_ed25519_works(self, monkeypatch):
        raw = cosigned(AMMAN, PRESS)
        monkeypatch.setattr(cosignature, "mldsa", None)
        key = cosignature.parse_cosigner_vkey(PRESS.key.vkey)
        with pytest.raises(CosignatureError, match="version 48"):
            cosignature.cosigned_by(raw, [key], now=NOW)
        assert cosignature.cosigned_by(raw, [AMMAN.key], now=NOW)

    def test_opening_checks_the_log_and_the_cosigners(self):
        opened = cosignature.open_cosigned(cosigned(AMMAN), SIGNER.verifier, [AMMAN.key], now=NOW)
        assert opened == (POINT, {AMMAN.name: NOW})


class TestPublished:
    """The examples that C2SP prints."""

    def test_a_note_and_its_key(self):
        one = VECTORS["note"]
        assert note.open_note(one["note"].encode(), note.parse_vkey(one["vkey"])).startswith(
            "This is an example"
        )

    def test_the_checkpoint_with_a_cosignature(self):
        raw = VECTORS["cosigned_checkpoint"]["note"].encode()
        text, signatures = note.split(raw)
        assert checkpoint.parse(text).size == 20852163
        assert [name for name, _id, _signature in signatures] == [
            "example.com/behind-the-sofa",
            "witness.example.com/w1",
        ]
        assert int.from_bytes(signatures[1][2][:8], "big") == VECTORS["cosigned_checkpoint"]["time"]

    @pytest.mark.parametrize("one", VECTORS["verified"], ids=lambda one: one["name"])
    def test_what_others_cosigned(self, one):
        key = cosignature.parse_cosigner_vkey(one["cosigner"])
        assert cosignature.cosigned_by(one["note"].encode(), [key], now=2**40) == {key.name: one["time"]}


class TestPolicy:
    def test_final_is_what_the_quorum_cosigned(self):
        made = policy.parse_policy(POLICY)
        assert not made.open(cosigned(AMMAN), NOW).final
        assert not made.open(cosigned(ARCHIVE, PRESS), NOW).final
        late = cosigned(ARCHIVE, at=NOW + 50, signed=cosigned(AMMAN))
        opened = made.open(cosigned(PRESS, at=NOW + 90, signed=late), NOW)
        assert opened.final
        assert opened.final_at == NOW + 50
        assert opened.cosigned == {"amman": NOW, "archive": NOW + 50, "press": NOW + 90}
        assert opened.checkpoint == POINT

    def test_a_log_that_is_not_named_is_refused(self):
        line = POLICY.splitlines()[1]
        with pytest.raises(PolicyError, match="names no log"):
            policy.parse_policy(POLICY.replace(line, "")).open(SIGNED, NOW)

    def test_a_stripped_signature_of_the_log_is_refused(self):
        raw = cosigned(AMMAN, ARCHIVE)
        lines = raw.decode().splitlines(keepends=True)
        stripped = "".join(line for line in lines if not line.startswith(f"\u2014 {ORIGIN}"))
        with pytest.raises(PolicyError, match="not signed by"):
            policy.parse_policy(POLICY).open(stripped.encode(), NOW)

    def test_nobody_is_asked_when_the_quorum_is_none(self):
        assert policy.parse_policy(f"log {VKEY}\nquorum none\n").open(SIGNED, NOW).final
        assert policy.of_log(SIGNER.verifier).open(SIGNED, NOW).final

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("quorum none", "line end"),
            ("quorum none\nquorum none\n", "one quorum"),
            (f"log {VKEY}\n", "has a quorum"),
            (f"log {VKEY}\nlog {VKEY}\nquorum none\n", "line 2: the key"),
            (f"log {AMMAN.key.vkey}\nquorum none\n", "line 1: this is not"),
            (f"witness a {VKEY}\nquorum a\n", "the key of the log"),
            (f"witness none {AMMAN.key.vkey}\nquorum none\n", "taken"),
            (f"witness a {AMMAN.key.vkey}\nwitness b {AMMAN.key.vkey}\nquorum a\n", "named twice"),
            (f"quorum a\nwitness a {AMMAN.key.vkey}\n", "line 1: a is no witness"),
            (f"witness a {AMMAN.key.vkey}\ngroup g 2 a\nquorum g\n", "from 1 to 1"),
            (f"witness a {AMMAN.key.vkey}\ngroup g 01 a\nquorum g\n", "from 1 to 1"),
            (f"witness a {AMMAN.key.vkey}\ngroup g any none\nquorum g\n", "none is no witness"),
            (f"witness a {AMMAN.key.vkey}\ngroup g any a\ngroup h any a\nquorum h\n", "twice"),
            (f"witness a {AMMAN.key.vkey}\ngroup g any\nquorum g\n", "no line of a policy"),
            ("quorum none\r\n", "control"),
            ("quorum\u00a0none\n", "no line of a policy"),
        ],
    )
    def test_a_line_that_is_wrong_is_named(self, text, says):
        with pytest.raises(PolicyError, match=says):
            policy.parse_policy(text)

    def test_without_whom_nothing_is_final(self):
        made = policy.parse_policy(POLICY)
        assert made.needed({"amman": 1, "archive": 5, "press": 5}) == {"amman"}
        assert made.needed({"amman": 9, "archive": 1, "press": 3}) == {"archive", "press"}
        assert policy.of_log(SIGNER.verifier).needed({}) == set()

    def test_names_are_octets(self):
        raw = (
            f"witness \u212a {AMMAN.key.vkey}\nwitness K {ARCHIVE.key.vkey}\n".encode()
            + b"# \xff\nquorum K\n"
        )
        assert set(policy.parse_policy(raw).witnesses) == {"\u212a", "K"}


class TestProofs:
    def test_proofs_from_tiles_are_those_of_the_whole_tree(self, tmp_path):
        chance = random.Random(7)
        leaves = [tree.leaf_hash(number.to_bytes(4, "big")) for number in range(70_000)]
        for size in (1, 2, 3, 255, 256, 257, 600, 66_001, 70_000):
            lay_out_tiles(tmp_path / str(size), leaves[:size])
            read = reader(tmp_path / str(size))
            whole = tree.root(leaves[:size])
            for index in {0, size - 1, *(chance.randrange(size) for _ in range(4))}:
                made = tile_proofs.inclusion(read, index, size)
                tree.verify_inclusion(leaves[index], index, size, made, whole)
                if size < 1000:
                    assert made == tree.inclusion_proof(leaves[:size], index)
            for old in {0, 1, size, *(chance.randrange(1, size + 1) for _ in range(4))}:
                made = tile_proofs.consistency(read, old, size)
                tree.verify_consistency(old, tree.root(leaves[:old]), size, whole, made)
                if size < 1000:
                    assert made == tree.consistency_proof(leaves[:size], old)

    def test_a_full_tile_stands_for_a_partial_one(self, tmp_path):
        leaves = [tree.leaf_hash(bytes([number])) for number in range(256)]
        lay_out_tiles(tmp_path, leaves)
        made = tile_proofs.inclusion(reader(tmp_path), 20, 100)
        tree.verify_inclusion(leaves[20], 20, 100, made, tree.root(leaves[:100]))

    def test_a_tile_that_is_missing_or_cut_is_named(self, folder):
        (folder / "tile/0/000").write_bytes(b"short")
        with pytest.raises(tiles.TileError, match="256 hashes"):
            tile_proofs.inclusion(reader(folder), 1, 600)
        (folder / "tile/0/000").unlink()
        with pytest.raises(tiles.TileError, match="tile/0/000 is not there"):
            tile_proofs.inclusion(reader(folder), 1, 600)

    def test_a_proof_carries_its_entry_and_verifies_alone(self, folder, log_of_600):
        signed = (folder / "checkpoint").read_bytes()
        point = checkpoint.open_checkpoint(signed, SIGNER.verifier)
        signed = cosignature.with_lines(
            signed, [AMMAN.cosign(str(point), NOW), PRESS.cosign(str(point), NOW)]
        )
        entry = log_of_600[300][0]
        made = proof.make(reader(folder), signed, 300, entry)
        read = proof.parse(made.written)
        assert read == made
        assert read.extra == entry
        assert proof.verify(read, entry, policy.parse_policy(POLICY), now=NOW).final
        with pytest.raises(ProofError, match="not proved"):
            proof.verify(read, log_of_600[301][0], policy.parse_policy(POLICY), now=NOW)
        with pytest.raises(ProofError, match="not proved"):
            proof.make(reader(folder), signed, 300, log_of_600[301][0])


def reader(folder):
    return lambda path, longest: tiles.read(folder, path, longest=longest)


def lay_out_tiles(folder, leaves):
    """Write the hash tiles of a tree and nothing else."""
    row, level = list(leaves), 0
    while row:
        for place in range(0, len(row), tiles.FULL):
            part = row[place : place + tiles.FULL]
            tiles.write(folder, tiles.Tile(level, place // tiles.FULL, len(part)).path, b"".join(part))
        row = [tree.root(row[place : place + 256]) for place in range(0, len(row) - 255, 256)]
        level += 1
