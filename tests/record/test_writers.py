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
from tregua.record.mirror import Mirror
from tregua.record.note import parse_vkey
from tregua.record.reading import read_published
from tregua.record.source import FolderSource

KILLS = 100 if os.environ.get("TREGUA_FULL") else 5
WRITERS = 4
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
        said, errors = process.communicate(timeout=600)
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


def test_writers_at_once_leave_no_gap(centre):
    writers = [centre.start("act", "60") for _ in range(WRITERS)]
    for writer in writers:
        _said, errors = writer.communicate(timeout=600)
        assert writer.returncode == 0, errors
    assert centre.run("check") == [f"END {1 + WRITERS * 40} 0"]


def test_publishers_at_once_sign_one_history(centre):
    publishers = [centre.start("publish", "8") for _ in range(2)]
    heads = []
    for one in publishers:
        said, errors = one.communicate(timeout=600)
        assert one.returncode == 0, errors
        heads += said.splitlines()
    end = centre.run("check")
    assert end[0].startswith("END")
    _check_heads(centre, heads)


def test_a_writer_killed_at_any_moment_loses_no_signed_head(centre, tmp_path):
    """Whoever mirrors the log follows it through every kill, before and after it is repaired."""
    chance = random.Random(7)
    mirror = Mirror(tmp_path / "mirror", parse_vkey(VKEY))
    heads = []
    for _ in range(KILLS):
        writer = centre.start("publish", "1000")
        first = writer.stdout.readline()
        time.sleep(chance.random() * 0.8)
        writer.kill()
        heads += [first, *writer.communicate()[0].splitlines()]
        seen = mirror.pull(FolderSource(centre.folder / "published"))
        assert seen.faults == ()
        end = centre.run("check")
        assert len(end) == 1, end
        assert mirror.pull(FolderSource(centre.folder / "published")).checkpoint.size == int(
            end[0].split()[2]
        )
    _check_heads(centre, [head for head in heads if len(head.split()) == 2])


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a disk of its own that is soon full, and what makes it larger."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)]
    if (
        not hasattr(os, "geteuid")
        or os.geteuid()
        or subprocess.run(mounted, check=False, capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a small disk")
    yield folder, lambda: subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("whole_centre", [False, True], ids=["published files", "register too"])
def test_a_disk_that_is_full_while_publishing_loses_nothing(tmp_path, small_disk, whole_centre):
    """The old head stays whole for readers; with room again everything goes on, and no head that was signed is gone."""
    disk, make_room = small_disk
    folder = disk if whole_centre else tmp_path / "centre-of-its-own"
    folder.mkdir(exist_ok=True)
    centre = Centre(folder)
    centre.run("prepare")
    if not whole_centre:
        (folder / "published").rmdir()
        (folder / "published").symlink_to(disk)
    writer = centre.start("publish", "2000")
    said, errors = writer.communicate(timeout=600)
    assert writer.returncode == 1
    assert "No space left" in errors or "disk is full" in errors or "disk I/O" in errors
    heads = said.splitlines()
    seen = Mirror(tmp_path / "mirror", parse_vkey(VKEY)).pull(FolderSource((folder / "published").resolve()))
    assert seen.checkpoint.size >= int(heads[-1].split()[0])
    make_room()
    end = centre.run("check")
    assert len(end) == 1, end
    more = centre.run("publish", "2")
    _check_heads(centre, [*heads, *more])
    centre.run("drop")


def _check_heads(centre, heads):
    """Require that every head that was ever said is a prefix of what is published now."""
    published = (centre.folder / "published").resolve()
    read = read_published(published, VKEY)
    assert verify.main([str(published), "--vkey", VKEY]) == 0
    leaves = [bytes.fromhex(entry.leaf_hash) for entry in read.entries]
    assert heads
    for head in heads:
        size, root = head.split()
        assert tree.root(leaves[: int(size)]).hex() == root
