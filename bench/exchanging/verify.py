"""Verifying a mirrored bundle, beside hashlib alone over the same leaves and nodes."""

import time
from collections.abc import Callable
from hashlib import sha256

from bench.exchanging import _logs
from tregua.record import tiles
from tregua.record.signed_tree import bundle_root, leaf_hashes

COUNT = 400 * tiles.FULL
ROUNDS = 5

Figure = tuple[str, float, float, str]


def measure() -> list[Figure]:
    """Return how fast bundles are verified, of what hashlib takes for their hashes."""
    raw = [one for _width, one in _logs.bundles(COUNT)]
    prefixed = [[b"\x00" + one for one in tiles.unpack(bundle, tiles.FULL)] for bundle in raw]
    ours = best(lambda: [bundle_root(leaf_hashes(bundle, tiles.FULL)) for bundle in raw])
    limit = best(lambda: [hash_alone(bundle) for bundle in prefixed])
    return [
        (
            "verifying mirrored bundles, of hashlib's leaf and node hashes",
            limit / ours,
            0.5,
            "≥ of a hashlib loop",
        ),
        ("the same, a second of the processor", COUNT / ours, 0, "entries/s"),
    ]


def hash_alone(leaves: list[bytes]) -> None:
    """Hash leaves and as many nodes of 65 bytes as a bundle has, in the plainest loop."""
    for one in leaves:
        sha256(one).digest()
    node = b"\x01" + bytes(64)
    for _ in range(len(leaves) - 1):
        sha256(node).digest()


def best(work: Callable[[], object]) -> float:
    """Return the least time of several rounds: what disturbs can only slow down."""
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)
