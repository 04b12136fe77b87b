"""Programs that were not written by us read what we write, and agree."""

import base64
import dataclasses
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import metamorphic_log
import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sd_jwt.verifier import SDJWTVerifier
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import MLDSA44CosignatureSigner, NoteSignature, Vkey

from tests.record.conftest import SIGNER, VKEY, lay_out, leaf
from tregua.record import checkpoint, cosignature, entry, tiles, tree
from tregua.record.cosignature import Cosigner
from tregua.record.reading import read_published

keys = st.from_regex(r"\A[a-z_][a-z0-9_]{0,31}\Z")
texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=6))
def test_our_canonical_json_is_that_of_rfc_8785(value):
    try:
        raw = entry.canonical(value)
    except entry.EntryError:
        assume(False)
    assert raw == rfc8785.dumps(value)
    assert entry.parse_canonical(raw, longest=1 << 20) == value


def test_metamorphic_opens_our_checkpoint_and_refuses_a_spoilt_one(folder):
    note = (folder / "checkpoint").read_text()
    assert metamorphic_log.verify_signed_note(note, [VKEY]) == 1
    head = metamorphic_log.checkpoint_parse(note.split("\n\n")[0] + "\n")
    assert (head.size, head.root.hex()) == (600, read_published(folder, VKEY).checkpoint.root)
    with pytest.raises(metamorphic_log.VerifyError):
        metamorphic_log.verify_signed_note(note.replace("\n600\n", "\n601\n"), [VKEY])


def test_metamorphic_accepts_our_proofs_and_refuses_spoilt_ones(log_of_600):
    chance = random.Random(1)
    hashes = [tree.leaf_hash(data) for data, _line in log_of_600]
    for size in (1, 2, 3, 7, 8, 255, 256, 257, 600):
        root = tree.root(hashes[:size])
        for index in {0, size - 1, *(chance.randrange(size) for _ in range(20))}:
            proof = tree.inclusion_proof(hashes[:size], index)
            metamorphic_log.verify_inclusion(index, size, hashes[index], proof, root)
            for spoilt in (proof[:-1], [*proof, root]):
                if spoilt != proof:
                    with pytest.raises(metamorphic_log.VerifyError):
                        metamorphic_log.verify_inclusion(index, size, hashes[index], spoilt, root)
        for old in {size, *(chance.randrange(1, size + 1) for _ in range(10))}:
            proof = tree.consistency_proof(hashes[:size], old)
            old_root = tree.root(hashes[:old])
            metamorphic_log.verify_consistency(old, size, proof, old_root, root)
            if old != size:
                with pytest.raises(metamorphic_log.VerifyError):
                    metamorphic_log.verify_consistency(old, size, proof, root, root)


