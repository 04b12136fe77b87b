"""Both logs as this centre holds them, folded into the common record once, until something arrives or the day turns."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from tregua.agreement.names import named
from tregua.exchange import fold, trust
from tregua.exchange.continued import Continued
from tregua.exchange.covering import Cosigned
from tregua.exchange.models import PeerEntry, PeerHead, Receipt
from tregua.exchange.peer import latest_head, peer_origin
from tregua.exchange.withheld_entries import withheld_indexes
from tregua.record import disclosure
from tregua.record.entry import Ref
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.stopped import LogUnreadableError

# So many common records of different days are kept in the process; a page asks for one or two.
KEPT: Final = 8
_kept: OrderedDict[tuple[Any, ...], fold.CommonRecord] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Side:
    """One centre as a column of the common record: its code, its log, and how much of that is signed.

    `publishers` are the bodies whose counts are this centre's own, beside the centre itself.
    """

    code: str
    names: Mapping[str, str]
    origin: str
    own: bool
    signed: int | None
    publishers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what this centre is called in the page's language."""
        return named(self.names) if self.names else self.code


def sides() -> list[Side]:
    """Return this centre and, where one is named, the other: the columns of every comparison."""
    centre = settings.CENTRE
    head = Head.objects.latest_of(Log.PUBLISHED)
    signed = head.size if head else None
    own = Side(
        centre.code, centre.names, settings.ORIGIN, own=True, signed=signed, publishers=centre.publishers
    )
    if not centre.peer_code:
        return [own]
    theirs = latest_head()
    peer = Side(
        centre.peer_code,
        centre.peer_names,
        peer_origin(),
        own=False,
        signed=theirs.size if theirs else None,
        publishers=centre.peer_publishers,
    )
    return [own, peer]


def own_log() -> Iterator[fold.Logged]:
    """Yield this centre's released entries with their public parts."""
    bodies = dict(Body.objects.values_list("entry", "disclosures"))
    for entry in Entry.objects.published():
        yield logged(entry, bodies.get(entry.pk, ""))


def own_entry(index: int) -> fold.Logged | None:
    """Return one released entry of this centre, or None."""
    entry = Entry.objects.published().filter(index=index).select_related("body").first()
    return logged(entry, entry.body.disclosures if hasattr(entry, "body") else "") if entry else None


def logged(entry: Entry, disclosures: str) -> fold.Logged:
    """Return a released entry as the common record reads it; LogUnreadableError when it was altered past reading."""
    try:
        says = json.loads(bytes(entry.data))
        return fold.Logged(
            origin=says["o"],
            index=entry.index,
            leaf_hash=entry.leaf_hash,
            type=says["t"],
            kind=says["kind"],
            record_id=says["id"],
            refs=tuple(fold.Ref(ref["o"], ref["i"], ref["h"]) for ref in says["refs"]),
            public=_public(disclosures),
            logged_at=entry.recorded_at,
        )
    except (ValueError, KeyError, TypeError, disclosure.DisclosureError) as error:
        raise LogUnreadableError(f"{Log.PUBLISHED}, entry {entry.index}") from error


def _public(disclosures: str) -> Mapping[str, Any]:
    for one in filter(None, disclosures.split("~")):
        opened = disclosure.open_disclosure(one)
        if opened.name == disclosure.PUBLIC_NAME and isinstance(opened.value, dict):
            return opened.value
    return {}


def peer_log() -> Iterator[fold.Logged]:
    """Yield the other centre's entries that we verified and hold."""
    withheld, names = withheld_indexes(), PeerNames()
    for row in PeerEntry.objects.order_by("index"):
        yield _read(row, names.at(row.index), withheld)


def peer_entry(index: int) -> fold.Logged | None:
    """Return one entry of the other centre that we hold, or None."""
    row = PeerEntry.objects.filter(index=index).first()
    return _read(row, PeerNames().at(index), withheld_indexes()) if row else None


def _read(row: PeerEntry, origin: str, withheld: frozenset[int]) -> fold.Logged:
    shown = isinstance(row.public, dict) and row.index not in withheld
    return fold.Logged(
        origin=origin,
        index=row.index,
        leaf_hash=row.leaf_hash,
        type=row.type,
        kind=row.kind,
        record_id=row.record_id,
        refs=tuple(_refs(row.refs)),
        public=row.public if shown else {},
    )


