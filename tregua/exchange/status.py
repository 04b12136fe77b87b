"""How the exchange stands, from the database alone: no page waits for the other centre."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.exchange import acks, receipts
from tregua.exchange.due import next_mark
from tregua.exchange.held import common_record
from tregua.exchange.loop import waits_since
from tregua.exchange.models import PeerEntry, PeerFault, PeerHead, Reached, Receipt
from tregua.exchange.peer import latest_head, peer_origin
from tregua.exchange.positions import Position
from tregua.exchange.witnesses import Witness, witnesses
from tregua.record import log
from tregua.record.models import Entry, Head, Log
from tregua.record.stopped import LogUnreadableError

SHOWN_FAULTS: Final = 50
# What each check found, in the words of the page.
CHECKS: Final[dict[str, Promise]] = {
    "FORK": _("Two histories under one key"),
    "OWN": _("Our key signed what is not ours"),
    "ROLLBACK": _("An older head was offered"),
    "TAMPER": _("What lies there is not what was signed"),
    "TRUNCATED": _("A file is missing"),
    "SIGNATURE": _("Not signed by this log"),
    "ENTRY": _("A signed entry that is none"),
    "BODY": _("A public part is missing or another"),
    "FROZEN": _("Signed beyond the freeze of the charter"),
    "ACK": _("It acknowledges what we never signed"),
    "SIZE": _("More than is read here"),
}


@dataclass(frozen=True)
class Holder:
    """Who holds copies: what it holds of ours and since when, and whether that is all of it."""

    witness: Witness
    receipt: Receipt | None
    reached: Reached | None
    behind: int
    shown: str
    shown_size: int | None

    @property
    def name(self) -> str:
        """Return what the holder is called in the page's language."""
        return named(settings.CENTRE.peer_names) if self.witness.is_peer else self.witness.name

    @property
    def has_all(self) -> bool:
        return self.receipt is not None and self.behind == 0


def status(now: datetime | None = None) -> dict[str, Any]:
    """Return everything that the page of the exchange shows."""
    now = now or timezone.now()
    own, theirs = Head.objects.latest_of(Log.PUBLISHED), latest_head()
    signed = own.size if own else 0
    known = {one.name: one for one in Reached.objects.all()}
    centre = settings.CENTRE
    since = waits_since()
    return {
        "own": own,
        "own_origin": settings.ORIGIN,
        "waiting": log.size_of(Log.PUBLISHED) - signed,
        "publishes_at": _publishes_at(now) if since else None,
        "asks_at": next_mark(now, centre.poll_every),
        "publish_every": centre.publish_every,
        "poll_every": centre.poll_every,
        "theirs": theirs,
        "their_origin": peer_origin(),
        "their_address": centre.peer_address,
        "log_reached": known.get(peer_origin()),
        "holders": [_holder(one, own, theirs, known.get(one.name)) for one in witnesses()],
        "acked_by_us": _our_ack(),
        "acked_by_them": _their_ack(),
        "disagreements": _disagreements(),
        "faults": _faults(),
    }


def _publishes_at(now: datetime) -> datetime:
    every = settings.CENTRE.publish_every
    return next_mark(now, every) if every else now


def _holder(witness: Witness, own: Head | None, theirs: PeerHead | None, reached: Reached | None) -> Holder:
    receipt = receipts.newest(settings.ORIGIN, witness.key)
    behind = (own.size if own else 0) - (receipt.size if receipt else 0)
    shown = ""
    if reached and reached.theirs_size is not None and not witness.is_peer:
        held = theirs.size if theirs else 0
        shown = "more" if reached.theirs_size > held else "less" if reached.theirs_size < held else "same"
    return Holder(witness, receipt, reached, max(behind, 0), shown, reached.theirs_size if reached else None)


def _our_ack() -> Entry | None:
    """Return the entry by which our log last said what it has read."""
    return Entry.objects.published().filter(subject__startswith=acks.PREFIX).last()


def _their_ack() -> dict[str, Any] | None:
    """Return the newest head of ours that the other log says it has read, and where it says so."""
    row = PeerEntry.objects.filter(type=acks.ACK).order_by("-index").first()
    if row is None or row.public.get("origin") != settings.ORIGIN:
        return None
    return {"size": row.public.get("size"), "index": row.index, "recorded_at": row.recorded_at}


def _disagreements() -> int | None:
    """Return on how many items one centre contests what the other published; None when our log cannot be read."""
    try:
        items = common_record().items
    except LogUnreadableError:
        return None
    return sum(
        any(position.word == Position.CONTESTED for position in item.positions.values()) for item in items
    )


def _faults() -> list[dict[str, Any]]:
    return [
        {"fault": one, "words": CHECKS.get(one.check_name, one.check_name)}
        for one in PeerFault.objects.order_by("-id")[:SHOWN_FAULTS]
    ]
