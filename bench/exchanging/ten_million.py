"""A log of ten million entries: its tree, and a mirror that verifies and stores it; only with TREGUA_FULL=1.

The log is written as a stream, one bundle at a time, and read from a folder as a stick is. TREGUA_BENCH_ENTRIES makes it
smaller. It takes 9 GB of disk and some minutes.
"""

import base64
import hashlib
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import tiles, tree
from tregua.record.checkpoint import Checkpoint, sign
from tregua.record.mirror import Mirror
from tregua.record.note import Signer
from tregua.record.source import FolderSource

ENTRIES = int(os.environ.get("TREGUA_BENCH_ENTRIES", "10000000"))
BYTES_OF_ONE = 440
ORIGIN = "bench.example/log1"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.generate())
GB = 1 << 30


def measure() -> list[tuple[str, float, float, str]]:
    if not os.environ.get("TREGUA_FULL"):
        return []
    place = Path(tempfile.gettempdir())
    needed, free = 2 * ENTRIES * BYTES_OF_ONE / GB, shutil.disk_usage(place).free / GB
    if free < needed + 1:
        return [("ten million: not measured, the disk has too little room", free, needed + 1, "≥ GB free")]
    with tempfile.TemporaryDirectory(dir=place) as name:
        return _measured(Path(name))


def _measured(folder: Path) -> list[tuple[str, float, float, str]]:
    wrote = spent(lambda: write(folder / "theirs"))
    mirror = Mirror(folder / "mirror", SIGNER.verifier)
    pulled = spent(lambda: mirror.pull(FolderSource(folder / "theirs"), bodies=False))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    held = mirror.held()
    if held is None or held.checkpoint.size != ENTRIES:
        raise SystemExit("the mirror does not hold the log")
    read = spent(lambda: checked(mirror))
    limit = hashed(mirror)
    what = f"{ENTRIES / 1e6:g} M entries: "
    return [
        (f"{what}made and written, no fsync", wrote[0], 0, "CPU s"),
        (f"{what}mirrored, verified and stored", pulled[0], 0, "CPU s"),
        (f"{what}the same, on the clock", pulled[1], 0, "s"),
        (f"{what}mirror + verify + store", limit / pulled[0], 0.3, "≥ of the hash limit"),
        (f"{what}our copy read and hashed again", read[0], 0, "CPU s"),
        (f"{what}peak memory of all this", peak, 100, "≤ MB"),
    ]


def spent(work: object) -> tuple[float, float]:
    """Return the seconds of the processor and those on the clock that something takes."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()  # type: ignore[operator]
    return time.process_time() - cpu, time.perf_counter() - clock


def write(folder: Path) -> None:
    """Write the log bundle by bundle; of the tree only the hashes above the bundles are kept."""
    above: list[bytes] = []
    last: list[bytes] = []
    for number, entries in enumerate(bundles()):
        last = [tree.leaf_hash(data) for data in entries]
        width = len(entries)
        put(folder / tiles.bundle_path(number, width), tiles.pack(entries))
        put(folder / tiles.Tile(0, number, width).path, b"".join(last))
        if width == tiles.FULL:
            above.append(tree.root(last))
            last = []
    peaks, level = tree.Frontier(), 1
    for one in above:
        peaks.add(one)
    root = tree.join([*peaks.peaks, *([tree.root(last)] if last else [])])
    while above:
        for place in range(0, len(above), tiles.FULL):
            part = above[place : place + tiles.FULL]
            put(folder / tiles.Tile(level, place // tiles.FULL, len(part)).path, b"".join(part))
        above = [tree.root(above[place : place + 256]) for place in range(0, len(above) - 255, 256)]
        level += 1
    put(folder / "checkpoint", sign(Checkpoint(ORIGIN, ENTRIES, root.hex()), SIGNER).encode())


def bundles() -> Iterator[list[bytes]]:
    """Yield entries in the form of the profile, 256 at a time; the digests are random, as digests look."""
    for first in range(0, ENTRIES, tiles.FULL):
        yield [_entry(number, os.urandom(128)) for number in range(first, min(first + tiles.FULL, ENTRIES))]


def _entry(number: int, chance: bytes) -> bytes:
    digests = sorted(
        base64.urlsafe_b64encode(chance[place : place + 32])[:43].decode() for place in range(0, 128, 32)
    )
    listed = '","'.join(digests)
    return (
        f'{{"_sd":["{listed}"],"id":"01J{number}","kind":"finding","o":"{ORIGIN}","refs":[],'
        f'"sch":"finding/1","t":"record","v":1}}'
    ).encode()


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def checked(mirror: Mirror) -> None:
    """Hash everything that is held again, as a stream."""
    frontier = tree.Frontier()
    for data in mirror.entries(0, ENTRIES):
        frontier.add(tree.leaf_hash(data))
    held = mirror.held()
    if held is None or frontier.root().hex() != held.checkpoint.root:
        raise SystemExit("what is held does not give the root")


def hashed(mirror: Mirror) -> float:
    """Return the CPU seconds of hashlib alone over as many leaves and nodes, from a part of them."""
    part = min(ENTRIES, 200_000)
    entries = list(mirror.entries(0, part))
    above = bytes(65)

    def alone() -> None:
        for data in entries:
            hashlib.sha256(b"\x00" + data).digest()
            hashlib.sha256(above).digest()

    return min(spent(alone)[0] for _ in range(3)) * ENTRIES / part
