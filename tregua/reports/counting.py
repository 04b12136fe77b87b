"""Recording figures that others publish, as published; what does not add up is flagged, never mended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports import checks
from tregua.reports.actions import ReportError
from tregua.reports.flags import raise_flags
from tregua.reports.models import CountWithdrawal, PublishedCount, Source

LIST = "list by province"


@transaction.atomic
def record_count(
    *,
    publisher: Source,
    value: int | None,
    unit: str,
    series: str,
    window_end: datetime,
    by: Person,
    listed: Sequence[tuple[str, int | None]] = (),
    added: int | None = None,
    **says: Any,
) -> PublishedCount:
    """Record a figure somebody published.

    `listed` are the provinces as they stand in the text, with doubles; `added` is what the text says came on top
    of the running total before. Both are only checked: what is kept is `by_province`.
    """
    by.must("intake.cut")
    if listed:
        says["by_province"] = together(listed)
    count = PublishedCount.objects.create(
        publisher=publisher,
        value=value,
        unit=unit,
        series=series,
        window_end=window_end,
        recorded_by=by,
        **says,
    )
    record.append(
        act="published count recorded",
        by=by.code,
        subject=f"reports.PublishedCount/{count.pk}",
        facts={"publisher": publisher.code, "value": value, "unit": unit, "series": series},
    )
    raise_flags(count, [*_of_the_list(count, listed), *_of_the_series(count, added)], by=by)
    return count


def together(listed: Sequence[tuple[str, int | None]]) -> dict[str, int | None]:
    """Return the figure of each province; one that stands twice is added up, which its flag says.

    >>> together([("SY02", 4), ("SY05", None), ("SY02", 2)])
    {'SY02': 6, 'SY05': None}
    """
    found: dict[str, int | None] = {}
    for code, n in listed:
        before = found.get(code)
        found[code] = n if before is None else before + (n or 0)
    return found


def _of_the_list(count: PublishedCount, listed: Sequence[tuple[str, int | None]]) -> list[checks.Doubt]:
    each = checks.each_of_them(count.value, count.by_province, count.words, LIST)
    return [
        *(each or checks.list_against_total(count.value, count.by_province, LIST, count.words)),
        *checks.duplicated_province(listed, LIST),
        *checks.damascus(count.by_province, LIST),
    ]


def _of_the_series(count: PublishedCount, added: int | None) -> list[checks.Doubt]:
    doubts = checks.weekday_against_date(
        count.words, count.window_end.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), "words"
    )
    if count.cumulative:
        before = PublishedCount.objects.total_before(count)
        if before:
            where = f"{count.series}, {before.window_end:%Y-%m-%d}"
            doubts += checks.running_total(before.value, added, count.value, where)
    others = PublishedCount.objects.beside(count).select_related("message")
    editions = {_edition(one, number): one.value for number, one in enumerate([count, *others], 1)}
    return doubts + checks.editions_differ(editions, "editions")


def _edition(count: PublishedCount, number: int) -> str:
    """Return what tells one edition from another: its outlet and language, where they are known."""
    outlet = count.message.outlet if count.message else ""
    return " ".join(filter(None, [str(number), outlet, count.language]))


@transaction.atomic
def withdraw_count(count: PublishedCount, *, reason: str, by: Person) -> CountWithdrawal:
    """Take a wrongly read count out of our register; the row stays readable."""
    by.must("reports.file")
    if not reason.strip():
        raise ReportError(gettext("Say why the count is withdrawn; the reason is kept."))
    try:
        with transaction.atomic():
            withdrawal = CountWithdrawal.objects.create(count=count, reason=reason, recorded_by=by)
    except IntegrityError as error:
        raise ReportError(gettext("This count has been withdrawn already.")) from error
    record.append(
        act="published count withdrawn",
        by=by.code,
        subject=f"reports.PublishedCount/{count.pk}",
        facts={"reason": reason},
    )
    return withdrawal
