"""What this centre published and no longer holds: until it is withdrawn or replaced there, everybody reads it as ours."""

from functools import cache, partial

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from tregua.exchange.entries import RELEASABLE, Releasable
from tregua.exchange.fold import Item
from tregua.exchange.held import common_record
from tregua.exchange.models import Release
from tregua.record.asked import Asked
from tregua.record.stopped import LogUnreadableError


@cache
def _entries_fallen() -> tuple[Asked, ...]:
    """Return for each kind of record the question for the entries of those that fell here."""
    return tuple(Asked(partial(_of_kind, kind)) for kind in RELEASABLE)


def _of_kind(kind: Releasable, _person: None) -> "QuerySet[Release, int]":
    # Of what was released, not of what fell: most of that was never released.
    gone = kind.fallen().filter(pk=OuterRef("proposal__record_id"))
    rows = Release.objects.filter(Exists(gone), proposal__record=kind.model._meta.label)
    return rows.values_list("entry_index", flat=True)


def fallen() -> list[Item]:
    """Return our items that stand in the common record while their record fell here, in the order of the log.

    None where our log cannot be read: every page says that first.
    """
    entries: set[int] = set()
    for asked in _entries_fallen():
        entries.update(index for (index,) in asked.rows())
    if not entries:
        return []
    try:
        ours = common_record().of(settings.ORIGIN)
    except LogUnreadableError:
        return []
    return [
        item
        for item in ours
        if item.latest.index in entries and item.withdrawn is None and not item.is_redacted
    ]
