"""An import that is killed leaves nothing half; two people with the same file make it once. Real processes and files."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import LOG_PASSPHRASE, ORIGIN
from tregua.centre.folder import centre_toml
from tregua.record import keys

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50 if os.environ.get("TREGUA_FULL") == "1" else 4
ROWS = 500
pytestmark = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="needs SQLite")


class Centre:
    """A centre in a folder, the processes that work in it, and its database as it was at the beginning."""

    def __init__(self, folder: Path, file: Path) -> None:
        self.folder, self.file = folder, file

    def start(self, act: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.intake.importer", act, str(self.file)],
            cwd=ROOT,
            env=os.environ
            | {"TREGUA_CENTRE": str(self.folder), keys.PASSPHRASE: LOG_PASSPHRASE, "DATABASE_URL": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, act: str) -> list[dict]:
        said, errors = (process := self.start(act)).communicate(timeout=600)
        assert process.returncode == 0, errors
        return [json.loads(line) for line in said.splitlines()]

    def begin_again(self) -> None:
        for left in self.folder.glob("centre.sqlite3*"):
            left.unlink()
        shutil.copy(self.folder / "begun", self.folder / "centre.sqlite3")


@pytest.fixture(scope="module")
def centre(tmp_path_factory, log_key):
    folder = tmp_path_factory.mktemp("killed") / "centre"
    (folder / "published").mkdir(parents=True)
    shutil.copytree(log_key, folder / "keys")
    (folder / "centre.toml").write_text(
        centre_toml(code="valley", names={"en": "Valley"}, origin=ORIGIN, zone="Asia/Damascus"),
        encoding="utf-8",
    )
    (folder / "secret").write_text("not secret at all", encoding="utf-8")
    file = folder.parent / "events.csv"
    lines = [
        f"K-{number},valley-radio,2016-03-{number % 28 + 1:02},Hill {number % 9},shelling,shelling,Shells {number}."
        for number in range(ROWS)
    ]
    header = "Key,Source,Date,Place,What happened,Violation type,Words"
    file.write_text("\n".join([header, *lines]), encoding="utf-8")
    made = Centre(folder, file)
    made.run("prepare")
    shutil.copy(folder / "centre.sqlite3", folder / "begun")
    return made


def is_whole(state):
    assert state["faults"] == []
    assert state["messages"] == state["received"]
    return (
        state["batches"],
        state["rows"],
        state["reports"],
        state["filed"],
        state["taken"],
        state["flags"],
    ) == (
        [ROWS],
        ROWS,
        ROWS,
        ROWS,
        1,
        ROWS,
    )


def is_nothing(state):
    assert state["faults"] == []
    assert state["messages"] == state["received"]
    assert state["messages"] <= 1
    parts = ("rows", "reports", "filed", "taken", "flags")
    return state["batches"] == [] and not any(state[part] for part in parts)


def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all_and_runs_again(centre):
    chance = random.Random(20160227)
    centre.begin_again()
    process = centre.start("import")
    process.stdout.readline()
    begun = time.monotonic()
    assert json.loads(process.communicate(timeout=600)[0]) == {"made": ROWS}
    lasts = time.monotonic() - begun
    for _ in range(KILLS):
        centre.begin_again()
        process = centre.start("import")
        assert json.loads(process.stdout.readline()) == {"begins": True}
        time.sleep(chance.random() * lasts)
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0]
        found, _begins, _again, then = centre.run("recover")
        assert is_whole(found) if "made" in said else is_nothing(found) or is_whole(found), found
        assert is_whole(then)


def test_two_people_with_the_same_file_at_once_make_it_once(centre):
    centre.begin_again()
    both = [centre.start("import") for _ in range(2)]
    said = []
    for process in both:
        out, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors
        said.append(json.loads(out.splitlines()[-1]))
    first, second = sorted(said, key=len)
    assert first == {"made": ROWS}
    assert (second["made"], second["same"], second["refused"]) == (0, ROWS, 0)
    assert is_whole(centre.run("recover")[0])
