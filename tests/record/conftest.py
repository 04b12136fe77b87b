"""A published log to read, and to spoil: made once, without a database, copied for each test."""

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import checkpoint, disclosure, entry, tiles, tree
from tregua.record.note import Signer

ORIGIN = "latakia.example/log1"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
VKEY = SIGNER.verifier.vkey


def leaf(number, *, origin=ORIGIN, refs=(), type="record", sch="finding/1", public=None):  # noqa: A002 - the name of the field
    """Return (leaf, line of its body)."""
    opened = disclosure.disclose("public", {"n": number} if public is None else public)
    data = entry.build(
        origin=origin,
        type=type,
        kind="finding",
        id=f"01J{number}",
        sch=sch,
        digests=disclosure.padded([disclosure.digest(opened)]),
        refs=refs,
    )
    return data, opened


def lay_out(folder, log, *, signer=SIGNER, size=None):
    """Write a log, a list of (leaf, line), as published files with a signed checkpoint."""
    log = log[:size]
    leaves = [tree.leaf_hash(data) for data, _line in log]
    row, level = leaves, 0
    while row:
        for tile in (one for one in tiles.tiles_of(len(leaves)) if one.level == level):
            first = tile.number * tiles.FULL
            tiles.write(folder, tile.path, b"".join(row[first : first + tile.width]), may_differ=True)
        row = [tree.root(row[place : place + 256]) for place in range(0, len(row) - 255, 256)]
        level += 1
    for tile in (one for one in tiles.tiles_of(len(leaves)) if one.level == 0):
        part = log[tile.number * tiles.FULL :][: tile.width]
        tiles.write(
            folder,
            tiles.bundle_path(tile.number, tile.width),
            tiles.pack([data for data, _line in part]),
            may_differ=True,
        )
        body = "".join(f"{line}\n" for _data, line in part).encode()
        tiles.write(folder, tiles.body_path(tile.number, tile.width), body, may_differ=True)
    point = checkpoint.Checkpoint(signer.name, len(leaves), tree.root(leaves).hex())
    tiles.write(folder, "checkpoint", checkpoint.sign(point, signer).encode(), may_differ=True)
    tiles.write(folder, "vkey", f"{signer.verifier.vkey}\n".encode(), may_differ=True)
    return point


@pytest.fixture(scope="session")
def log_of_600():
    return [leaf(number) for number in range(600)]


@pytest.fixture(scope="session")
def _laid_out(tmp_path_factory, log_of_600):
    folder = tmp_path_factory.mktemp("published")
    lay_out(folder, log_of_600)
    return folder


@pytest.fixture
def folder(_laid_out, tmp_path) -> Path:
    """Return a published log of 600 entries that a test may spoil."""
    return Path(shutil.copytree(_laid_out, tmp_path / "published"))
