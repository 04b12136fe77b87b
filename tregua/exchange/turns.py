"""Of several processes of one centre, one exchanges with the others: the turn is a row that runs out by itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from tregua.exchange.models import Turn
from tregua.record.kept import new_ulid

# A process that died holds its turn so long at most.
LASTS: Final = timedelta(minutes=10)


class NotOurTurnError(Exception):
    """Another process of this centre is at it."""


@contextmanager
def turn(task: str, *, lasts: timedelta = LASTS, wait: float = 0.0) -> Iterator[None]:
    """Have the turn while the block lasts; NotOurTurnError when another process has it all this time."""
    holder = new_ulid()
    end = time.monotonic() + wait
    while not _take(task, holder, lasts):
        if time.monotonic() >= end:
            raise NotOurTurnError
        time.sleep(0.1)
    try:
        yield
    finally:
        Turn.objects.filter(task=task, holder=holder).update(until=timezone.now())


def _take(task: str, holder: str, lasts: timedelta) -> bool:
    now = timezone.now()
    if Turn.objects.filter(task=task, until__lte=now).update(holder=holder, until=now + lasts):
        return True
    if Turn.objects.filter(task=task).exists():
        return False
    try:
        with transaction.atomic():
            Turn.objects.create(task=task, holder=holder, until=now + lasts)
    except IntegrityError:
        return False  # another made the row in the same moment
    return True
