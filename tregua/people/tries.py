"""The limits on guessing. They are counted in the database: they survive a restart and hold for all threads.

A try is counted before it is looked at and given back when it was right, so that many tries at once are no way
round a limit. What is counted is kept as a keyed hash; it goes at the first try an hour after its time is over.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tregua.people.models import WrongTry
from tregua.people.own_secret import keyed_hash

KEPT_AFTER: Final = timedelta(hours=1)


class Limit(NamedTuple):
    """How many wrong tries of one thing are borne within so many seconds."""

    what: str
    tries: int
    seconds: int

    @property
    def key(self) -> str:
        return keyed_hash(self.what, purpose="tries")


def take(limits: Sequence[Limit]) -> bool:
    """Count a try against each limit and return True; where one is used up count nothing and return False."""
    # Long after their time, so that nobody is counting in the rows that go.
    WrongTry.objects.filter(until__lte=timezone.now() - KEPT_AFTER).delete()
    return _take({limit.key: limit for limit in limits})


@transaction.atomic
def _take(limits: Mapping[str, Limit]) -> bool:
    now = timezone.now()
    for key, limit in sorted(
        limits.items()
    ):  # always in this order, so that two tries never wait for each other
        WrongTry.objects.get_or_create(what=key, defaults={"until": now + timedelta(seconds=limit.seconds)})
    rows = list(WrongTry.objects.select_for_update().filter(what__in=limits).order_by("what"))
    for row in rows:
        if row.until <= now:
            row.count, row.until = 0, now + timedelta(seconds=limits[row.what].seconds)
            row.save(update_fields=["count", "until"])
    if any(row.count >= limits[row.what].tries for row in rows):
        return False
    WrongTry.objects.filter(what__in=limits).update(count=F("count") + 1)
    return True


def give_back(limits: Sequence[Limit]) -> None:
    """Take back a try that was right."""
    WrongTry.objects.filter(what__in=[limit.key for limit in limits], count__gt=0).update(
        count=F("count") - 1
    )


def forget(limit: Limit) -> None:
    """Begin counting anew."""
    WrongTry.objects.filter(what=limit.key).delete()
