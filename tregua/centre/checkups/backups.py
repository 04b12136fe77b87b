"""Checkup of the backups: how old the last one is, and when somebody last rehearsed a restore."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext

from tregua.centre.backup.live import MADE, REHEARSED
from tregua.centre.checkups.finding import Finding, unreached
from tregua.record.models import Entry

OLDEST: Final = timedelta(days=1)
REHEARSE_EVERY: Final = timedelta(days=90)
# A centre is given a week before somebody must have tried to restore it.
FIRST_REHEARSAL: Final = timedelta(days=7)


def backup() -> Finding:
    """Look when the last backup was made; a centre of the example needs none."""
    try:
        last, founded = _last(MADE), _first()
    except DatabaseError as error:
        return unreached("backup", error)
    seen = (
        gettext("the last one is of %(when)s") % {"when": _told(last)}
        if last
        else gettext("there is none yet")
    )
    since = last or founded
    old = since is not None and timezone.now() - since > OLDEST
    if settings.CENTRE.example or not old:
        return Finding("backup", well=True, seen=seen)
    remedy = gettext(
        "Plug the stick in and run: tregua backup DIR. To have it done every night: tregua backup --print-schedule"
    )
    return Finding("backup", well=False, seen=seen, remedy=remedy)


def rehearsal() -> Finding:
    """Look when somebody last tried that a backup can be restored, and whether that went well."""
    try:
        tried, first = Entry.objects.about(REHEARSED).last(), Entry.objects.about(MADE).first()
    except DatabaseError as error:
        return unreached("rehearsal", error)
    remedy = gettext("With the key of a recipient: tregua restore DIR --rehearse --key FILE")
    if tried is None:
        late = first is not None and timezone.now() - first.recorded_at > FIRST_REHEARSAL
        seen = gettext("no restore was rehearsed yet")
        return Finding("rehearsal", well=not late, seen=seen, remedy=remedy if late else "")
    when = {"when": _told(tried.recorded_at)}
    if not tried.content["facts"]["well"]:
        seen = gettext("a restore was rehearsed %(when)s, and something was wrong") % when
        remedy = gettext("Make a backup on another stick and rehearse that one.")
        return Finding("rehearsal", well=False, seen=seen, remedy=remedy)
    late = timezone.now() - tried.recorded_at > REHEARSE_EVERY
    seen = gettext("a restore was rehearsed %(when)s") % when
    return Finding("rehearsal", well=not late, seen=seen, remedy=remedy if late else "")


def _last(subject: str) -> datetime | None:
    entry = Entry.objects.about(subject).last()
    return entry.recorded_at if entry else None


def _first() -> datetime | None:
    entry = Entry.objects.journal().first()
    return entry.recorded_at if entry else None


def _told(when: datetime) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"
