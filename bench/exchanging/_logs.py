"""A published log of any size for the benches, written by plain loops as files: entries of some 400 bytes."""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import checkpoint, tiles, tree
from tregua.record.note import Signer
from tregua.record.signed_tree import bundle_root, leaf_hashes

ORIGIN = "bench.example/log1"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
DECOYS = ['"' + base64.urlsafe_b64encode(bytes([n]) * 32).rstrip(b"=").decode() + '"' for n in (16, 32, 64)]


def entries_asked(default: int) -> int:
    """Return how many entries a part works on: TREGUA_BENCH_ENTRIES, or else its own number."""
    return int(os.environ.get("TREGUA_BENCH_ENTRIES", default))


def entry(number: int) -> bytes:
    """Return an entry in the profile, with four digests and a reference."""
    digest = (
        base64.urlsafe_b64encode(hashlib.sha256(number.to_bytes(8, "big")).digest()).rstrip(b"=").decode()
    )
    return (
        f'{{"_sd":[{",".join(sorted([f"{chr(34)}{digest}{chr(34)}", *DECOYS]))}],"id":"01J{number:023d}","kind":"finding",'
        f'"o":"{ORIGIN}","refs":[{{"h":"{number:064x}","i":{number},"o":"amman.example/log1"}}],"sch":"finding/1",'
        f'"t":"record","v":1}}'
    ).encode()


def bundles(count: int) -> Iterator[tuple[int, bytes]]:
    """Yield (width, bytes) of each bundle."""
    for first in range(0, count, tiles.FULL):
        width = min(tiles.FULL, count - first)
        yield width, tiles.pack([entry(number) for number in range(first, first + width)])


def lay_out(folder: Path, count: int) -> None:
    """Write a log without public parts, signed."""
    roots = []
    for number, (width, raw) in enumerate(bundles(count)):
        leaves = leaf_hashes(raw, width)
        put(folder / tiles.bundle_path(number, width), raw)
        put(folder / tiles.Tile(0, number, width).path, b"".join(leaves))
        roots.append(bundle_root(leaves))
    level, row = 1, roots[: count // tiles.FULL]
    while row:
        for number in range(-(-len(row) // tiles.FULL)):
            part = row[number * tiles.FULL : (number + 1) * tiles.FULL]
            put(folder / tiles.Tile(level, number, len(part)).path, b"".join(part))
        row = [bundle_root(row[place : place + 256]) for place in range(0, len(row) - 255, 256)]
        level += 1
    point = checkpoint.Checkpoint(ORIGIN, count, tree.root(roots).hex())
    put(folder / "checkpoint", checkpoint.sign(point, SIGNER).encode())


def put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
