"""The thread of `tregua serve` that takes in what is written, so that nobody who searches has to wait for it."""

import logging
import threading
from typing import Final

from django.db import close_old_connections

from tregua.people.searching.index import take_in_if_free

log: Final = logging.getLogger("tregua.serving")
LOOK_EVERY_SECONDS: Final = 2.0


class Keeping(threading.Thread):
    """Looks every few seconds whether anything was written; looking reads one row."""

    def __init__(self) -> None:
        super().__init__(name="search", daemon=True)
        self.ended = threading.Event()

    def run(self) -> None:
        """Take in what waits, some of it at a time."""
        while not self.ended.wait(LOOK_EVERY_SECONDS):
            try:
                close_old_connections()
                while not take_in_if_free() and not self.ended.wait(0.1):
                    pass
            except Exception:  # the thread outlives whatever it meets; the log tells it
                log.exception("what was written could not be taken into the search")
            finally:
                close_old_connections()

    def end(self) -> None:
        """End after what is under way."""
        self.ended.set()
        self.join(2)
