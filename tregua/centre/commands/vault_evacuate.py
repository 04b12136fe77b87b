"""`tregua vault evacuate`: one command for ten minutes in which a centre must be left."""

import os
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tregua.centre import in_use
from tregua.centre.cli import open_centre
from tregua.centre.evacuating import mark, remains
from tregua.centre.folder import CentreFolder, FolderError, read_folder
from tregua.centre.serving import limits

if TYPE_CHECKING:
    from tregua.centre.evacuating.leaving import Evacuation

TEN_MINUTES: Final = 600
# A server answers what is under way before it ends, and then its process takes a moment.
SERVER_ENDS_WITHIN: Final = limits.ENDING_SECONDS + 10.0
UNSAID: Final = "not said"


def run(given: Namespace) -> int:
    """Leave the centre, or rehearse it; 1 when a step failed and a person must see to it."""
    if given.leave_nothing and given.to is None:
        sys.stderr.write("--leave-nothing needs a copy: say where with --to DIR. Nothing was done.\n")
        return 2
    began = time.monotonic()
    folder = read_folder(given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre")))
    to = given.to.resolve() if given.to else None
    running = False if given.rehearse else _stop(folder.path)
    _open(folder.path, rehearse=given.rehearse)
    from tregua.centre.evacuating import leaving  # noqa: PLC0415 - the centre is known only now

    evacuation = leaving.Evacuation(
        folder.path, to, given.reason.strip() or UNSAID, given.leave_nothing, lambda line: _say(f"  {line}")
    )
    if given.rehearse:
        leaving.rehearse(evacuation)
        seconds = time.monotonic() - began
        _say(
            f"A rehearsal: nothing was changed. {seconds:.0f} of {TEN_MINUTES} seconds, and {limits.ENDING_SECONDS} more while the server ends."
        )
    else:
        links = [str(one.resolve()) for one in remains.links(folder.path)]  # they go
        leaving.leave(evacuation)
        _say(f"Done in {time.monotonic() - began:.0f} seconds.")
        _say(*_still_here(evacuation), *_now_you(folder, evacuation, running=running, links=links))
    return 1 if evacuation.failed or running else 0


def _stop(centre: Path) -> bool:
    """Tell whatever works in the folder to end; return whether something still does."""
    began = time.monotonic()
    try:
        mark.put(centre)
    except OSError as error:  # a disk that is full: what goes makes room
        _say(f"  Nothing can be written in {centre} ({error.strerror}): no server is told to end.")
    if os.name == "nt":  # who works in a folder is not known there: whoever does has this long
        time.sleep(SERVER_ENDS_WITHIN)
    running = in_use.is_worked_in(centre)
    while running and time.monotonic() - began < SERVER_ENDS_WITHIN:
        time.sleep(0.1)
        running = in_use.is_worked_in(centre)
    told = "STILL RUNNING: end it by hand" if running else "ended"
    _say(f"  Server: {told} ({time.monotonic() - began:.1f} s)")
    return running


def _open(centre: Path, *, rehearse: bool) -> None:
    try:
        open_centre(centre, alone=not rehearse, leaving=True)
    except FolderError:
        if rehearse:
            raise
        open_centre(centre, leaving=True)


def _still_here(evacuation: "Evacuation") -> list[str]:
    """Return what whoever comes into the room finds on this machine."""
    if evacuation.copied and evacuation.nothing_stays and not evacuation.failed:
        return ["Still on this machine: the word that the centre was evacuated. What was erased can be found on a disk",
                "  that is not encrypted, and the memory holds what it held until the power is off."]  # fmt: skip
    lines = ["Still on this machine:"]
    lines.append(
        "  - the register: reports, codes, roles and times in plain; what is sealed opens with a custodian's key only"
    )
    lines.append("  - the published log, which everybody may have")
    if "Keys" in evacuation.failed:
        lines.append("  - those keys and files of which the step Keys says that they are still there")
    if not evacuation.copied:
        lines.append(
            "  - the keys of the log, the mirror and the authority, under their passphrase, and the secret of the sessions:"
        )
        lines.append("    they exist only here, and nothing was copied")
    lines.append(
        "  - what was erased, where the disk is not encrypted; what the memory holds, until the power is off"
    )
    return lines


def _now_you(folder: CentreFolder, evacuation: "Evacuation", *, running: bool, links: list[str]) -> list[str]:
    """Return what no program can do, in the order in which it is to be done."""
    todo = []
    if running:
        todo.append("End the program that still works in the folder, or switch the machine off.")
    if evacuation.failed:
        todo.append(
            f"FAILED: {', '.join(evacuation.failed)}. Put in another stick and run the same command again."
        )
    if evacuation.copied:
        todo.append(
            f"Take {evacuation.to} with you. It opens with the key of a backup's recipient, and with nothing that lies on it."
        )
    else:
        todo.append("Nothing was copied. If there is a stick: run this again with --to DIR.")
    if _register_is_elsewhere():
        todo.append(
            "The register is in PostgreSQL: take it off the network, or drop the database once the copy is safe."
        )
    if links:
        todo.append(
            f"Links led out of the folder: {', '.join(links)}. That was neither copied nor removed: see to it."
        )
    if others := remains.elsewhere():
        todo.append(
            f"Unfinished work, of this centre or of another program: {', '.join(map(str, others))}. Remove what is yours."
        )
    if folder.backup_folder:
        todo.append(f"Backups lie in {folder.backup_folder}: take them or leave them, they are encrypted.")
    todo += [
        "Switch the machine off: pull the plug, take the battery out. Do not let it sleep.",
        "Custodians: take key files away from here, each with another person than the stick. Never say a passphrase.",
        "Paper: printed sheets, recovery codes, notes, the recovery page. Telephones and browsers of the desk: sign out, clear.",
        "Call the other centre: we are off. They go on with what they hold of our log.",
        "Warn those at risk whom this may reach, first by the safest contact.",
    ]
    return ["Now you:", *(f"  {number}. {line}" for number, line in enumerate(todo, 1))]


def _register_is_elsewhere() -> bool:
    """Return whether the register lies in another server's database."""
    from django.db import connection  # noqa: PLC0415 - the centre is known only now

    return connection.vendor != "sqlite"


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
