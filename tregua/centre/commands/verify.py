"""`tregua verify`: hands over to the independent verifier, which knows nothing of this program."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict

from tregua.record import lines, verify


def run(given: Namespace) -> int:
    """Check the folder, or a file of lines; a centre's own folder stands for its published one."""
    if given.directory and given.directory.is_file():
        return _lines(given)
    arguments = []
    if folder := given.directory:
        if not (folder / "checkpoint").exists() and (folder / "published").is_dir():
            folder /= "published"
        arguments.append(str(folder))
    for name in ("vkey", "earlier", "policy", "proof", "entry", "disclosure", "evidence"):
        if value := getattr(given, name):
            arguments += [f"--{name}", value]
    for vkey in given.witness:
        arguments += ["--witness", vkey]
    if given.json:
        arguments.append("--json")
    return verify.main(arguments)


def _lines(given: Namespace) -> int:
    """Check a log that was written as lines (tregua exchange export --jsonl); 1 when something is wrong in it."""
    try:
        done = lines.check(given.directory, vkey=given.vkey or "")
    except lines.LinesError as error:
        sys.stderr.write(f"{given.directory}: {error}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps(asdict(done)) + "\n")
        return 1 if done.faults else 0
    for fault in done.faults:
        sys.stdout.write(f"FAULT {fault}\n")
    sys.stdout.write(
        f"{done.origin}: {done.size} entries, {done.signed} of them signed, root {done.root}; "
        f"{len(done.blank)} public parts are blank.\n"
    )
    if not given.vkey:
        sys.stdout.write(
            "Checked with the key that the file names itself. Give the one you know: --vkey VKEY\n"
        )
    return 1 if done.faults else 0
