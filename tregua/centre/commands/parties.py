"""`tregua parties load`: parties from a file; what is on record already is not changed."""

import sys
from argparse import Namespace

from django.core.exceptions import PermissionDenied

from tregua.agreement.loading import Looked, look_at, take
from tregua.agreement.saying import AgreementError
from tregua.centre.acting import acting
from tregua.record.seat import NotSeatedError


def run(given: Namespace) -> int:
    """Show what the file holds, or record those that were asked for."""
    try:
        looked = look_at(given.file, containing=given.containing)
        if given.look:
            return _show(looked)
        return _take(given, looked)
    except (AgreementError, NotSeatedError, PermissionDenied, OSError) as error:
        sys.stderr.write(f"{error}\nNothing was recorded.\n")
        return 1


def _show(looked: Looked) -> int:
    for one in looked.actors:
        sys.stdout.write(f"{one.code}\t{one.kind}\t{next(iter(one.names.values()))}\n")
    _tell_unread(looked)
    return 0


def _take(given: Namespace, looked: Looked) -> int:
    by = acting(given.by, "agreement.change")
    if by is None:
        return 1
    strange = sorted({*(given.only or ())} - {one.code for one in looked.actors})
    if strange:
        sys.stderr.write(f"The file has no actor {', '.join(strange)}. --look shows which it has.\n")
        return 1
    actors = [one for one in looked.actors if not given.only or one.code in given.only]
    loaded = take(actors, by=by)
    sys.stdout.write(
        f"{loaded.added} parties recorded, {loaded.known} known already, {loaded.names} further names, "
        f"{loaded.links} links.\n"
    )
    if loaded.left:
        sys.stdout.write(f"{len(loaded.left)} links to actors that are not on record were left out.\n")
    _tell_unread(looked)
    return 0


def _tell_unread(looked: Looked) -> None:
    for one in looked.unread:
        sys.stdout.write(f"  {one.where}: {one.why}\n")
