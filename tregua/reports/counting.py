"""Recording figures that others publish, as published; what does not add up is flagged, never mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports import checks
from tregua.reports.actions import ReportError
from tregua.reports.choices import CountUnit
from tregua.reports.flags import AT_ONCE, raise_all
from tregua.reports.models import CountWithdrawal, PublishedCount, Source
from tregua.reports.series import Seen, doubts_of_all
from tregua.reports.withdrawing import withdraw_all

LIST: Final = "list by province"
PARTS: Final = "list by kind"
Listed = Sequence[tuple[str, int | None]]


@dataclass(frozen=True)
class Told:
    """What a text says beside a figure, against which the figure is checked; only what is told is kept.

    `listed` are the provinces as they stand in the text, with doubles; `added` is what came on top of the running
    total before; `also` another value of the same figure in the same text.
    """

    listed: Listed = ()
    parts: Mapping[str, int] = field(default_factory=dict)
    added: int | None = None
    title: int | None = None
    also: int | None = None
    narrated: int | None = None
    introduced_by: str = ""
    weekday: str = ""
    day: date | None = None
    hours: int | None = None
    title_hours: int | None = None

    def as_kept(self) -> dict[str, Any]:
        """Return what is told as it is kept beside the figure; of a list only one that has a province twice."""
        said = {name: getattr(self, name) for name in ("added", "title", "also", "narrated", "introduced_by")}
        said |= {name: getattr(self, name) for name in ("weekday", "hours", "title_hours")}
        said |= {"parts": dict(self.parts), "day": self.day.isoformat() if self.day else None}
        doubled = len({code for code, _n in self.listed}) < len(self.listed)
        said["listed"] = [list(one) for one in self.listed] if doubled else []
        return {name: value for name, value in said.items() if value not in (None, "", [], {})}


@dataclass(frozen=True)
class Figure:
    """A figure to be recorded: the fields of the count, and what is told beside it.

    `name` tells it apart from other editions of the same count: they are looked at in its order.
    """

    says: Mapping[str, Any]
    told: Told = field(default_factory=Told)
    name: str = ""


def record_count(
    *,
    publisher: Source,
    value: int | None,
    unit: str,
    series: str,
    window_end: datetime,
    by: Person,
    listed: Listed = (),
    added: int | None = None,
    **says: Any,
) -> PublishedCount:
    """Record a figure somebody published.

    `listed` are the provinces as they stand in the text, with doubles; `added` is what the text says came on top
    of the running total before. Both are only checked: what is kept is `by_province`.
    """
    says |= {"publisher": publisher, "value": value, "unit": unit, "series": series, "window_end": window_end}
    return record_counts([Figure(says, Told(listed=listed, added=added))], by=by)[0]


@transaction.atomic
def record_counts(figures: Sequence[Figure], *, by: Person) -> list[PublishedCount]:
    """Record figures that somebody published, in bulk; the n-th count is of the n-th figure.

    Each is held against those of its series that end before it, on record or among these, in the order of their
    days: the same flags whatever the order of the figures.
    """
    by.must("intake.cut")
    counts = [_count(figure, by) for figure in figures]
    before = _on_record(counts)
    PublishedCount.objects.bulk_create(counts, batch_size=AT_ONCE)
    record.append_all([_act(count) for count in counts], by=by.code)
    raise_all(_doubts(list(zip(counts, figures, strict=True)), before), by=by)
    return counts


def _count(figure: Figure, by: Person) -> PublishedCount:
    says = dict(figure.says)
    if figure.told.listed:
        says["by_province"] = together(figure.told.listed)
    return PublishedCount(recorded_by=by, told=figure.told.as_kept(), **says)


def _act(count: PublishedCount) -> record.Act:
    facts = {
        "publisher": count.publisher.code,
        "value": count.value,
        "unit": count.unit,
        "series": count.series,
    }
    return record.Act("published count recorded", f"reports.PublishedCount/{count.pk}", facts)


def together(listed: Listed) -> dict[str, int | None]:
    """Return the figure of each province; one that stands twice is added up, which its flag says.

    >>> together([("SY02", 4), ("SY05", None), ("SY02", 2)])
    {'SY02': 6, 'SY05': None}
    """
    found: dict[str, int | None] = {}
    for code, n in listed:
        before = found.get(code)
        found[code] = n if before is None else before + (n or 0)
    return found


SeriesKey = tuple[str, str, str]


def _key(count: PublishedCount) -> SeriesKey:
    return count.publisher_id, count.series, count.unit


def _on_record(counts: Iterable[PublishedCount]) -> dict[SeriesKey, list[Seen]]:
    """Return what stands on record of the series of these counts."""
    keys = {_key(count) for count in counts}
    found: dict[SeriesKey, list[Seen]] = {key: [] for key in keys}
    publishers, series = {key[0] for key in keys}, {key[1] for key in keys}
    rows = PublishedCount.objects.standing().filter(publisher__in=publishers, series__in=series)
    for count in rows.select_related("message"):
        if _key(count) in found:
            found[_key(count)].append(_seen(count, ""))
    return found


def _seen(count: PublishedCount, name: str) -> Seen:
    return Seen(
        name=name,
        window_end=count.window_end,
        window_start=count.window_start,
        value=count.value,
        cumulative=count.cumulative,
        more_than=count.more_than,
        added=count.told.get("added"),
        counted_as=count.counted_as,
        by_province=count.by_province,
        list_scope=count.list_scope,
        edition=_edition(count),
    )


def _edition(count: PublishedCount) -> str:
    """Return what tells one edition from another: its outlet and language, where they are known."""
    outlet = count.outlet or (count.message.outlet if count.message else "")
    return " ".join(filter(None, [outlet, count.language]))


def _doubts(
    made: Sequence[tuple[PublishedCount, Figure]], before: Mapping[SeriesKey, Iterable[Seen]]
) -> list[tuple[PublishedCount, checks.Doubt]]:
    """Return the doubts about each count, looked at in the order of their days."""
    seen = [(_key(count), _seen(count, figure.name)) for count, figure in made]
    return [
        (count, doubt)
        for (count, figure), of_series in zip(made, doubts_of_all(seen, before), strict=True)
        for doubt in (*_of_itself(count, figure.told), *of_series)
    ]


def _of_itself(count: PublishedCount, told: Told) -> list[checks.Doubt]:
    """Return what one text says of a figure and does not fit it."""
    words = told.introduced_by or count.words
    each = checks.each_of_them(count.value, count.by_province, words, LIST)
    return [
        *(each or checks.list_against_total(count.value, count.by_province, LIST, words, count.list_scope)),
        *checks.duplicated_province(told.listed, LIST),
        *checks.list_against_total(count.value, told.parts, PARTS),
        *checks.damascus(count.by_province, LIST),
        *checks.weekday_against_date(told.weekday or count.words, told.day or _day(count), "words"),
        *checks.said_twice(told.title, count.value, "title and body"),
        *checks.said_twice(told.also, count.value, "body"),
        *checks.said_twice(told.title_hours, told.hours, "hours of the window"),
        *checks.narrated_against_total(count.value, told.narrated, "body"),
        *checks.window_of_a_day(_hours(count, told), "window"),
    ]


def _day(count: PublishedCount) -> date:
    return count.window_end.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _hours(count: PublishedCount, told: Told) -> int | None:
    """Return how many hours a count of violations says it covers; None where it says nothing, or is a running total."""
    if count.unit != CountUnit.VIOLATION or count.cumulative or count.value is None:
        return None
    if count.window_start is None:
        return told.hours
    zone = ZoneInfo(settings.TIME_ZONE)
    wall = [moment.astimezone(zone).replace(tzinfo=None) for moment in (count.window_start, count.window_end)]
    return round((wall[1] - wall[0]).total_seconds() / 3600)


def withdraw_count(count: PublishedCount, *, reason: str, by: Person) -> CountWithdrawal:
    """Take a wrongly read count out of our register; the row stays readable."""
    made = withdraw_counts([count.pk], reason=reason, by=by)
    if not made:
        raise ReportError(gettext("This count has been withdrawn already."))
    return made[0]


@transaction.atomic
def withdraw_counts(counts: Sequence[str], *, reason: str, by: Person) -> list[CountWithdrawal]:
    """Take counts out of our register, in bulk; those that somebody took out before stay as they were."""
    by.must("reports.file")
    if not reason.strip():
        raise ReportError(gettext("Say why the count is withdrawn; the reason is kept."))
    act, subject = "published count withdrawn", "reports.PublishedCount"
    return withdraw_all(CountWithdrawal, "count", counts, act=act, subject=subject, reason=reason, by=by)
