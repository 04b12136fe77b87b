"""The limits on guessing. They are counted in the database: they survive a restart and hold for all threads.

A try is counted before it is looked at and given back when it was right, so that many tries at once are no way
round a limit. What is counted is kept as a keyed hash and forgotten when its time is over.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tregua.people.models import WrongTry
from tregua.people.own_secret import keyed_hash


class Limit(NamedTuple):
    """How many wrong tries of one thing are borne within so many seconds."""

    what: str
    tries: int
    seconds: int

    @property
    def key(self) -> str:
        return keyed_hash(self.what, purpose="tries")


@transaction.atomic
def take(limits: Sequence[Limit]) -> bool:
    """Count a try against each limit and return True; where one is used up count nothing and return False."""
    now = timezone.now()
    WrongTry.objects.filter(until__lte=now).delete()
    keys = {limit.key: limit for limit in limits}
    for key, limit in sorted(keys.items()):
        WrongTry.objects.get_or_create(what=key, defaults={"until": now + timedelta(seconds=limit.seconds)})
    rows = WrongTry.objects.select_for_update().filter(what__in=keys).order_by("what")
    if any(row.count >= keys[row.what].tries for row in rows):
        return False
    WrongTry.objects.filter(what__in=keys).update(count=F("count") + 1)
    return True


def give_back(limits: Sequence[Limit]) -> None:
    """Take back a try that was right."""
    WrongTry.objects.filter(what__in=[limit.key for limit in limits], count__gt=0).update(
        count=F("count") - 1
    )


def forget(limit: Limit) -> None:
    """Begin counting anew."""
    WrongTry.objects.filter(what=limit.key).delete()