@pytest.mark.parametrize("size", [1, 5, 256, 257, 600])
def test_tlog_scales_reads_our_tiles_and_we_accept_its_proofs(tmp_path, log_of_600, size):
    lay_out(tmp_path, log_of_600, size=size)
    reader = TilesReader(LocalBackend(tmp_path))
    point = reader.get_checkpoint()
    point.verify(Vkey.from_string(VKEY))
    assert reader.calculate_root_hash() == point.root_hash
    for index in {0, size // 2, size - 1}:
        data = log_of_600[index][0]
        assert reader.get_entry(index) == data
        proof = reader.get_inclusion_proof(index, size).node_hashes
        tree.verify_inclusion(tree.leaf_hash(data), index, size, proof, point.root_hash)
    old = max(1, size // 3)
    old_root = tree.root(tree.leaf_hash(data) for data, _line in log_of_600[:old])
    proof = reader.get_consistency_proof(old, size).node_hashes
    tree.verify_consistency(old, old_root, size, point.root_hash, proof)


def test_metamorphic_agrees_on_500_entries_and_30_prefixes_chosen_by_chance(log_of_600):
    chance = random.Random("500 and 30")
    hashes = [tree.leaf_hash(data) for data, _line in log_of_600]
    for _ in range(500):
        size = chance.randint(1, 600)
        index, root = chance.randrange(size), tree.root(hashes[:size])
        proof = tree.inclusion_proof(hashes[:size], index)
        metamorphic_log.verify_inclusion(index, size, hashes[index], proof, root)
        bit = bytes([root[0] ^ 1 << chance.randrange(8)]) + root[1:]
        with pytest.raises(metamorphic_log.VerifyError):
            metamorphic_log.verify_inclusion(index, size, hashes[index], proof, bit)
    for _ in range(30):
        size = chance.randint(2, 600)
        old = chance.randrange(1, size)
        proof = tree.consistency_proof(hashes[:size], old)
        old_root, root = tree.root(hashes[:old]), tree.root(hashes[:size])
        metamorphic_log.verify_consistency(old, size, proof, old_root, root)
        with pytest.raises(metamorphic_log.VerifyError):
            metamorphic_log.verify_consistency(old, size, proof, root, root)


@pytest.mark.parametrize("index", [0, 255, 256, 599, -1])
def test_a_proof_made_by_a_command_that_is_not_ours_is_accepted(folder, log_of_600, index):
    """`tlog-tiles gen-proof` writes a C2SP .tlog-proof; its hashes lead from our entry to our signed root."""
    command = Path(sys.executable).parent / "tlog-tiles"
    ran = subprocess.run(
        [command, "gen-proof", folder, "--", str(index)], capture_output=True, check=True, text=True
    )
    head, _blank, note = ran.stdout.partition("\n\n")
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == f"index {index % 600}"
    point = checkpoint.open_checkpoint(note.encode(), SIGNER.verifier)
    proof = [base64.b64decode(line) for line in lines[2:] if line]
    leaf_hash = tree.leaf_hash(log_of_600[index][0])
    tree.verify_inclusion(leaf_hash, index % 600, point.size, proof, bytes.fromhex(point.root))


@pytest.mark.parametrize("private", [Ed25519PrivateKey.generate, MLDSA44PrivateKey.generate])
def test_tlog_scales_verifies_our_cosignatures_and_refuses_them_on_another_head(folder, private):
    cosigner = Cosigner("amman.example/mirror", private())
    head = TilesReader(LocalBackend(folder)).get_checkpoint()
    line = NoteSignature.from_line(cosigner.cosign(head.serialize_body(), 1_790_000_000).rstrip("\n"))
    verifier = Vkey.from_string(cosigner.key.vkey).get_verifier()
    assert verifier.get_timestamp(line.payload) == 1_790_000_000
    verifier.verify_note(line, head)
    with pytest.raises(InvalidSignature):
        verifier.verify_note(line, dataclasses.replace(head, size=599))


def test_a_cosignature_of_tlog_scales_is_accepted_by_us(folder):
    signer = MLDSA44CosignatureSigner("press.example/w1", MLDSA44PrivateKey.generate())
    head = TilesReader(LocalBackend(folder)).get_checkpoint()
    line = signer.sign(head).serialize() + "\n"
    raw = cosignature.with_lines((folder / "checkpoint").read_bytes(), [line])
    key = cosignature.parse_cosigner_vkey(signer.vkey.serialize())
    now = int(time.time())
    assert abs(cosignature.cosigned_by(raw, [key], now=now)[key.name] - now) < 60


def test_tlog_scales_names_our_files_as_we_do():
    from tlog_scales.tiles import tile_path  # noqa: PLC0415

    for number in (0, 7, 999, 1000, 1234067):
        assert "/".join(tile_path(0, number)) == tiles.Tile(0, number, 256).path
        assert "/".join(tile_path(-1, number, 9)) == tiles.bundle_path(number, 9)


def test_a_command_that_is_not_ours_checks_one_entry(folder):
    command = Path(sys.executable).parent / "tlog-tiles"
    ran = subprocess.run([command, "get-leaf", "-c", folder, "599"], capture_output=True, check=True)
    assert json.loads(ran.stdout)["id"] == "01J599"


def test_sd_jwt_opens_our_public_part(log_of_600):
    """The leaf, wrapped as an SD-JWT, reveals exactly the disclosed field to the reference implementation."""
    data, opened = leaf(7, public={"answer": "cannot be established", "place": "حلب"})
    private = base64.urlsafe_b64encode(SIGNER.private.private_bytes_raw()).rstrip(b"=").decode()
    public = base64.urlsafe_b64encode(SIGNER.verifier.public).rstrip(b"=").decode()
    key = JWK(kty="OKP", crv="Ed25519", d=private, x=public)
    wrapped = JWS(data)
    wrapped.add_signature(key, alg="EdDSA", protected=json.dumps({"alg": "EdDSA", "typ": "leaf"}))
    presented = f"{wrapped.serialize(compact=True)}~{opened}~"
    payload = SDJWTVerifier(presented, lambda _issuer, _header: key).get_verified_payload()
    assert payload["public"] == {"answer": "cannot be established", "place": "حلب"}
    assert payload["id"] == "01J7"
    other = leaf(8)[1]
    hidden = SDJWTVerifier(
        f"{wrapped.serialize(compact=True)}~{other}~", lambda _i, _h: key
    ).get_verified_payload()
    assert "public" not in hidden
