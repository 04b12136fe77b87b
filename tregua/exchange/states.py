"""How far an entry has come: signed by its own log, received by the other centre, final for everybody.

    draft      in the database, under no signed head yet
    logged     its own centre signed it: it cannot change it any more without being caught
    received   the other centre's mirror cosigned a head that covers it: it holds the contents
    final      as many have cosigned one head that covers it as the policy of both centres asks for

Each state but the first has the earliest time that a signature proves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.exchange import trust
from tregua.exchange.models import PeerHead, Receipt
from tregua.record.keys import mirror_vkey
from tregua.record.models import Head, Log
from tregua.record.policy import Policy

DRAFT, LOGGED, RECEIVED, FINAL = "draft", "logged", "received", "final"
NAMES: Final = {
    DRAFT: _("not signed yet"),
    LOGGED: _("signed by its centre"),
    RECEIVED: _("received by the other centre"),
    FINAL: _("final"),
}
RECEIVED_HERE: Final = _("received by this centre")
# A head that many have cosigned is found among so many of the smallest that cover an entry.
LOOKED_AT: Final = 100


@dataclass(frozen=True)
class Step:
    """A state that an entry has reached, and since when a signature proves it."""

    code: str
    at: datetime
    ours: bool = True

    @property
    def name(self) -> str:
        """Return the state in words; what the other centre wrote is received here."""
        return str(RECEIVED_HERE if self.code == RECEIVED and not self.ours else NAMES[self.code])


@dataclass(frozen=True)
class State:
    """Where an entry stands, and the steps by which it came there."""

    code: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """Return the state in words."""
        return self.steps[-1].name if self.steps else str(NAMES[DRAFT])


def state_of(origin: str, index: int) -> State:
    """Return where an entry of this log stands, by the signed heads and cosignatures held here."""
    times = {
        LOGGED: _signed_at(origin, index),
        RECEIVED: _received_at(origin, index),
        FINAL: _final_at(origin, index, trust.policy()),
    }
    steps = tuple(Step(code, at, origin == settings.ORIGIN) for code, at in times.items() if at)
    return State(steps[-1].code if steps else DRAFT, steps)


def _signed_at(origin: str, index: int) -> datetime | None:
    """Return when the first head that covers the entry came: signed here, or read of the other centre."""
    heads: models.QuerySet[Head] | models.QuerySet[PeerHead] = PeerHead.objects.all()
    if origin == settings.ORIGIN:
        heads = Head.objects.filter(log=Log.PUBLISHED)
    return heads.filter(size__gt=index).order_by("size").values_list("recorded_at", flat=True).first()


def _received_at(origin: str, index: int) -> datetime | None:
    """Return when the mirror of the centre that did not write the log first cosigned a head over the entry."""
    covering = Receipt.objects.filter(origin=origin, size__gt=index, cosigner=receiver_of(origin))
    return covering.order_by("size", "cosigned_at").values_list("cosigned_at", flat=True).first()


def receiver_of(origin: str) -> str:
    """Return the name of the mirror that receives this log: the other centre's for ours, ours for theirs."""
    centre = settings.CENTRE
    code = centre.peer_code if origin == settings.ORIGIN else centre.code
    known = trust.policy()
    if known and code in known.witnesses:
        return known.witnesses[code].name
    vkey = centre.peer_cosigner if origin == settings.ORIGIN else mirror_vkey()
    return str(vkey).partition("+")[0]


def _final_at(origin: str, index: int, policy: Policy | None) -> datetime | None:
    """Return when the smallest head over the entry that enough have cosigned became so."""
    at = next((at for _size, _root, at in final_heads(origin, index, policy, "size")), None)
    return datetime.fromtimestamp(at, UTC) if at else None


def final_heads(origin: str, index: int, policy: Policy | None, order: str) -> Iterator[tuple[int, str, int]]:
    """Yield (size, root, since when) of the heads over an entry that are final, in the order of "size" or "-size".

    Only heads are looked at that bear a line without which none is final, and of these so many at most.
    """
    if policy is None:
        return
    covering = Receipt.objects.filter(origin=origin, size__gt=index)
    lines = {name: covering.filter(cosigner=key.name).count() for name, key in policy.witnesses.items()}
    needed = [policy.witnesses[name].name for name in policy.needed(lines)]
    looked_at = covering.filter(cosigner__in=needed).order_by(order).values_list("size", "root").distinct()
    for size, root in looked_at[:LOOKED_AT]:
        at = policy.met_at(cosigned(policy, origin, size, root))
        if at:
            yield size, root, at


def cosigned(policy: Policy, origin: str, size: int, root: str) -> dict[str, int]:
    """Return which witnesses of the policy cosigned this head, by their names there, and when."""
    names = {(key.name, key.key_id.hex()): name for name, key in policy.witnesses.items()}
    return {
        names[receipt.cosigner, receipt.key_id]: int(receipt.cosigned_at.timestamp())
        for receipt in receipts(origin, size, root)
        if (receipt.cosigner, receipt.key_id) in names
    }


def receipts(origin: str, size: int, root: str) -> Iterator[Receipt]:
    """Yield what others signed of this head."""
    yield from Receipt.objects.filter(origin=origin, size=size, root=root).order_by("cosigned_at", "id")
