"""How many posted heads a witness looks at: a few at once, and so many a minute. Who comes when it is full comes again.

Anybody may post, and whoever posts takes a thread of the server with them while contents are fetched. A log that signs
thousands of heads, or of histories, would fill a disk with receipts and evidence.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from tregua.record.witness import Answer, parse_request

AT_ONCE: Final = 3
A_MINUTE: Final = 60
FULL: Final = Answer(503, "Many heads are being posted just now. Come again.\n")


class Gate:
    """What posts go through, in one process."""

    def __init__(self, *, at_once: int = AT_ONCE, a_minute: int = A_MINUTE) -> None:
        self._room = threading.BoundedSemaphore(at_once)
        self._times: deque[float] = deque(maxlen=a_minute)
        self.a_minute = a_minute

    def answer(self, raw: bytes, ask: Callable[[bytes], Answer]) -> Answer:
        """Answer a post, or say that there is no room for it."""
        if not self._room.acquire(blocking=False):
            return FULL
        try:
            now = time.monotonic()
            if len(self._times) == self.a_minute and now - self._times[0] < 60:
                return FULL
            given = ask(raw)
            if given.fault is not None or (given.status == 200 and _grew(raw)):
                self._times.append(now)
            return given
        finally:
            self._room.release()


def _grew(raw: bytes) -> bool:
    """Return whether a posted head was a new one: anybody may post the newest again, and it costs nothing."""
    asked = parse_request(raw)
    return int(asked.note.split(b"\n")[1]) > asked.old
