"""A backup that is killed, whose disk is full or whose stick is pulled out: nothing half, nothing lost."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.centre import backing_up as by
from tests.centre.conftest import ROOT
from tests.centre.test_backup import copied
from tests.conftest import LOG_PASSPHRASE

KILLS = 50 if os.environ.get("TREGUA_FULL") == "1" else 3
LARGE = 600_000


def start(centre, stick, code="", **more):
    """Start a backup in a process of its own; `code` is run in it first."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    words = ["backup", str(stick), "--centre", str(centre), "--json"]
    return subprocess.Popen(
        [sys.executable, "-P", "-c", f"{code}\nfrom tregua.centre.cli import main\nraise SystemExit(main({words!r}))"],
        env=kept | {"PYTHONPATH": str(ROOT), "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def change(centre, number):
    """Let there be much to back up: large files that are new each time."""
    folder = centre / "published" / "attached"
    folder.mkdir(exist_ok=True)
    for part in range(12):
        (folder / f"{part}").write_bytes(random.Random(number * 100 + part).randbytes(LARGE))


@pytest.fixture
def working(backed_up, tmp_path):
    """Return a centre of one's own with much in it, its stick and its key."""
    centre, stick = copied(backed_up[0], tmp_path), tmp_path / "stick"
    shutil.copytree(backed_up[1], stick)
    return centre, stick, backed_up[2]


def test_killed_at_random_moments_it_loses_nothing_and_goes_on(working, tmp_path):
    centre, stick, key = working
    change(centre, 0)
    begun = time.monotonic()
    by.backup(centre, stick)
    seconds = time.monotonic() - begun
    first = by.snapshots(stick)[-1]["snapshot"]
    dice = random.Random(seed := random.randrange(1 << 32))
    killed = 0
    for number in range(KILLS):
        change(centre, number + 1)
        before = {one["snapshot"] for one in by.snapshots(stick)}
        process = start(centre, stick)
        try:
            process.wait(timeout=dice.uniform(0.25, 1.1) * seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
        assert by.damage(stick, "--key", key) == {}, f"seed {seed}, kill {number}"
        after = {one["snapshot"] for one in by.snapshots(stick)}
        assert len(before - after) <= len(after - before), (
            f"seed {seed}, kill {number}: a snapshot went, none came"
        )
    assert killed
    made = by.backup(centre, stick)
    says = by.proved(by.restore(stick, "--to", tmp_path / "new", key=key))
    assert says["snapshot"] == made["snapshot"]
    assert by.files_of(tmp_path / "new" / "published") == by.files_of(centre / "published")
    assert not list(centre.glob("*.new"))
    assert not list(stick.rglob("*.new"))
    assert first


# Where a process ends by itself, as if the power went, in the middle of a file: of the first one whose name ends so,
# once so many chunks lie in their place.
DIES = """
import os, signal
from tregua.centre.backup.store import Store
put, chunks = Store.put, []
def dies(self, target, content):
    if target.name.endswith({ending!r}) and len(chunks) >= {chunks}:
        (target.parent / f".{{target.name[:40]}}.0000.new").write_bytes(content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    if target.parent.parent == self.chunks:
        chunks.append(target)
    put(self, target, content)
Store.put = dies
"""
# Twelve new files of this size make more chunks than this.
LATE = 8


@pytest.mark.parametrize("ending", ["", ".chunks", ".manifest"])
def test_killed_at_the_last_files_there_is_no_half_snapshot(working, ending):
    """The last files are the index and the manifest; before them come the chunks."""
    centre, stick, key = working
    change(centre, 1)
    by.backup(centre, stick)
    before = by.snapshots(stick)
    change(centre, 2)
    process = start(centre, stick, DIES.format(ending=ending, chunks=LATE))
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert by.snapshots(stick) == before
    assert by.damage(stick, "--key", key) == {}
    made = by.backup(centre, stick)
    if ending:
        assert made["written"] < 12 * LARGE / 2, "what the killed one wrote is not written again"
    assert by.damage(stick, "--key", key) == {}


def test_a_full_disk_is_told_and_the_earlier_snapshots_stand(working):
    """A limit on the size of files stands for the full disk: the copy of the register no longer fits."""
    centre, stick, key = working
    before = by.snapshots(stick)
    change(centre, 3)
    process = start(
        centre, stick, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    )
    _said, problem = process.communicate()
    assert process.returncode == 1
    assert "no room left" in problem
    assert "Earlier backups are as they were" in problem
    assert "Traceback" not in problem
    assert by.snapshots(stick) == before
    assert by.damage(stick, "--key", key) == {}
    assert not list(centre.glob("*.new"))
    by.backup(centre, stick)


# The stick has room for so many files, and for half of the next.
FULL = """
import errno
from tregua.centre.backup.store import Store
put, count = Store.put, iter(range({room}))
def full(self, target, content):
    if next(count, None) is None:
        (target.parent / ".half.0000.new").write_bytes(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device", str(target))
    put(self, target, content)
Store.put = full
"""


@pytest.mark.parametrize("room", [0, 4])
def test_a_full_stick_is_told(working, room):
    centre, stick, key = working
    before = by.snapshots(stick)
    change(centre, 4)
    process = start(centre, stick, FULL.format(room=room))
    _said, problem = process.communicate()
    assert process.returncode == 1
    assert "no room left" in problem
    assert "Traceback" not in problem
    assert by.snapshots(stick) == before
    assert by.damage(stick, "--key", key) == {}
    by.backup(centre, stick)
    assert not list(stick.rglob("*.new"))


def test_a_large_file_takes_no_memory(working):
    """400 MB more in the centre, and the process stays as small as it was."""
    centre, stick, _key = working
    with (centre / "published" / "large").open("wb") as large:
        large.truncate(400 << 20)
    said, problem = start(centre, stick, PEAK).communicate()
    peak = int(said.split()[-1])
    assert peak < 200, f"{peak} MB {problem}"


# What getrusage tells begins with the size of the process that started this one.
PEAK = """
import atexit, pathlib, re
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) // 1024))
"""


# Somebody pulls the stick out when so many files are written.
PULLED = """
import pathlib
from tregua.centre.backup.store import Store
put, count = Store.put, iter(range(5))
def pulled(self, target, content):
    if next(count, None) is None and self.folder.exists():
        self.folder.rename(self.folder.with_name("in-the-pocket"))
        {leaves}
    put(self, target, content)
Store.put = pulled
"""


@pytest.mark.parametrize("leaves", ["pass", "self.folder.mkdir()"])
def test_a_stick_that_is_pulled_out_is_told(working, leaves):
    """Where it was there is nothing, or the empty folder that it was mounted on: nothing is written there."""
    centre, stick, key = working
    before = by.snapshots(stick)
    change(centre, 5)
    process = start(centre, stick, PULLED.format(leaves=leaves))
    _said, problem = process.communicate()
    assert process.returncode == 1
    assert "pulled out" in problem
    assert "Traceback" not in problem
    if stick.exists():
        assert by.files_of(stick) == {}
        stick.rmdir()
    stick.with_name("in-the-pocket").rename(stick)
    assert by.snapshots(stick) == before
    made = by.backup(centre, stick)
    assert made["snapshot"] not in {one["snapshot"] for one in before}
    assert by.damage(stick, "--key", key) == {}


def test_the_centre_works_on_while_it_is_backed_up(working, tmp_path):
    """What is written during a backup is whole in it or not in it at all."""
    centre, stick, key = working
    change(centre, 6)
    process = start(centre, stick)
    published = by.publish(centre, 500, 560)
    assert published.returncode == 0, published.stderr
    said, problem = process.communicate()
    assert process.returncode == 0, problem
    says = by.proved(
        by.restore(stick, "--to", tmp_path / "new", "--snapshot", json.loads(said)["snapshot"], key=key)
    )
    assert says["well"]
    assert by.proved(by.restore(stick, "--to", tmp_path / "later", key=key))["well"]
