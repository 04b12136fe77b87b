"""`tregua exchange run`: the exchange without a server of pages, until it is told to stop."""

import signal
import sys
from argparse import Namespace
from types import FrameType

from django.conf import settings

from tregua.centre.passphrase import ask_again
from tregua.centre.server_log import write_to
from tregua.exchange.loop import Loop


def run(_given: Namespace) -> int:
    """Go round in this process."""
    ask_again()
    write_to(settings.CENTRE_FOLDER)
    loop = Loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        loop.ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    sys.stdout.write("Exchanging. Ctrl-C ends it.\n")
    sys.stdout.flush()
    loop.run()
    return 0
