"""Checkups of the record: may this copy write, does its key open, are the logs what was signed."""

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tregua.centre.checkups.finding import Finding, unreached
from tregua.exchange.loop import waits_since
from tregua.record import keys, seat, stopped
from tregua.record.checking import check_log
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.reading import ReadingError, read_published


def seated() -> Finding:
    """Look whether this copy of the centre may write."""
    try:
        seat.must_hold()
    except seat.NotSeatedError as error:
        return Finding("seat", well=False, seen=gettext("this copy may not write"), remedy=str(error))
    except DatabaseError as error:
        return unreached("seat", error)
    return Finding("seat", well=True, seen=gettext("this copy may write"))


def log_key() -> Finding:
    """Look whether the log key is there, belongs to this log and opens."""
    try:
        vkey = keys.log_vkey()
        if not os.environ.get(keys.PASSPHRASE):
            there = (Path(settings.CENTRE_FOLDER) / keys.PEM).is_file()
            seen = gettext("%(vkey)s; whether it opens was not tried: %(variable)s is not set") % {
                "vkey": vkey,
                "variable": keys.PASSPHRASE,
            }
            gone = gettext("%(file)s is gone: restore it from its backup; without it nothing can be signed.")
            remedy = "" if there else gone % {"file": keys.PEM}
            return Finding("log key", there, seen, remedy)
        opened = keys.log_signer().verifier.vkey
    except keys.LogKeyError as error:
        return Finding("log key", well=False, seen=gettext("it cannot be used"), remedy=str(error))
    if opened != vkey:
        return Finding(
            "log key", well=False, seen=gettext("keys/log.pem and keys/log.vkey are of two keys"),
            remedy=gettext("Restore both files from the same backup."),
        )  # fmt: skip
    return Finding(
        "log key", well=True, seen=gettext("%(vkey)s; it opens and has no date of expiry") % {"vkey": vkey}
    )


def signing() -> Finding:
    """Look whether something was found that forbids to sign the published log."""
    reasons = stopped.why()
    seen = gettext("nothing is signed") if reasons else gettext("nothing forbids it")
    return Finding("signing", well=not reasons, seen=seen, remedy=" ".join(reasons))


def own_logs() -> Finding:
    """Hash both logs again and compare them with what was signed."""
    try:
        faults = check_log()
        size = Entry.objects.count()
    except keys.LogKeyError as error:
        return Finding(
            "logs",
            well=False,
            seen=gettext("they cannot be checked without the log key"),
            remedy=str(error),
        )
    except DatabaseError as error:
        return unreached("logs", error)
    if faults:
        seen = "; ".join(f"{fault.log}, {fault.where}: {fault.says}" for fault in faults[:5])
        return Finding(
            "logs", well=False, seen=seen,
            remedy=gettext(
                "Stop the centre and keep this database as evidence. Restore the newest backup that is well, or the "
                "missing entries from the other centre's mirror."
            ),
        )  # fmt: skip
    seen = ngettext(
        "%(count)s entry is what it was when it was written",
        "%(count)s entries are what they were when they were written",
        size,
    ) % {"count": size}
    return Finding("logs", well=True, seen=seen)


def published_files() -> Finding:
    """Read the published folder as a stranger does and compare it with the database."""
    try:
        head = Head.objects.latest_of(Log.PUBLISHED)
        waiting = Body.objects.count() - (head.size if head else 0)
        if head is None:
            seen = gettext("nothing is published yet") + (f"; {_waits(waiting)}" if waiting else "")
            return Finding("published files", well=not _late(waiting), seen=seen, remedy=_sign(waiting))
        read = read_published(Path(settings.CENTRE_FOLDER) / "published", keys.log_vkey())
    except (ReadingError, keys.LogKeyError) as error:
        return Finding(
            "published files",
            well=False,
            seen=str(error),
            remedy=gettext("Stop and start `tregua serve`: it makes them anew from the database."),
        )
    except DatabaseError as error:
        return unreached("published files", error)
    rows = Entry.objects.published().filter(index__lt=head.size).values_list("leaf_hash", flat=True)
    same = (read.checkpoint.size, read.checkpoint.root) == (head.size, head.root)
    if not same or [entry.leaf_hash for entry in read.entries] != list(rows):
        remedy = gettext(
            "If the database is the newest copy, start `tregua serve` anew: it writes them. If not, restore the newest "
            "copy first."
        )
        seen = gettext("they are not what the database says")
        return Finding("published files", well=False, seen=seen, remedy=remedy)
    seen = ngettext(
        "%(count)s entry, as in the database", "%(count)s entries, as in the database", head.size
    ) % {"count": head.size}
    return Finding(
        "published files",
        not _late(waiting),
        "; ".join([seen, *([_waits(waiting)] if waiting else [])]),
        _sign(waiting),
    )


def _late(waiting: int) -> bool:
    """Return whether something waits longer than a publication may take to come: two of its turns."""
    since = waits_since() if waiting else None
    patience = timedelta(minutes=2 * max(1, settings.CENTRE.publish_every))
    return since is not None and timezone.now() - since > patience


def _waits(waiting: int) -> str:
    return ngettext(
        "%(count)s released entry waits to be signed", "%(count)s released entries wait to be signed", waiting
    ) % {"count": waiting}


def _sign(waiting: int) -> str:
    if not _late(waiting):
        return ""
    says = gettext("Serve with %(variable)s set; they are signed with the next release.")
    return says % {"variable": keys.PASSPHRASE}
