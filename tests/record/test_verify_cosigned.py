"""The independent verifier on cosignatures, policies, offline proofs and evidence: two readers, written apart, agree."""

import json
import random
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.record.conftest import ORIGIN, SIGNER, VKEY, lay_out, leaf
from tests.record.test_cosignatures import AMMAN, ARCHIVE, NOW, POLICY, PRESS, reader
from tests.record.test_fuzz import ROUNDS, mutated
from tregua.record import checkpoint, cosignature, disclosure, evidence, policy, proof, tree, verify
from tregua.record.checkpoint import Checkpoint
from tregua.record.entry import Ref
from tregua.record.note import Signer
from tregua.record.tiles import hashes_of


@pytest.fixture
def cosigned(folder):
    """Return the folder with the lines of a mirror and of an archive."""
    raw = (folder / "checkpoint").read_bytes()
    text = str(checkpoint.open_checkpoint(raw, SIGNER.verifier))
    lines = [who.cosign(text, NOW) for who in (AMMAN, PRESS)]
    (folder / "checkpoint").write_bytes(cosignature.with_lines(raw, lines))
    return folder


@pytest.fixture
def trusted(tmp_path):
    path = tmp_path / "policy"
    path.write_text(POLICY)
    return path


@pytest.fixture
def proved(cosigned, log_of_600, tmp_path):
    """Return (file of the proof of entry 300, file of its public part)."""
    entry, part = log_of_600[300]
    made = proof.make(reader(cosigned), (cosigned / "checkpoint").read_bytes(), 300, entry)
    (tmp_path / "300.tlog-proof").write_bytes(made.written)
    (tmp_path / "300.public").write_text(part + "\n")
    return tmp_path / "300.tlog-proof", tmp_path / "300.public"


def run(*arguments):
    return verify.main([str(one) for one in arguments])


def says(capsys, *arguments):
    code = run(*arguments, "--json")
    return code, json.loads(capsys.readouterr().out)


class TestFolder:
    def test_who_has_seen_it_is_told_with_the_time(self, cosigned, capsys):
        assert run(cosigned, "--vkey", VKEY, "--witness", AMMAN.key.vkey, "--witness", ARCHIVE.key.vkey) == 0
        out = capsys.readouterr().out
        assert f"{AMMAN.name} had seen it at 2026-09-21" in out
        assert f"not checked: {ARCHIVE.name} has not cosigned it" in out

    def test_a_policy_that_is_met_makes_it_final(self, cosigned, trusted, capsys):
        assert run(cosigned, "--policy", trusted) == 0
        assert "it is final" in capsys.readouterr().out

    def test_a_policy_that_is_not_met_is_a_fault(self, folder, trusted, capsys):
        code, told = says(capsys, folder, "--policy", trusted)
        assert (code, told["faults"][0]["check"]) == (1, "POLICY")

    def test_a_wrong_line_of_a_known_key_is_a_fault(self, cosigned, capsys):
        path = cosigned / "checkpoint"
        path.write_bytes(cosignature.with_lines(path.read_bytes(), [AMMAN.cosign("another\n", NOW + 1)]))
        code, told = says(capsys, cosigned, "--vkey", VKEY, "--witness", AMMAN.key.vkey)
        assert (code, told["faults"][0]["check"]) == (1, "SIGNATURE")
        assert run(cosigned, "--vkey", VKEY) == 0

    def test_without_ml_dsa_it_says_so(self, cosigned, monkeypatch, capsys):
        monkeypatch.setattr(verify, "mldsa", None)
        code, told = says(capsys, cosigned, "--vkey", VKEY, "--witness", PRESS.key.vkey)
        assert code == 1
        assert "version 48" in told["faults"][0]["says"]


