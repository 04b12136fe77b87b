"""Exports in the tests: made, opened with the passphrase, compared, and changed as somebody might who means harm."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.centre.conftest import ROOT, tregua
from tests.conftest import LOG_PASSPHRASE
from tregua.centre.exports import sealing

csv.field_size_limit(1 << 24)
EXPORT_PASSPHRASE = "several words together"
KEY = {"TREGUA_EXPORT_PASSPHRASE": EXPORT_PASSPHRASE}


def exported(centre: Path, target: Path, *more: str, **environment: str) -> Path:
    """Export a centre by its command and return the folder."""
    done = tregua(
        *("export", target, "--reason", "a test", "--centre", centre, "--by", "administrator", *more),
        **KEY | environment,
    )
    assert done.returncode == 0, done.stderr
    return target


def loaded(export: Path, target: Path, *more: str, **environment: str) -> Path:
    """Load an export by the command and return the folder of the centre."""
    done = tregua("load", export, "--to", target, *more, **KEY | environment)
    assert done.returncode == 0, done.stderr
    return target


def files(export: Path) -> dict[str, bytes]:
    """Return every file of an export by its path."""
    return {
        path.relative_to(export).as_posix(): path.read_bytes()
        for path in sorted(export.rglob("*"))
        if path.is_file()
    }


def opened(export: Path, folder: Path) -> dict[str, bytes]:
    """Return what is protected in an export, in plain."""
    identity = sealing.open_key((export / sealing.KEY).read_bytes(), EXPORT_PASSPHRASE)
    found = {}
    for path in sorted((export / "protected").glob("*.csv.age")):
        plain = folder / f"{path.name}.plain"
        with path.open("rb") as stream:
            sealing.unseal(stream, plain, identity, name=path.name)
        found[path.name] = plain.read_bytes()
        plain.unlink()
    return found


def differences(first: Path, second: Path, folder: Path) -> set[str]:
    """Return the files in which two exports differ; of what is encrypted anew each time, what is inside."""
    ours, theirs = files(first), files(second)
    found = {path for path in {*ours, *theirs} if ours.get(path) != theirs.get(path)}
    found = {path for path in found if not path.startswith("protected/") and path != "SHA256SUMS"}
    left, right = opened(first, folder), opened(second, folder)
    return found | {f"protected/{name}" for name in {*left, *right} if left.get(name) != right.get(name)}


def table(export: Path, label: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (export / "tables" / f"{label}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def package(export: Path) -> dict:
    return json.loads((export / "datapackage.json").read_text(encoding="utf-8"))


def write_table(export: Path, label: str, rows: list[dict[str, str]]) -> None:
    """Write a table anew, and everything that tells of it, as somebody who means harm would."""
    path = export / "tables" / f"{label}.csv"
    columns = next(csv.reader(path.open(encoding="utf-8", newline="")))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode())
    says = package(export)
    for resource in says["resources"]:
        if resource["tregua"]["model"] == label:
            resource["tregua"]["rows"] = len(rows)
    write_package(export, says)


def write_package(export: Path, says: dict) -> None:
    (export / "datapackage.json").write_text(json.dumps(says, ensure_ascii=False), encoding="utf-8")
    sum_up(export)


def sum_up(export: Path) -> None:
    """Make the list of hashes fit what lies in the folder."""
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {path}\n"
        for path, content in files(export).items()
        if path != "SHA256SUMS" and not path.startswith("files/")
    ]
    (export / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


def postgres() -> str:
    """Return the address of the tests' PostgreSQL server, "" where they run on SQLite."""
    return os.environ.get("DATABASE_URL", "")


def in_python(centre: Path, lines: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run some lines in a process of this centre."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    more = {
        "PYTHONPATH": str(ROOT),
        "TREGUA_CENTRE": str(centre),
        "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
    }
    return subprocess.run(
        [sys.executable, "-P", "-c", f"import django; django.setup()\n{lines}"],
        env=kept | more | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def started(*arguments: object) -> "subprocess.Popen[bytes]":
    """Start a command in a process of its own."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tregua.centre", *map(str, arguments)],
        env=kept | KEY | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed_after(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Kill a process after some time, as the power goes."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    else:
        raise AssertionError("it ended before it could be killed")
