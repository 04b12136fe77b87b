"""What others say of a bulletin's day: the two centres side by side, other bodies' counts, statements.

Only published things: items of the common record, and figures and words that their authors made public.
"""

from typing import Any

from django.conf import settings

from tregua.bulletin.period import Period
from tregua.exchange.days import SideOfDay, on_day
from tregua.exchange.entries import SPEAKS_IN_PUBLIC
from tregua.exchange.held import common_record, sides
from tregua.reports.choices import CountUnit
from tregua.reports.models import PublishedCount, Statement


def both_centres(period: Period) -> list[dict[str, Any]]:
    """Return each centre's own published count of violations on the day, from the common record, never a sum."""
    day = on_day(common_record(period.day), sides(), period.day.isoformat())
    return [_column(column) for column in day.columns]


def _column(column: SideOfDay) -> dict[str, Any]:
    return {
        "code": column.side.code,
        "names": dict(column.side.names),
        "origin": column.side.origin,
        "own": column.side.own,
        "state": column.state,
        "counts": [
            {
                "value": item.public.get("value"),
                "series": item.public.get("series"),
                "scope": item.public.get("scope"),
                "entry": item.latest.index,
                "in_log_of": item.origin,
            }
            for item in column.counts
        ],
    }


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
        }
        for count in found
        if count.publisher.code not in centres
        and count.publisher.kind in SPEAKS_IN_PUBLIC
        and count.publisher.identity_id is None
    ]


def statements(period: Period) -> list[dict[str, Any]]:
    """Return what this centre itself said in public on the day."""
    found = Statement.objects.filter(by_this_centre=True, said_on=period.day).select_related("occasion")
    return [
        {
            "speaker": one.speaker,
            "speaker_role": one.speaker_role,
            "words": one.words,
            "language": one.language,
            "original": one.original,
            "occasion": one.occasion.kind if one.occasion else None,
        }
        for one in found.order_by("id")
    ]
