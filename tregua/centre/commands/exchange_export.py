"""`tregua exchange export`: our published log on a stick, or as lines of JSON that anybody can read."""

import sys
from argparse import Namespace
from pathlib import Path

from tregua.exchange import lines, stick
from tregua.record import keys


def run(given: Namespace) -> int:
    """Write what is asked for, and say what is there now and what is new to the other centre."""
    if bool(given.directory) == (given.jsonl is not None):
        sys.stderr.write("Say where to: a folder (the stick), or --jsonl FILE.\n")
        return 2
    try:
        return _stick(given.directory) if given.directory else _lines(given.jsonl)
    except (stick.StickError, keys.LogKeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _stick(directory: Path) -> int:
    done = stick.export(directory)
    sys.stdout.write(
        f"Our log: {done.ours} entries on the stick, {done.ours - done.ours_before} of them written now; "
        f"{max(0, done.ours - done.they_hold)} are new to the other centre, as far as is known here.\n"
    )
    if done.theirs:
        sys.stdout.write(f"What we hold of the other centre's log, cosigned: {done.theirs} entries.\n")
    if done.sealed:
        sys.stdout.write(f"Sealed parts for people at the other centre: {done.sealed}.\n")
    if done.evidence:
        sys.stdout.write(f"Evidence: {done.evidence} files.\n")
    for said in done.notes:
        sys.stdout.write(f"{said}\n")
    sys.stdout.write("The stick can be taken out. There: tregua exchange import DIR\n")
    return 0


def _lines(name: str) -> int:
    file = Path(name) if name else lines.place()
    written = lines.write(file)
    sys.stdout.write(
        f"{file}: {written} entries. Check it with: tregua verify {file} --vkey {keys.log_vkey()}\n"
    )
    return 0
