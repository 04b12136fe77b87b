"""A bulletin that may not be read before an instant: approved now, carried out then.

An entry of the log is public as soon as it is written, to the other centre and to witnesses. So nothing is written
before the instant: until then no entry, no file and no page outside shows that there is a bulletin.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.bulletin.actions import BulletinError, checked, publish
from tregua.bulletin.models import Bulletin, Embargo, EmbargoTakenBack
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import seat
from tregua.record.stopped import SigningStoppedError

log: Final = logging.getLogger("tregua.bulletin")


@transaction.atomic
def approve_until(bulletin: Bulletin, *, until: datetime, by: Person, seen: Collection[str] = ()) -> Embargo:
    """Approve what somebody else prepared, to be published from an instant on; Conflict when one waits already."""
    points = checked(bulletin, by=by, seen=seen)
    if until <= timezone.now():
        raise BulletinError(gettext("This instant has passed. Name a later one, or none to publish at once."))
    theirs = waiting_for(bulletin)
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"until": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")})
    made = Embargo.objects.create(bulletin=bulletin, until=until, recorded_by=by)
    record.append(
        act="bulletin approved under embargo",
        by=by.code,
        subject=f"bulletin.Bulletin/{bulletin.pk}",
        facts={"until": until.isoformat(), "open_points": [one.code for one in points]},
    )
    return made


@transaction.atomic
def take_back(embargo: Embargo, *, reason: str, by: Person) -> EmbargoTakenBack:
    """Take an approval back before it is carried out: the bulletin awaits approval again."""
    by.must("bulletin.approve")
    if not reason.strip():
        raise BulletinError(gettext("Say why the approval is taken back; it is kept."))
    record.write_alone()
    if not Embargo.objects.waiting().filter(pk=embargo.pk).exists():
        raise BulletinError(gettext("It is published, or was taken back before. Open the page again."))
    made = EmbargoTakenBack.objects.create(embargo=embargo, reason=reason.strip(), recorded_by=by)
    record.append(
        act="bulletin approval taken back",
        by=by.code,
        subject=f"bulletin.Bulletin/{embargo.bulletin_id}",
        facts={"reason": made.reason},
    )
    return made


def waiting_for(bulletin: Bulletin) -> Embargo | None:
    """Return the approval that waits for its instant under the day and number of this issue, or None."""
    return Embargo.objects.waiting().of(bulletin).first()


def carry_out(now: datetime) -> None:
    """Publish every bulletin whose instant has come, in the name of who approved it and may still approve.

    One that cannot be published just now is tried again; where the approver's right is gone it waits for somebody
    else to take the approval back.
    """
    for embargo in Embargo.objects.due(now):
        if not seat.holds():
            return
        if embargo.recorded_by.may("bulletin.approve"):
            try:
                publish(embargo.bulletin, by=embargo.recorded_by, facts={"embargo": embargo.pk})
            except (Conflict, SigningStoppedError) as refused:
                log.warning("bulletin %s: %s", embargo.bulletin, refused)
