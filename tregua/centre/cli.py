"""The command line `tregua`. Each command names what it does; `--help` is written for a clerk.

Settings are read from the centre's folder, once a process. So the arguments are read first, the folder is named
in the environment, Django is started, and only then the command's own file (commands/) is imported.

Exit codes: 0 done, 1 it could not be done or something is wrong (the message says what to do), 2 the command
was not understood.
"""

import atexit
import contextlib
import gc
import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tregua.centre.arguments import build
from tregua.centre.folder import FolderError, read_folder
from tregua.centre.trust.addresses import EVERYBODY, in_address, reached_under
from tregua.record.uncollected import uncollected

# Commands by which something of a centre goes elsewhere, or of another comes in.
LEAVES: Final = frozenset(
    {"backup", "export", "exchange_export", "exchange_import", "exchange_now", "exchange_run", "move"}
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = build().parse_args(arguments)
    try:
        if getattr(given, "lan", False):
            _for_the_room(given)
        with _loading():
            if given.in_a_centre:
                nothing_leaves(given)
                open_centre(given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre")))
            module = importlib.import_module(f"tregua.centre.commands.{given.module}")
        return int(module.run(given))
    except FolderError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


@contextlib.contextmanager
def _loading() -> Iterator[None]:
    """Look for no garbage while the program is loaded: all of it stays, and looking takes a fifth of the time.

    Nor at the end, when everything goes anyway.
    """
    atexit.register(gc.freeze)
    with uncollected():
        yield
        gc.freeze()


def nothing_leaves(given: Namespace) -> None:
    """Refuse a command by which something would leave, in an exercise."""
    folder = read_folder(given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre")))
    if folder.exercise and given.module in LEAVES:
        message = f"{folder.path} is an exercise: nothing of it leaves. Nothing was done."
        raise FolderError(message)


def _for_the_room(given: Namespace) -> None:
    """Let the settings know that this process speaks TLS, and under which names, before anything reads them."""
    given.listen = given.listen or EVERYBODY
    given.reached = reached_under(given.host, given.listen)
    known = filter(None, os.environ.get("TREGUA_HOSTS", "").split(","))
    os.environ["TREGUA_HOSTS"] = ",".join(dict.fromkeys([*known, *map(in_address, given.reached)]))
    os.environ["TREGUA_HTTPS"] = "own"


def open_centre(folder: Path, *, alone: bool = False, leaving: bool = False) -> None:
    """Let the settings know the centre before anything reads them; `alone` when nobody else may work in it.

    `leaving` also opens a centre that was evacuated.
    """
    # What works in no centre (tregua read, match, verify) does without Django and starts in half the time.
    import django  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from tregua.centre import in_use  # noqa: PLC0415

    path = read_folder(folder).path
    in_use.hold(path, alone=alone, leaving=leaving)
    os.environ["TREGUA_CENTRE"] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tregua.centre.settings")
    django.setup()
    # What is not collected is not closed either, and would leave the database's own files beside it.
    atexit.register(connections.close_all)
    # A terminal may not know which way Arabic runs: the command line speaks English.
    translation.activate("en")
