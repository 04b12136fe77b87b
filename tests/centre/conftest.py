"""The command line as a person uses it: in a process of its own, in a centre of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LOG_PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def tregua(*arguments, passphrase=LOG_PASSPHRASE, answers="", **more):
    """Run the command line and return what it said; every centre here has its own SQLite database."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    environment = (
        kept | {"PYTHONPATH": str(ROOT)} | ({"TREGUA_LOG_PASSPHRASE": passphrase} if passphrase else {})
    )
    return subprocess.run(
        [sys.executable, "-P", "-m", "tregua.centre", *map(str, arguments)],
        env=environment | more,
        cwd="/",
        input=answers,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    """Return a new centre's folder and what its founder was told."""
    folder = tmp_path_factory.mktemp("commands") / "amman"
    done = tregua(
        *("init", folder, "--yes", "--code", "amman", "--name", "Amman centre", "--name", "ar=مركز عمّان"),
        *("--origin", "amman.example/log1", "--zone", "Asia/Damascus"),
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture(scope="module")
def backed_up(founded, tmp_path_factory):
    """Return a centre with 300 published entries, its stick with two snapshots, and a recipient's key file."""
    from tests.centre import backing_up  # noqa: PLC0415 - it stands on this file

    folder = tmp_path_factory.mktemp("backed-up")
    key, recipient = backing_up.new_key(folder)
    published = backing_up.publish(founded[0], 0, 300)
    assert published.returncode == 0, published.stderr
    stick = folder / "stick"
    backing_up.backup(founded[0], stick, "--new", "--to-recipient", recipient)
    backing_up.backup(founded[0], stick)
    return founded[0], stick, key
