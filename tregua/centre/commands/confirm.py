"""`tregua centre confirm`: this copy may write from now on."""

import sys
from argparse import Namespace

from django.conf import settings

from tregua.exchange.models import PeerEntry
from tregua.record import seat

OPERATOR = "operator"


def run(given: Namespace) -> int:
    """Take the seat, because an operator answers for it and the other centre has not seen more of our log."""
    try:
        seat.confirm(by=OPERATOR, reason=given.reason, partner_holds=partner_holds())
    except seat.NotSeatedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{settings.CENTRE_FOLDER} may write from now on. See that no other copy is in use.\n")
    return 0


def partner_holds() -> int | None:
    """Return how much of our published log the other centre has seen, as its own entries show."""
    seen = [
        int(ref["i"]) + 1
        for refs in PeerEntry.objects.values_list("refs", flat=True)
        for ref in refs
        if ref.get("o") == settings.ORIGIN
    ]
    return max(seen, default=None)
