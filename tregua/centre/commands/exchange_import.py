"""`tregua exchange import`: what the other centre wrote on a stick, verified as over a line."""

import sys
from argparse import Namespace

from django.conf import settings

from tregua.exchange import stick
from tregua.record import keys, stopped
from tregua.record.models import Head, Log
from tregua.record.seat import NotSeatedError


def run(given: Namespace) -> int:
    """Read the stick; 1 when something on it is not what was signed, or there is nothing to read."""
    try:
        done = stick.take_in(given.directory)
    except (stick.StickError, NotSeatedError, keys.LogKeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not (done.theirs or done.they_hold or done.evidence or done.faults):
        sys.stderr.write("".join(f"{said}\n" for said in done.notes))
        return 1
    other = settings.CENTRE.peer_names.get("en") or settings.CENTRE.peer_code or "the other centre"
    new = max(0, done.theirs - done.theirs_before)
    sys.stdout.write(
        f"{other}: {max(done.theirs, done.theirs_before)} entries are held, {new} of them new.\n"
    )
    head = Head.objects.latest_of(Log.PUBLISHED)
    missing = max(0, (head.size if head else 0) - done.they_hold)
    sys.stdout.write(
        f"Of our log others hold {done.they_hold} entries, as this stick says; {missing} are missing there.\n"
    )
    if done.sealed:
        sys.stdout.write(f"Sealed parts for people here: {done.sealed} new.\n")
    if done.evidence:
        sys.stdout.write(f"Evidence that proves itself: {done.evidence} files, kept under evidence/.\n")
    for said in done.notes:
        sys.stdout.write(f"{said}\n")
    for fault in [*done.faults, *stopped.why()]:
        sys.stderr.write(f"{fault}\n")
    return 1 if done.faults or stopped.why() else 0
