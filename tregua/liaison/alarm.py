"""The alarm of the duty desk: a screen that may see one number, how many clocks have run out, and nothing else.

It works while nobody is logged in. Its permission is a cookie of its own, given to one browser by somebody who decides
on requests; only the hash of its word is kept.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.liaison.saying import LiaisonError, said
from tregua.people.models import Person, Stated
from tregua.record import actions as record
from tregua.record.shown import NOBODY

COOKIE: Final = "tregua_{}_alarm"
# A screen is set up anew four times a year, so that one that was carried away does not go on for ever.
HOLDS_SECONDS: Final = 90 * 24 * 3600


class AlarmScreen(Stated):
    """One browser may show the alarm: where it stands, and the hash of the word in its cookie."""

    stands_at = models.CharField(_("where it stands"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)

    shown_to: ClassVar[dict[str, str]] = {"stands_at": NOBODY, "token_hash": NOBODY}

    class Meta:
        ordering: ClassVar = ["-id"]


class AlarmScreenEnded(Stated):
    """This browser may no longer show the alarm."""

    screen = models.OneToOneField(AlarmScreen, on_delete=models.PROTECT, related_name="ended")

    shown_to: ClassVar[dict[str, str]] = {"screen": NOBODY}


def cookie_name() -> str:
    """Return the name of the cookie: two centres on one machine share a host name."""
    return COOKIE.format(settings.CENTRE.code)


@transaction.atomic
def set_up_screen(*, stands_at: str, by: Person) -> tuple[AlarmScreen, str]:
    """Let one more browser show the alarm; return its row and the word for its cookie, which is kept nowhere."""
    by.must("protection.decide")
    word = secrets.token_urlsafe(32)
    made = AlarmScreen.objects.create(
        stands_at=said(stands_at, gettext("Say where the screen stands.")),
        token_hash=_hash(word),
        recorded_by=by,
    )
    record.append(act="alarm screen set up", by=by.code, subject=f"liaison.AlarmScreen/{made.pk}", facts={})
    return made, word


@transaction.atomic
def end_screen(screen: AlarmScreen, *, by: Person) -> AlarmScreenEnded:
    """Take the permission of a screen away: it says so, loudly, the next time it asks."""
    by.must("protection.decide")
    record.write_alone()
    if AlarmScreenEnded.objects.filter(screen=screen).exists():
        raise LiaisonError(gettext("This screen has been ended already."))
    made = AlarmScreenEnded.objects.create(screen=screen, recorded_by=by)
    record.append(act="alarm screen ended", by=by.code, subject=f"liaison.AlarmScreen/{screen.pk}", facts={})
    return made


def may_show(word: str) -> bool:
    """Return whether a browser with this word may show the alarm."""
    since = timezone.now() - timedelta(seconds=HOLDS_SECONDS)
    rows = AlarmScreen.objects.filter(token_hash=_hash(word), ended=None, recorded_at__gt=since)
    return bool(word) and rows.exists()


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
