"""`tregua places load`: a gazetteer file, row by row; what cannot be read is listed and the rest goes on."""

import json
import sys
from argparse import Namespace

from django.core.exceptions import PermissionDenied
from rich.console import Console
from rich.progress import Progress

from tregua.centre.acting import acting
from tregua.places.actions import Loaded, PlacesError, load_file, load_shipped
from tregua.record.seat import NotSeatedError

SHOWN = 20


def run(given: Namespace) -> int:
    """Load one file and say what became of it."""
    by = acting(given.by, "places.load")
    if by is None:
        return 1
    try:
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(given.file.name if given.file else "Syria", total=None)

            def reached(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            loaded = (
                load_file(given.file, by=by, progress=reached, country=given.country.upper())
                if given.file
                else load_shipped(by=by, progress=reached)
            )
    except (PlacesError, NotSeatedError, PermissionDenied, OSError) as error:
        sys.stderr.write(f"{error}\nNothing was loaded.\n")
        return 1
    _tell(loaded, as_json=given.json)
    return 0


def _tell(loaded: Loaded, *, as_json: bool) -> None:
    unread = [f"{one.where}: {one.why}" for one in loaded.unread]
    if as_json:
        says = {"loaded": loaded.count, "added": loaded.added, "changed": loaded.changed,
                "joined": loaded.joined, "not_read": unread}  # fmt: skip
        sys.stdout.write(json.dumps(says, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(
        f"{loaded.count} places read ({loaded.added} new, {loaded.changed} changed, "
        f"{loaded.joined} are a place known already), {loaded.names} names added; "
        f"{loaded.skipped} rows could not be read, {loaded.elsewhere} lie in other countries.\n"
    )
    for line in unread[:SHOWN]:
        sys.stdout.write(f"  {line}\n")
    if len(unread) > SHOWN:
        sys.stdout.write(f"  … and {len(unread) - SHOWN} more (--json lists all)\n")
