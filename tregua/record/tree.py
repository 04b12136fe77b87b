"""The Merkle tree of RFC 6962 section 2.1: hashes of leaves and nodes, roots, proofs and their checks.

A leaf is hashed with a 0 byte before it and a node with a 1 byte, so that neither can pass for the other.
The *frontier* is the short list of complete subtrees, the largest first, that a growing tree needs to know.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

EMPTY: Final = hashlib.sha256(b"").digest()
LONGEST_PROOF: Final = 63


class ProofError(Exception):
    """A proof does not prove what it should, or is not a proof at all."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A tree that only grows: its size and its complete subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash; return the hashes of the subtrees it completes, from two leaves upwards."""
        completed = []
        self.peaks.append(leaf)
        self.size += 1
        for _level in range(trailing_zeros(self.size)):
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
            completed.append(self.peaks[-1])
        return completed

    def add_all(self, leaves: Iterable[bytes]) -> list[bytes]:
        """Add many leaf hashes; return for each what `add` does, joined."""
        peaks, size, sha256 = self.peaks, self.size, hashlib.sha256
        made = []
        for leaf in leaves:
            size += 1
            completed = b""
            rest, right = size, leaf
            while not rest & 1:
                right = sha256(b"\x01" + peaks.pop() + right).digest()
                completed += right
                rest >>= 1
            peaks.append(right)
            made.append(completed)
        self.size = size
        return made

    def root(self) -> bytes:
        """Return the root over everything added so far."""
        return join(self.peaks)


def join(peaks: Sequence[bytes]) -> bytes:
    """Return the root of a tree with these complete subtrees, the largest first."""
    if not peaks:
        return EMPTY
    result = peaks[-1]
    for peak in reversed(peaks[:-1]):
        result = node_hash(peak, result)
    return result


def trailing_zeros(number: int) -> int:
    """Return how many subtrees the `number`th leaf completes."""
    return (number & -number).bit_length() - 1


def peak_places(size: int) -> list[tuple[int, int]]:
    """Return (level, index of its last leaf) of each complete subtree of a tree, the largest first."""
    places = []
    end = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            end += 1 << level
            places.append((level, end - 1))
    return places


def rows(leaves: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Yield the hashes of all complete subtrees: of one leaf, of two, of four, and so on."""
    row = leaves
    while row:
        yield row
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over these leaf hashes."""
    peaks = [row[-1] for row in rows(list(leaves)) if len(row) & 1]
    return join(peaks[::-1])


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root over `leaves`, the lowest first."""
    if not 0 <= index < len(leaves):
        raise ProofError(f"entry {index} is not in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root(leaves[:split])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the hashes that show that the first `old_size` leaves are a prefix of `leaves`."""
    if not 0 <= old_size <= len(leaves):
        raise ProofError(f"a tree of {old_size} is no prefix of a tree of {len(leaves)}")
    return [] if old_size in {0, len(leaves)} else _prefix_proof(leaves, old_size, whole=True)


def _prefix_proof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_prefix_proof(leaves[:split], old_size, whole=whole), root(leaves[split:])]
    return [*_prefix_proof(leaves[split:], old_size - split, whole=False), root(leaves[:split])]


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Raise ProofError unless `proof` leads from this leaf hash to the root `expected` of a tree of `size`."""
    if not 0 <= index < size or len(proof) > LONGEST_PROOF or any(len(part) != len(EMPTY) for part in proof):
        raise ProofError("this is not an inclusion proof")
    node, last, result = index, size - 1, leaf
    for part in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if node & 1 or node == last:
            result = node_hash(part, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, part)
        node, last = node >> 1, last >> 1
    if last or result != expected:
        raise ProofError(f"entry {index} is not proved to be in the tree of {size}")


def verify_consistency(
    old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ProofError unless `proof` shows that the tree of `old_size` is a prefix of the tree of `size`."""
    if (
        not 0 <= old_size <= size
        or len(proof) > LONGEST_PROOF
        or any(len(part) != len(EMPTY) for part in proof)
    ):
        raise ProofError("this is not a consistency proof")
    if old_size in {0, size}:
        expected = EMPTY if old_size == 0 else new_root
        if proof or old_root != expected:
            raise ProofError(
                "the two trees are not the same" if old_size else "the empty tree has another root"
            )
        return
    parts = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    old, new = consistency_roots(old_size, size, parts)
    if old != old_root or new != new_root:
        raise ProofError(f"the tree of {old_size} is not proved to be a prefix of the tree of {size}")


def consistency_roots(old_size: int, size: int, parts: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the roots at two sizes that a consistency proof gives; ProofError when it is none.

    The proof begins with a hash of the tree also where `old_size` is a power of two; usual proofs leave it out there.
    """
    if not parts:
        raise ProofError("the consistency proof is too short")
    too_many = len(parts) > LONGEST_PROOF + 1
    if not 0 < old_size < size or too_many or any(len(part) != len(EMPTY) for part in parts):
        raise ProofError("this is not a consistency proof")
    skipped = trailing_zeros(old_size)
    node, last = (old_size - 1) >> skipped, (size - 1) >> skipped
    old = new = parts[0]
    for part in parts[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if node & 1 or node == last:
            old, new = node_hash(part, old), node_hash(part, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, part)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the consistency proof is too short")
    return old, new
