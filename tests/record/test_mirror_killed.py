"""A mirror is killed at any moment: what it said it holds it holds, it goes on where it was, and it ends equal.

Five kills by default, a hundred with TREGUA_FULL=1; the moments are random, the log grows by seven entries at a time.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.record.conftest import SIGNER, VKEY, lay_out
from tests.record.puller import COSIGNER
from tregua.record import tree, verify
from tregua.record.cosignature import cosigned_by
from tregua.record.mirror import Mirror
from tregua.record.reading import read_published

KILLS = 100 if os.environ.get("TREGUA_FULL") else 5
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def published(tmp_path, log_of_600):
    lay_out(tmp_path / "published", log_of_600)
    return tmp_path / "published"


def start(mirror, published, step):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.record.puller", mirror, published, str(step)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_mirror_killed_at_any_moment_loses_no_head_and_ends_equal(tmp_path, published, log_of_600):
    chance = random.Random("kill the mirror")
    leaves = [tree.leaf_hash(data) for data, _line in log_of_600]
    mirror = tmp_path / "mirror"
    said, rounds = (0, ""), 0
    while rounds < KILLS:
        process = start(mirror, published, 1 if KILLS > 20 else 7)
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.25)
        process.kill()
        lines = [first, *process.communicate()[0].splitlines()]
        rounds += 1
        for line in (line for line in lines if len(line.split()) == 2):
            size, root = line.split()
            said = max(said, (int(size), root))
        held = Mirror(mirror, SIGNER.verifier).held()
        assert held is not None, process.stderr
        point = held.checkpoint
        assert point.size >= said[0], "a head that was said is never lost"
        assert point.root == tree.root(leaves[: point.size]).hex()
        if point.size == 600:  # it was quicker than we: begin with another mirror
            mirror, said = tmp_path / f"mirror-{rounds}", (0, "")
    last = start(mirror, published, 50)
    _said, errors = last.communicate(timeout=600)
    assert last.returncode == 0, errors
    _is_equal(mirror, published)


def _is_equal(mirror, published):
    ours, theirs = (read_published(folder, VKEY) for folder in (mirror, published))
    assert ours.entries == theirs.entries
    assert verify.main([str(mirror), "--vkey", VKEY]) == 0
    raw = (mirror / "checkpoint").read_bytes()
    assert COSIGNER.name in cosigned_by(raw, [COSIGNER.key], now=int(time.time()))
    half_written = [one for one in mirror.rglob(".*.new") if one.is_file()]
    assert len(half_written) <= KILLS, "a kill leaves one file at most, under a name that nobody reads"
