"""The thread of `tregua serve` that destroys what is kept for a time only, once that time is over."""

import logging
import threading
from typing import Final

from django.db import close_old_connections
from django.utils import timezone

from tregua.calls.expiring import destroy_expired

log: Final = logging.getLogger("tregua.serving")
LOOK_EVERY_SECONDS: Final = 5.0 * 60


class Expiring(threading.Thread):
    """Looks every few minutes whether anything was kept long enough; the first time when the server has begun."""

    def __init__(self) -> None:
        super().__init__(name="expiring", daemon=True)
        self.ended = threading.Event()

    def run(self) -> None:
        """Look until it is told to end."""
        while not self.ended.is_set():
            look()
            self.ended.wait(LOOK_EVERY_SECONDS)

    def end(self) -> None:
        """End after what is under way."""
        self.ended.set()
        self.join(2)


def look() -> None:
    """Destroy what is over, where this copy of the centre may write; what goes wrong is told by the log alone."""
    try:
        close_old_connections()
        destroy_expired(timezone.now())
    except Exception:  # the thread outlives whatever it meets
        log.exception("what was kept long enough could not be destroyed")
    finally:
        close_old_connections()
