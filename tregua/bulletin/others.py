"""What others say of a bulletin's day: the two centres side by side, other bodies' counts, statements.

Only published things: items of the common record, and figures and words that their authors made public.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from tregua.bulletin.period import Period
from tregua.exchange.days import NOTHING, PUBLISHED, STATED_NONE, SideOfDay, in_range
from tregua.exchange.entries import SPEAKS_IN_PUBLIC
from tregua.exchange.fold import CommonRecord, Item
from tregua.exchange.held import Side, sides
from tregua.exchange.positions import Position
from tregua.reports.choices import CountUnit
from tregua.reports.models import PublishedCount, Statement

# What tells of other entries, or of the log itself.
_NOT_COMPARED: Final = frozenset({"bulletin", "genesis", "schema", "checkpoint", "ack"})


def both_centres(period: Period, common: CommonRecord) -> list[dict[str, Any]]:
    """Return each centre's own published counts of violations, day by day, from the common record, never a sum."""
    days = in_range(common, sides(), period.day, period.last)[::-1]
    return [_column(list(columns)) for columns in zip(*(day.columns for day in days), strict=True)]


def _column(days: list[SideOfDay]) -> dict[str, Any]:
    """Return what one centre says of these days; a statement that it publishes no count stands where it has none."""
    side = days[0].side
    states = {one.state for one in days}
    return {
        "code": side.code,
        "names": dict(side.names),
        "origin": side.origin,
        "own": side.own,
        "state": next(one for one in (PUBLISHED, STATED_NONE, NOTHING) if one in states),
        "counts": [
            {
                "value": item.public.get("value"),
                "series": item.public.get("series"),
                "scope": item.public.get("scope"),
                "entry": item.latest.index,
                "in_log_of": item.origin,
                **({"day": item.day} if len(days) > 1 else {}),
            }
            for one in days
            for item in one.counts
        ],
    }


def differences(period: Period, common: CommonRecord) -> list[dict[str, Any]]:
    """Return for each centre how many entries it published about these days, by where the other stands on them."""
    first, last = period.day.isoformat(), period.last.isoformat()
    items = [one for one in common.items if first <= one.day <= last]
    return [_stood_on(side, [one for one in items if one.origin == side.origin]) for side in sides()]


def _stood_on(side: Side, items: list[Item]) -> dict[str, Any]:
    told = [one for one in items if one.kind not in _NOT_COMPARED]
    words = Counter(_position_on(one) for one in told)
    return {
        "code": side.code,
        "names": dict(side.names),
        "own": side.own,
        "entries": len(told),
        "positions": {word: words[word] for word in sorted(words)},
    }


def _position_on(item: Item) -> str:
    """Return where the other centre stands on an item; what its owner withdrew is withdrawn."""
    if item.withdrawn is not None:
        return str(Position.WITHDRAWN)
    said = [one.word for origin, one in sorted(item.positions.items()) if origin != item.origin]
    return said[0] if said else str(Position.RECEIVED)


def counts_of_others(period: Period) -> list[dict[str, Any]]:
    """Return the figures of violations that bodies other than the two centres published for the period."""
    centres = {settings.CENTRE.code, settings.CENTRE.peer_code}
    found = PublishedCount.objects.for_window(period.start, period.end, CountUnit.VIOLATION)
    return [
        {
            "publisher": count.publisher.code,
            "names": dict(count.publisher.names),
            "value": count.value,
            "series": count.series,
            "cumulative": count.cumulative,
            "scope": count.scope,
            "by_province": dict(count.by_province),
            "window_start": count.window_start.isoformat() if count.window_start else None,
            "window_end": count.window_end.isoformat(),
            "url": count.url,
            **({"day": _day(count.window_end)} if period.last != period.day else {}),
        }
        for count in found
        if count.publisher.code not in centres
        and count.publisher.kind in SPEAKS_IN_PUBLIC
        and count.publisher.identity_id is None
    ]


def _day(window_end: datetime) -> str:
    """Return the local day that a window ends with; one that ends as a day begins belongs to the day before."""
    return timezone.localdate(window_end - timedelta(microseconds=1)).isoformat()


def statements(period: Period) -> list[dict[str, Any]]:
    """Return what this centre itself said in public on the day."""
    found = Statement.objects.filter(
        by_this_centre=True, said_on__gte=period.day, said_on__lte=period.last
    ).select_related("occasion")
    return [
        {
            "speaker": one.speaker,
            "speaker_role": one.speaker_role,
            "words": one.words,
            "language": one.language,
            "original": one.original,
            "occasion": one.occasion.kind if one.occasion else None,
            "said_on": one.said_on.isoformat() if one.said_on else None,
            "source": one.occasion.source if one.occasion else "",
        }
        for one in found.order_by("id")
    ]