class PeerNames:
    """Under which name each entry of the other centre was made: its log may continue one that was frozen."""

    def __init__(self) -> None:
        self._now = peer_origin()
        earlier = {one.name for one in trust.peer_verifiers()[:-1]}
        begun = PeerEntry.objects.filter(type="genesis").order_by("index") if earlier else ()
        self._begun = [
            (row.index, ref.origin)
            for row in begun
            for ref in list(_refs(row.refs))[:1]
            if ref.origin in earlier
        ]

    def at(self, index: int) -> str:
        """Return the origin that the entry at an index was made for."""
        return next((before for begun, before in self._begun if index < begun), self._now)


def _refs(refs: Any) -> Iterator[fold.Ref]:
    for ref in refs if isinstance(refs, list) else ():
        if isinstance(ref, dict) and isinstance(ref.get("i"), int):
            yield fold.Ref(str(ref.get("o", "")), ref["i"], str(ref.get("h", "")))


def common_record(today: date | None = None, *, as_of: datetime | None = None) -> fold.CommonRecord:
    """Return the common record of both centres as of a cosigned time (default: now).

    Deadlines are judged on `today`, the day of that instant unless another is asked for. LogUnreadableError when an
    entry of ours was altered past reading: a record without it would say what nobody signed.
    """
    day = today or timezone.localdate(as_of)
    key = (*_arrived(), as_of, day)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    heads = cosigned_heads()
    # A cosigner's clock may be ahead of ours by minutes: what it signed has been signed.
    instant = as_of or max((timezone.now(), *(head.at for head in heads)))
    names = Continued()
    logs = [map(names.entry, own_log()), map(names.entry, peer_log())]
    made = fold.fold(logs, instant, cosigned=heads, frozen=trust.freezes(), reader=settings.ORIGIN, today=day)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def item_at(origin: str, index: int) -> fold.Item | None:
    """Return the item of which an entry of a log is a version, or None."""
    return next(
        (
            item
            for item in common_record().of(origin)
            if any(version.index == index for version in item.versions)
        ),
        None,
    )


def _arrived() -> tuple[Any, ...]:
    """Return what tells one state of both logs from another: the last of everything that the fold is made of."""
    origins = settings.ORIGIN, peer_origin()
    ours = Entry.objects.published().order_by("-index").values_list("index", "leaf_hash").first()
    theirs = PeerEntry.objects.order_by("-index").values_list("index", "leaf_hash").first()
    # What was blank may be filled in, and the other way round, without a further entry.
    blank = PeerEntry.objects.filter(public={}).count()
    latest = [
        model.objects.order_by("-id").values_list("pk", flat=True).first() for model in (Receipt, PeerHead)
    ]
    return *origins, ours, theirs, blank, *latest, withheld_indexes(), tuple(trust.freezes().items())


def cosigned_heads() -> list[Cosigned]:
    """Return the heads of both logs that somebody else than the log's own centre signed, each with the first time.

    A head of the other centre that we verified and nobody cosigned yet counts from then on: we hold its contents.
    """
    found, names = [], Continued()
    for made_for, origin, end in names.logs([settings.ORIGIN, peer_origin()]):
        own_keys = f"{origin.partition('/')[0]}/"
        others = Receipt.objects.filter(origin=made_for).exclude(cosigner__startswith=own_keys)
        others = others if end is None else others.filter(size__lte=end)
        first = others.order_by().values("size").annotate(at=Min("cosigned_at")).values_list("size", "at")
        found += [Cosigned(origin, size, at) for size, at in first]
    signed = max((head.size for head in found if head.origin == peer_origin()), default=0)
    read = PeerHead.objects.filter(size__gt=signed).values_list("size", "recorded_at")
    return found + [Cosigned(peer_origin(), size, at) for size, at in read]


def own_ref(index: int) -> Ref:
    """Return the reference to an entry of this centre's published log."""
    entry = Entry.objects.published().get(index=index)
    return Ref(settings.ORIGIN, entry.index, entry.leaf_hash)


def ref_to_peer(row: PeerEntry) -> Ref:
    """Return the reference to an entry of the other centre's log."""
    return Ref(peer_origin(), row.index, row.leaf_hash)
