"""Standing claims as rows of a spreadsheet: what goes out can be taken in again with the same columns."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from tregua.reports.choices import Means, TimePrecision
from tregua.reports.models import Report

AT_ONCE: Final = 1000
BY_THE_CLOCK: Final = (
    TimePrecision.SECOND,
    TimePrecision.MINUTE,
    TimePrecision.HOUR,
    TimePrecision.PART_OF_DAY,
)


def out(codes: Sequence[str]) -> Iterator[list[Any]]:
    """Yield every standing claim, the earliest event first, with a cell for each of these fields.

    Its key is our own number, by which it is known again when the file comes back.
    """
    found = Report.objects.current().order_by("started_at", "id").in_full()
    for report in found.iterator(chunk_size=AT_ONCE):
        cells = _cells(report) | {"key": report.pk}
        yield [cells.get(code) for code in codes]


def _cells(report: Report) -> dict[str, Any]:
    province = report.place.province if report.place else None
    name = report.place_as_written or (report.place.name() if report.place else "")
    return {
        "source": report.source.code,
        **_times(report),
        "place": "" if report.place and report.place == province and not report.place_as_written else name,
        "province": province.name() if province else "",
        "place_precision": report.place_precision,
        "predicate": report.predicate,
        "violation_type": report.violation_type,
        "actor": report.actor_as_written or (report.actor.code if report.actor else ""),
        "target": report.target,
        "weapon": "" if report.means == Means.NOT_KNOWN else report.means,
        "killed": report.killed_min,
        "killed_max": report.killed_max,
        "wounded": report.wounded_min,
        "wounded_max": report.wounded_max,
        "number": report.observed_min if report.observed_min == report.observed_max else None,
        "words": report.words,
        "language": report.language,
        "url": report.url,
        "heard_through": "; ".join(report.heard_through),
    }


def _times(report: Report) -> dict[str, Any]:
    """Return the local days and times that say when it was."""
    if report.started_at is None:
        return {}
    begins = timezone.localtime(report.started_at)
    ends = timezone.localtime(report.ended_at) if report.ended_at else None
    told: dict[str, Any] = {"day": begins.date(), "time_precision": report.time_precision}
    if report.time_precision in BY_THE_CLOCK:
        told["time"] = begins.time()
        if ends and ends - begins > timedelta(minutes=1):
            told |= {"until_day": ends.date(), "until_time": ends.time()}
    elif ends and report.time_precision == TimePrecision.RANGE:
        told["until_day"] = (ends - timedelta(seconds=1)).date()
        if begins.time() != begins.time().min:
            told["time"] = begins.time()
    return told
