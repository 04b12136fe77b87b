"""Backups as a person makes them: a centre, a stick, a key, and what the command line says."""

import contextlib
import io
import json
import os
import sqlite3
import subprocess
import sys

import pyrage
import pytest

from tests.centre.conftest import ROOT, tregua
from tests.conftest import LOG_PASSPHRASE
from tregua.centre.arguments import build
from tregua.centre.commands import backup as commands
from tregua.record import schemas

KEY_PASSPHRASE = "four words no name"
OPENS = {"TREGUA_KEY_PASSPHRASE": KEY_PASSPHRASE}
# A log begins with its genesis, and one note for each schema that says what it means.
BEGINNING = 1 + len(schemas.known())


def new_key(folder, name="backup.key"):
    """Make a recipient's key as age-keygen does; return its file and the line that the centre is given."""
    identity = pyrage.x25519.Identity.generate()
    file = folder / name
    file.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    return file, str(identity.to_public())


def backup(centre, stick, *more, **environment):
    """Back up and return what was written."""
    done = tregua("backup", stick, "--centre", centre, "--json", *more, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def snapshots(stick, *more):
    code, said = looked("list", stick, "--json", *more)
    assert code == 0
    return json.loads(said)


def damage(stick, *more):
    """Return the damage that a check finds, as {file name: snapshots}."""
    code, said = looked("check", stick, "--json", *more)
    says = json.loads(said)
    assert code == (0 if says["well"] else 1)
    return {one["file"].rpartition("/")[2]: one["snapshots"] for one in says["damaged"]}


def looked(*words):
    """Look at a backup in this process, for that opens no centre; return how it ended and what it said.

    As a command of their own both run in test_backup_damage.
    """
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        for name, value in OPENS.items():
            patch.setenv(name, value)
        return commands.run(build().parse_args(["backup", *map(str, words)])), said.getvalue()


def restore(stick, *more, key, **environment):
    """Restore or rehearse; return how that ended."""
    return tregua("restore", stick, "--key", key, "--json", *more, **OPENS, **environment)


def proved(done):
    """Return what a restore or rehearsal proved."""
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def journal(centre):
    """Return the acts of a centre, as its database has them."""
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        rows = database.execute("SELECT data FROM record_entry WHERE log = 'journal' ORDER BY \"index\"")
        return [json.loads(row[0]) for row in rows]


def root_of(centre, log="published"):
    """Return the last signed head of a log, as (size, root)."""
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        heads = "SELECT size, root FROM record_head WHERE log = ? ORDER BY size DESC LIMIT 1"
        return database.execute(heads, [log]).fetchone()


ACTS = """
import django; django.setup()
from tregua.record import actions
for number in range({first}, {last}):
    actions.release(kind="finding", record_id=f"01J{{number}}", public={{"n": number}}, by="head")
{more}
actions.publish(by="head")
"""


def publish(centre, first, last, more="", **given):
    """Release and publish findings in a centre, in a process of its own; return how that ended."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    environment = kept | {
        "PYTHONPATH": str(ROOT),
        "TREGUA_CENTRE": str(centre),
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
        **given,
    }
    return subprocess.run(
        [sys.executable, "-c", ACTS.format(first=first, last=last, more=more)],
        env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def files_of(folder, *without):
    """Return every file below a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in without
    }