class TestProof:
    def test_a_proof_stands_alone(self, proved, trusted, capsys):
        code, told = says(capsys, "--proof", proved[0], "--disclosure", proved[1], "--policy", trusted)
        assert (code, told["log"]["entry"]) == (0, 300)
        assert "the public part is the one that the entry commits to" in told["checked"]
        assert run("--proof", proved[0], "--vkey", VKEY) == 0
        assert "give its public part" in capsys.readouterr().out

    def test_the_public_part_of_another_entry_is_refused(self, proved, log_of_600, capsys):
        proved[1].write_text(log_of_600[301][1])
        code, told = says(capsys, "--proof", proved[0], "--disclosure", proved[1], "--vkey", VKEY)
        assert (code, told["faults"][0]["check"]) == (1, "BODY")

    def test_another_entry_is_refused(self, proved, log_of_600, tmp_path, capsys):
        (tmp_path / "entry").write_bytes(log_of_600[301][0])
        code, told = says(capsys, "--proof", proved[0], "--entry", tmp_path / "entry", "--vkey", VKEY)
        assert (code, told["faults"][0]["check"]) == (1, "PROOF")

    def test_a_key_is_asked_for(self, proved, capsys):
        with pytest.raises(SystemExit) as ended:
            run("--proof", proved[0])
        assert ended.value.code == 2

    def test_no_spoilt_proof_passes(self, proved, capsys):
        chance = random.Random("alone")
        raw = proved[0].read_bytes()
        for _ in range(ROUNDS // 4):
            spoilt = mutated(raw, chance)
            proved[0].write_bytes(spoilt)
            # A line of a key that was not given may change; nothing else.
            if not same_but_for_strangers(spoilt, raw):
                assert run("--proof", proved[0], "--vkey", VKEY) == 1
        capsys.readouterr()


def same_but_for_strangers(spoilt, raw):
    own = raw.index(b"\xe2\x80\x94 " + AMMAN.name.encode())
    return spoilt[:own] == raw[:own]


def test_two_readers_read_the_same_policies():
    chance = random.Random("policies")
    for _ in range(ROUNDS):
        text = mutated(POLICY.encode(), chance).decode("utf-8", "surrogateescape")
        try:
            ours = policy.parse_policy(text)
        except policy.PolicyError:
            with pytest.raises(ValueError):
                verify.Policy(text)
            continue
        theirs = verify.Policy(text)
        assert set(theirs.witnesses) == set(ours.witnesses)
        assert {name: (one.least, [*one.members]) for name, one in ours.groups.items()} == theirs.groups
        assert theirs.quorum == ours.quorum


class TestEvidence:
    """What the mirror keeps of a fault, checked by the program that knows nothing of the mirror."""

    def two_notes(self, *, held, offered):
        """Return (notes of two trees, hashes of the longer that lead from the size of the shorter to its root)."""
        notes = [
            checkpoint.sign(Checkpoint(ORIGIN, len(one), tree.root(one).hex()), SIGNER)
            for one in (held, offered)
        ]
        short, long = sorted((held, offered), key=len)
        hashes = tree.consistency_proof(long, len(short)) if len(short) != len(long) else []
        if hashes and not len(short) & (len(short) - 1):
            hashes = [tree.root(long[: len(short)]), *hashes]
        return {"held": notes[0], "offered": notes[1], "hashes": hashes}

    def kept(self, kind, place, **parts):
        at = datetime(2026, 11, 26, 15, tzinfo=UTC)
        return evidence.make(kind, VKEY, at=at, source="a stick", place=place, says="seen", **parts).text

    def both(self, text, tmp_path):
        """Return whether the two readers, which agree, accept it."""
        path = tmp_path / "evidence"
        path.write_text(text)
        try:
            evidence.verify_evidence(text)
        except evidence.EvidenceError:
            assert run("--evidence", path, "--vkey", VKEY) == 1
            return False
        assert run("--evidence", path, "--vkey", VKEY) == 0
        return True

    @pytest.mark.parametrize(("short", "long"), [(20, 20), (20, 37), (32, 37), (36, 37), (1, 64)])
    def test_a_fork_is_proved_and_an_honest_log_is_none(self, short, long, tmp_path):
        leaves = [tree.leaf_hash(bytes([number])) for number in range(long)]
        other = [tree.leaf_hash(b"another"), *leaves[1:]]
        for first, second in ((other[:short], leaves), (leaves, other[:short])):
            parts = self.two_notes(held=first, offered=second)
            assert self.both(self.kept("FORK", f"size {short}", **parts), tmp_path)
            assert not self.both(self.kept("ROLLBACK", f"size {short}", **parts), tmp_path)
        honest = self.two_notes(held=leaves, offered=leaves[:short])
        assert not self.both(self.kept("FORK", f"size {short}", **honest), tmp_path)
        assert self.both(self.kept("ROLLBACK", f"size {short}", **honest), tmp_path) == (short != long)

    def test_a_tampered_bundle_is_proved_and_the_signed_one_is_not(self, folder, tmp_path):
        raw = (folder / "tile/entries/001").read_bytes()
        roots = hashes_of((folder / "tile/1/000.p/2").read_bytes(), 2)
        last = tree.root(hashes_of((folder / "tile/0/002.p/88").read_bytes(), 88))
        parts = {
            "offered": (folder / "checkpoint").read_text(),
            "expected": [roots[1]],
            "hashes": tree.inclusion_proof([*roots, last], 1),
        }
        spoilt = raw[:700] + bytes([raw[700] ^ 1]) + raw[701:]
        assert self.both(self.kept("TAMPER", "bundle 1", served=evidence.served(spoilt), **parts), tmp_path)
        assert not self.both(self.kept("TAMPER", "bundle 1", served=evidence.served(raw), **parts), tmp_path)
        assert not self.both(
            self.kept("TAMPER", "bundle 0", served=evidence.served(spoilt), **parts), tmp_path
        )

    def test_a_public_part_that_is_missing_or_another_is_proved(self, folder, log_of_600, tmp_path):
        hashes = tree.inclusion_proof([tree.leaf_hash(data) for data, _line in log_of_600], 300)
        parts = {
            "offered": (folder / "checkpoint").read_text(),
            "entry": log_of_600[300][0].decode() + "\n",
            "hashes": hashes,
        }
        other, own = (disclosure.digest(log_of_600[place][1]) + "\n" for place in (301, 300))
        for served, proves in (("missing\n", True), (other, True), (own, False)):
            assert self.both(self.kept("BODY", "entry 300", served=served, **parts), tmp_path) == proves
        assert not self.both(self.kept("BODY", "entry 301", served=other, **parts), tmp_path)

    def test_growth_after_a_freeze_is_proved(self, folder, tmp_path):
        note = (folder / "checkpoint").read_text()
        assert self.both(self.kept("FROZEN", "size 599", offered=note), tmp_path)
        assert not self.both(self.kept("FROZEN", "size 600", offered=note), tmp_path)

    def test_another_key_proves_nothing_and_a_key_in_the_file_is_told(self, folder, tmp_path, capsys):
        path = tmp_path / "evidence"
        path.write_text(self.kept("FROZEN", "size 599", offered=(folder / "checkpoint").read_text()))
        other = Signer(ORIGIN, Ed25519PrivateKey.generate()).verifier.vkey
        assert run("--evidence", path, "--vkey", other) == 1
        capsys.readouterr()
        assert run("--evidence", path) == 0
        assert "whose key this is" in capsys.readouterr().out

    def test_what_is_spoilt_says_no_more_than_before(self, tmp_path, capsys):
        leaves = [tree.leaf_hash(bytes([number])) for number in range(37)]
        parts = self.two_notes(held=[leaves[1], *leaves[1:20]], offered=leaves)
        raw = self.kept("FORK", "size 20", **parts).encode()
        chance = random.Random("evidence")
        path = tmp_path / "evidence"
        for _ in range(ROUNDS // 4):
            path.write_bytes(spoilt := mutated(raw, chance))
            if run("--evidence", path, "--vkey", VKEY) == 0:
                assert spoilt.count(parts["held"].encode()) == spoilt.count(parts["offered"].encode()) == 1
        capsys.readouterr()


def test_the_command_passes_all_of_it_on(proved, trusted, capsys):
    from tregua.centre.cli import main  # noqa: PLC0415 - the plain tests above need no Django

    assert (
        main(["verify", "--proof", str(proved[0]), "--disclosure", str(proved[1]), "--policy", str(trusted)])
        == 0
    )
    assert "it is final" in capsys.readouterr().out


def test_a_proof_of_an_entry_of_the_log_that_was_continued_says_so(tmp_path, capsys):
    old = leaf(0, origin="latakia.example/log0")
    ref = Ref("latakia.example/log0", 0, tree.leaf_hash(old[0]).hex())
    lay_out(tmp_path / "log", [old, leaf(1, refs=[ref], type="genesis"), leaf(2)])
    assert run(tmp_path / "log", "--vkey", VKEY) == 0
    signed = (tmp_path / "log/checkpoint").read_bytes()
    (tmp_path / "proof").write_bytes(proof.make(reader(tmp_path / "log"), signed, 0, old[0]).written)
    capsys.readouterr()
    assert run("--proof", tmp_path / "proof", "--vkey", VKEY) == 0
    assert "whether this log continues latakia.example/log0" in capsys.readouterr().out
