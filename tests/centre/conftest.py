"""The command line as a person uses it: in a process of its own, in a centre of its own."""

import os
import shutil
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
        timeout=600,
    )


def copied_as_it_is(folder: Path, place: Path) -> Path:
    """Copy a centre with the very file of its seat: brought back to where it lay, it may go on writing."""

    def copy(file: str, there: str) -> None:
        if Path(file).name == "seat":
            os.link(file, there)
        else:
            shutil.copy2(file, there)

    return Path(shutil.copytree(folder, place, copy_function=copy))


def brought_back(as_made: Path, folder: Path) -> Path:
    """Let a centre be again what it was, for the tests of the next file."""
    shutil.rmtree(folder)
    return copied_as_it_is(as_made, folder)


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commands") / "amman"
    done = tregua(
        *("init", folder, "--yes", "--code", "amman", "--name", "Amman centre", "--name", "ar=مركز عمّان"),
        *("--origin", "amman.example/log1", "--zone", "Asia/Damascus"),
    )
    assert done.returncode == 0, done.stderr
    return folder, copied_as_it_is(folder, folder.with_name("as-founded")), done.stdout


@pytest.fixture(scope="module")
def founded(founded_once):
    """Return a new centre's folder and what its founder was told."""
    folder, as_made, said = founded_once
    return brought_back(as_made, folder), said


@pytest.fixture(scope="session")
def backed_up_once(founded_once, tmp_path_factory):
    from tests.centre import backing_up  # noqa: PLC0415 - it stands on this file

    folder = tmp_path_factory.mktemp("backed-up")
    key, recipient = backing_up.new_key(folder)
    centre = brought_back(founded_once[1], founded_once[0])
    published = backing_up.publish(centre, 0, 300)
    assert published.returncode == 0, published.stderr
    stick = folder / "stick"
    backing_up.backup(centre, stick, "--new", "--to-recipient", recipient)
    backing_up.backup(centre, stick)
    return (
        copied_as_it_is(centre, folder / "as-made"),
        stick,
        shutil.copytree(stick, folder / "as-filled"),
        key,
    )


@pytest.fixture(scope="module")
def backed_up(founded, backed_up_once):
    """Return a centre with 300 published entries, its stick with two snapshots, and a recipient's key file."""
    as_made, stick, as_filled, key = backed_up_once
    shutil.rmtree(stick)
    shutil.copytree(as_filled, stick)
    return brought_back(as_made, founded[0]), stick, key


@pytest.fixture(scope="session")
def planted_once(founded_once, tmp_path_factory):
    from tests.centre import planting  # noqa: PLC0415 - it stands on this file

    return planting.plant(founded_once, tmp_path_factory.mktemp("custodian"))


@pytest.fixture
def planted(planted_once, tmp_path, monkeypatch):
    """Return a centre with two sealed texts, and their custodian's key file, which lies elsewhere."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    as_made, centre, key = planted_once
    return brought_back(as_made, centre), key
