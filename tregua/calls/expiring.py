"""How long a call that was not finished is kept, and a number that nobody could reach: then both are destroyed.

What lies about can be found. A caller who never came back has nothing from our keeping it, and whoever takes the
machine finds answers, or a number to trace. How long is the centre's own choice (centre.toml, [calls]).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from tregua.calls.models import CallBack, CallBackQuerySet, HalfCall
from tregua.liaison.duty_actions import write_by_clock
from tregua.record import actions as record
from tregua.record import seat
from tregua.record.forgetting import forget_on_disk

# Who it is in the journal that does what nobody does by hand.
SOFTWARE: Final = "software"
# A call-back that was put off is due for so long before its number goes, that somebody can try once more.
GRACE: Final = timedelta(days=1)


@dataclass(frozen=True)
class Destroyed:
    """What was destroyed in one go: how many numbers, how many half-written calls."""

    numbers: int = 0
    halves: int = 0


def half_kept() -> timedelta:
    """Return how long a call is kept that nobody goes on with."""
    return timedelta(hours=settings.CENTRE.half_call_hours)


def number_kept() -> timedelta:
    """Return how long a number is kept, from when the call-back was promised."""
    return timedelta(days=settings.CENTRE.call_back_days)


def numbers_over(now: datetime) -> CallBackQuerySet:
    """Return the open call-backs whose time to be kept is over."""
    return CallBack.objects.open().filter(recorded_at__lte=now - number_kept(), due_at__lte=now - GRACE)


def halves_over(now: datetime) -> QuerySet[HalfCall]:
    """Return the half-written calls whose time is over; one whose caller is still to be called back is waited for."""
    waited_for = CallBack.objects.filter(done_at=None).exclude(half=None).values("half")
    return HalfCall.objects.filter(touched_at__lte=now - half_kept()).exclude(pk__in=waited_for)


def destroy_expired(now: datetime) -> Destroyed:
    """Destroy what was kept long enough, and write into the duty log what that was: how many, and nothing of them.

    A copy of the centre that may not write leaves it: it is destroyed where the centre is.
    """
    if not seat.holds() or not (numbers_over(now).exists() or halves_over(now).exists()):
        return Destroyed()
    with transaction.atomic():
        record.write_alone()  # of two processes the second finds nothing any more
        numbers = _numbers(now)
        halves = _halves(now)  # a call whose number has just gone is over too, once its own time is
        made = Destroyed(len(numbers), len(halves))
        facts = {"call-backs": numbers, "half-written calls": halves}
        record.append(act="calls destroyed by the clock", by=SOFTWARE, subject="calls", facts=facts)
        write_by_clock(now, lambda: _in_words(made))
        transaction.on_commit(lambda: forget_on_disk(HalfCall, CallBack), robust=True)
    return made


def _numbers(now: datetime) -> list[str]:
    found = list(numbers_over(now).order_by("id").values_list("pk", flat=True))
    CallBack.objects.filter(pk__in=found).update(done_at=now, number=b"")
    return found


def _halves(now: datetime) -> list[str]:
    found = list(halves_over(now).order_by("id").values_list("pk", flat=True))
    HalfCall.objects.filter(pk__in=found).delete()
    return found


def _in_words(made: Destroyed) -> str:
    parts = []
    if made.numbers:
        parts.append(
            ngettext(
                "%(n)s call-back that was never reached is closed, and its number was destroyed.",
                "%(n)s call-backs that were never reached are closed, and their numbers were destroyed.",
                made.numbers,
            )
            % {"n": made.numbers}
        )
    if made.halves:
        parts.append(
            ngettext(
                "%(n)s call that was not finished was destroyed with its answers.",
                "%(n)s calls that were not finished were destroyed with their answers.",
                made.halves,
            )
            % {"n": made.halves}
        )
    return gettext("The time to keep them was over: %(what)s") % {"what": " ".join(parts)}
