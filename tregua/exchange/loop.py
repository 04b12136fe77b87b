"""The exchange goes round by itself: publish when it is due, give everybody the new head at once, ask everybody.

A thread of `tregua serve`, or `tregua exchange run`. Pages only read what it wrote into the database. Of several
processes of one centre one has the turn; whoever comes when it is taken leaves it.
"""

import logging
import threading
import time
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from tregua.exchange import acks, instants, polling, pushing, receipts
from tregua.exchange.due import is_due
from tregua.exchange.faults import SOFTWARE
from tregua.exchange.models import Reached
from tregua.exchange.reached import note_down
from tregua.exchange.turns import NotOurTurnError, turn
from tregua.exchange.witnesses import Witness, witnesses
from tregua.record import actions as record
from tregua.record import seat
from tregua.record.keys import LogKeyError
from tregua.record.models import Entry, Head, Log
from tregua.record.source import SourceError
from tregua.record.stopped import SigningStoppedError

log: Final = logging.getLogger("tregua.exchange")
TASK: Final = "exchange"
# So often is looked whether something is due; looking reads three rows.
LOOK_EVERY_SECONDS: Final = 2.0
# A witness that could not be given a head is not tried again before.
TRY_AGAIN_SECONDS: Final = 60.0
# So often everything is asked for, also what can hardly have changed: what was granted later, who holds more of ours.
WHOLE_ROUND_SECONDS: Final = 60.0 * 60


def waits_since() -> datetime | None:
    """Return since when the oldest of what is to be published waits: released entries, or an ack; None for nothing."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    waiting = Entry.objects.published().filter(index__gte=head.size if head else 0).first()
    waits = [one for one in (waiting.recorded_at if waiting else None, acks.waits_since()) if one]
    return min(waits, default=None)


def publishes(now: datetime) -> bool:
    """Return whether a publication is due."""
    return is_due(waits_since(), now, settings.CENTRE.publish_every)


def asks(now: datetime) -> bool:
    """Return whether it is time to ask everybody."""
    if not settings.CENTRE.peer_address and not settings.CENTRE.depositaries:
        return False
    last = Reached.objects.order_by("-asked_at").exclude(asked_at=None).first()
    return last is None or is_due(last.asked_at, now, settings.CENTRE.poll_every)


def publish_now(*, by: str) -> Head | None:
    """Acknowledge what was read, sign what waits, and give the new head to everybody."""
    seat.must_hold()
    instants.carry_out(timezone.now())
    acks.acknowledge(by=by)
    made = record.publish(by=by)
    with suppress(LogKeyError):  # a centre without a mirror key publishes all the same
        receipts.cosign_own_head()
    receipts.show()
    return made


def exchange_now(*, by: str = SOFTWARE, wait: float = 0.0) -> None:
    """Do one whole round; NotOurTurnError when another process is at it all this time."""
    refused: Exception | None = None
    with turn(TASK, wait=wait):
        try:
            publish_now(by=by)
        except (LogKeyError, SigningStoppedError) as error:
            refused = error  # reading goes on where signing may not
        give_to_all()
        polling.poll()
    if refused:
        raise refused


def publish_and_give(*, by: str) -> Head | None:
    """Publish what waits and give it to everybody; whoever exchanges just now gives it instead.

    Publishing waits for no turn: a slow server of somebody else does not keep this centre from speaking.
    """
    made = publish_now(by=by)
    with suppress(NotOurTurnError), turn(TASK):
        give_to_all()
    return made


def poll_now() -> None:
    """Ask everybody; NotOurTurnError when another process is at it."""
    with turn(TASK):
        polling.poll()


def give_to_all(tried: dict[str, float] | None = None) -> None:
    """Give our newest head to every witness that has not got it and takes posts; `tried` says when one failed last."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    if head is None:
        return
    for witness in without(head):
        if (
            tried is not None
            and time.monotonic() - tried.get(witness.name, -TRY_AGAIN_SECONDS) < TRY_AGAIN_SECONDS
        ):
            continue
        if not _give(witness, head) and tried is not None:
            tried[witness.name] = time.monotonic()


def without(head: Head) -> list[Witness]:
    """Return the witnesses that take posts and have not cosigned this head."""
    point = receipts.of_ours(head)
    return [one for one in witnesses() if one.reads_posts and not receipts.has(point, one.key)]


def _give(witness: Witness, head: Head) -> bool:
    try:
        pushing.push(witness, head)
    except (SourceError, pushing.PushError) as error:
        note_down(witness.name, str(error))
        return False
    return True


class Loop(threading.Thread):
    """The thread that goes round until it is told to end."""

    def __init__(self) -> None:
        super().__init__(name="exchange", daemon=True)
        self.ended = threading.Event()
        self.tried: dict[str, float] = {}
        self.whole_round_at = -WHOLE_ROUND_SECONDS

    def run(self) -> None:
        """Look every few seconds whether something is due."""
        while not self.ended.wait(LOOK_EVERY_SECONDS):
            try:
                close_old_connections()
                self.look()
            except Exception:  # the loop outlives whatever a round meets; the log tells it
                log.exception("a round of the exchange failed")
            finally:
                close_old_connections()

    def end(self) -> None:
        """End after the round that is under way, and do not wait for a slow network."""
        self.ended.set()
        self.join(2)

    def look(self) -> None:
        """Do what is due, if it is our turn and this copy may write."""
        now = timezone.now()
        instants.carry_out(now)
        head = Head.objects.latest_of(Log.PUBLISHED)
        due = publishes(now), asks(now), bool(head and self._may_give(head))
        if not any(due) or not seat.holds():
            return
        try:
            with turn(TASK):
                self._do(*due)
        except NotOurTurnError:
            return

    def _may_give(self, head: Head) -> bool:
        long_ago = time.monotonic() - TRY_AGAIN_SECONDS
        return any(self.tried.get(one.name, long_ago - 1) < long_ago for one in without(head))

    def _do(self, publish: bool, ask: bool, _give: bool) -> None:  # noqa: FBT001 - what is due, in its order
        try:
            if publish:
                publish_now(by=SOFTWARE)
        except (LogKeyError, SigningStoppedError) as error:
            log.warning("not published: %s", error)
        give_to_all(self.tried)
        if ask:
            news = time.monotonic() - self.whole_round_at < WHOLE_ROUND_SECONDS
            polling.poll(news=news)
            if not news:
                self.whole_round_at = time.monotonic()
