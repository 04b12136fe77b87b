"""Two writers at once leave no gap; a writer killed at any moment loses no signed head. Real processes, real files."""

import os
import random
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.record.conftest import VKEY
from tregua.record import keys, tree, verify
from tregua.record.reading import read_published

KILLS = 100 if os.environ.get("TREGUA_FULL") else 3
ROOT = Path(__file__).resolve().parents[2]


class Centre:
    """A centre of its own on the disk, and the processes that write in it."""

    def __init__(self, folder):
        self.folder = folder
        self.schema = f"writers_{secrets.token_hex(6)}"

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "tests.record.writer", self.folder, self.schema, *arguments],
            cwd=ROOT,
            env=os.environ | {keys.PASSPHRASE: "five words and no name"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments):
        process = self.start(*arguments)
        said, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return said.splitlines()


@pytest.fixture
def centre(tmp_path):
    folder = tmp_path / "of-its-own"
    folder.mkdir()
    made = Centre(folder)
    made.run("prepare")
    yield made
    made.run("drop")


def test_two_writers_leave_no_gap(centre):
    writers = [centre.start("act", "60") for _ in range(2)]
    for writer in writers:
        _said, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors
    assert centre.run("check") == ["END 81 0"]


def test_two_publishers_sign_one_history(centre):
    publishers = [centre.start("publish", "8") for _ in range(2)]
    heads = []
    for one in publishers:
        said, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors
        heads += said.splitlines()
    end = centre.run("check")
    assert end[0].startswith("END")
    _check_heads(centre, heads)


def test_a_writer_killed_at_any_moment_loses_no_signed_head(centre):
    chance = random.Random(7)
    heads = []
    for _ in range(KILLS):
        writer = centre.start("publish", "1000")
        first = writer.stdout.readline()
        time.sleep(chance.random() * 0.8)
        writer.kill()
        heads += [first, *writer.communicate()[0].splitlines()]
        end = centre.run("check")
        assert len(end) == 1, end
    _check_heads(centre, [head for head in heads if len(head.split()) == 2])


def _check_heads(centre, heads):
    """Require that every head that was ever said is a prefix of what is published now."""
    published = centre.folder / "published"
    read = read_published(published, VKEY)
    assert verify.main([str(published), "--vkey", VKEY]) == 0
    leaves = [bytes.fromhex(entry.leaf_hash) for entry in read.entries]
    assert heads
    for head in heads:
        size, root = head.split()
        assert tree.root(leaves[: int(size)]).hex() == root
