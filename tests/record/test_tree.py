"""The tree of RFC 6962: known roots, and proofs that prove exactly what they should."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.record import tree, verify

# The leaves and roots of the reference tests of Certificate Transparency.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 130)


def leaves(size):
    return [tree.leaf_hash(str(number).encode()) for number in range(size)]


def test_the_known_roots():
    hashes = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
    assert [tree.root(hashes[:size]).hex() for size in range(1, 9)] == ROOTS
    assert tree.root([]) == hashlib.sha256(b"").digest() == tree.EMPTY


@given(st.integers(0, 300))
def test_three_ways_to_the_same_root(size):
    hashes = leaves(size)
    assert tree.root(hashes) == verify.tree_head(hashes) == _by_definition(hashes)


def _by_definition(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + _by_definition(hashes[:split]) + _by_definition(hashes[split:])).digest()


@given(st.integers(0, 600))
def test_the_frontier_is_where_the_peaks_are(size):
    frontier = tree.Frontier()
    rows = [[leaf, *frontier.add(leaf)] for leaf in leaves(size)]
    assert [rows[last][level] for level, last in tree.peak_places(size)] == frontier.peaks
    assert frontier.root() == tree.join(frontier.peaks)


@given(data=st.data(), size=sizes)
def test_an_inclusion_proof_proves_its_entry_and_no_other(data, size):
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(hashes, index)
    root = tree.root(hashes)
    tree.verify_inclusion(hashes[index], index, size, proof, root)
    for other in range(size):
        if other != index:
            with pytest.raises(tree.ProofError):
                tree.verify_inclusion(hashes[index], other, size, proof, root)
    with pytest.raises(tree.ProofError):
        tree.verify_inclusion(tree.leaf_hash(b"another"), index, size, proof, root)


@given(data=st.data(), size=sizes)
def test_a_consistency_proof_proves_a_prefix_and_nothing_else(data, size):
    hashes = leaves(size)
    old = data.draw(st.integers(0, size))
    proof = tree.consistency_proof(hashes, old)
    old_root, root = tree.root(hashes[:old]), tree.root(hashes)
    tree.verify_consistency(old, old_root, size, root, proof)
    wrong = hashlib.sha256(b"another").digest()
    with pytest.raises(tree.ProofError):
        tree.verify_consistency(old, wrong, size, root, proof)
    if old not in {0, size}:  # of the empty and of the same tree there is nothing to prove
        with pytest.raises(tree.ProofError):
            tree.verify_consistency(old, old_root, size, wrong, proof)


@given(data=st.data(), size=st.integers(2, 130))
def test_a_proof_that_was_spoilt_proves_nothing(data, size):
    hashes = leaves(size)
    root = tree.root(hashes)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size - 1))
    spoil = data.draw(st.sampled_from(["flip", "drop", "repeat", "shorten"]))
    inclusion = _spoilt(tree.inclusion_proof(hashes, index), spoil, data)
    with pytest.raises(tree.ProofError):
        tree.verify_inclusion(hashes[index], index, size, inclusion, root)
    consistency = _spoilt(tree.consistency_proof(hashes, old), spoil, data)
    with pytest.raises(tree.ProofError):
        tree.verify_consistency(old, tree.root(hashes[:old]), size, root, consistency)


def _spoilt(proof, spoil, data):
    place = data.draw(st.integers(0, len(proof) - 1))
    if spoil == "flip":
        return [*proof[:place], bytes([proof[place][0] ^ 1]) + proof[place][1:], *proof[place + 1 :]]
    if spoil == "drop":
        return proof[:place] + proof[place + 1 :]
    if spoil == "repeat":
        return [*proof, proof[-1]]
    return [*proof[:place], proof[place][:31], *proof[place + 1 :]]


@pytest.mark.parametrize("index", [-1, 5])
def test_what_is_not_in_the_tree_has_no_proof(index):
    with pytest.raises(tree.ProofError):
        tree.inclusion_proof(leaves(5), index)
    with pytest.raises(tree.ProofError):
        tree.verify_inclusion(tree.EMPTY, index, 5, [], tree.EMPTY)


def test_a_larger_tree_is_no_prefix():
    with pytest.raises(tree.ProofError):
        tree.consistency_proof(leaves(5), 6)
    with pytest.raises(tree.ProofError):
        tree.verify_consistency(6, tree.EMPTY, 5, tree.EMPTY, [])
    with pytest.raises(tree.ProofError, match="too short"):
        tree.verify_consistency(3, tree.EMPTY, 5, tree.EMPTY, [])
