"""`tregua exchange now`: one round of the exchange, and what came of it."""

import sys
from argparse import Namespace
from typing import Final

from tregua.centre.passphrase import ask_again
from tregua.exchange.loop import exchange_now
from tregua.exchange.models import PeerFault, Reached
from tregua.exchange.peer import latest_head
from tregua.exchange.turns import NotOurTurnError
from tregua.record.keys import LogKeyError
from tregua.record.models import Head, Log
from tregua.record.seat import NotSeatedError
from tregua.record.stopped import SigningStoppedError

# A server of this centre may be at it; a round with a network that is down takes no longer.
WAIT_SECONDS: Final = 120.0


def run(_given: Namespace) -> int:
    """Publish, give, ask; say what is held on both sides. 1 when something could not be done or is wrong."""
    ask_again()
    faults = PeerFault.objects.count()
    try:
        exchange_now(wait=WAIT_SECONDS)
    except NotOurTurnError:
        sys.stderr.write("A server of this centre is exchanging just now. Ask again in a minute.\n")
        return 1
    except (LogKeyError, SigningStoppedError, NotSeatedError) as error:
        sys.stderr.write(f"Nothing can be published: {error}\n")
        return 1
    own, theirs = Head.objects.latest_of(Log.PUBLISHED), latest_head()
    sys.stdout.write(f"Our log: {own.size if own else 0} entries published.\n")
    sys.stdout.write(f"The other centre's log: {theirs.size if theirs else 0} entries held here.\n")
    troubles = Reached.objects.exclude(trouble="")
    for one in troubles:
        sys.stderr.write(f"{one.name}: {one.trouble}\n")
    found = PeerFault.objects.count() - faults
    if found:
        sys.stderr.write(f"{found} new fault(s) found; see the page of the exchange.\n")
    return 1 if found or troubles else 0
