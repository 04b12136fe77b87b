"""`tregua centre prove`: open this centre and compare what it holds; nothing is written."""

import json
import sys
from argparse import Namespace
from typing import Any

from tregua.centre.backup import proof
from tregua.centre.first_account import prepare_database
from tregua.record import keys, seat


def run(given: Namespace) -> int:
    """Say what was compared and what is wrong."""
    register = proof.register()
    changed = proof.waiting()
    if given.upgrade and changed:
        if register["journal"] and seat.holds():
            sys.stderr.write(
                "This copy may write, so its tables are not touched by a proof. Run: tregua upgrade\n"
            )
            return 1
        prepare_database()
    try:
        says = proof.prove()
    except keys.LogKeyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.json:
        sys.stdout.write(
            json.dumps({"register": register, "upgraded": changed if given.upgrade else [], **says}) + "\n"
        )
    else:
        _tell(register, says)
    return 0 if says["well"] else 1


def _tell(register: dict[str, Any], says: dict[str, Any]) -> None:
    for name in ("journal", "published"):
        sys.stdout.write(f"{name}: {register[name]}\n")
    for part in ("checked", "wrong"):
        for line in says[part]:
            sys.stdout.write(f"{'WRONG  ' if part == 'wrong' else 'checked'} {line}\n")
    if says["waiting"]:
        sys.stdout.write(
            f"not compared: the logs, for {len(says['waiting'])} changes of the tables wait (tregua upgrade)\n"
        )
    sys.stdout.write("All that was compared is in order.\n" if says["well"] else "Something is WRONG.\n")
