"""What several bodies counted for one day, each in a column of its own: figures side by side, never added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import ExpressionWrapper, F
from django.db.models.functions import TruncDate
from django.utils import timezone

from tregua.agreement.names import named
from tregua.reports.checks import ByProvince, folded
from tregua.reports.choices import CountUnit
from tregua.reports.fields import local
from tregua.reports.models import PublishedCount
from tregua.reports.overlap import Listed

Names = Mapping[str, str]
# For so long a statement that no count is published is taken to hold: for another truce it must be made anew.
STANDS_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Edition:
    """One figure of a body for the day, or one edition of it: value None says that it publishes no count.

    `pk` is the count on record here, `entry` its place in a published log; one of them may be missing.
    """

    value: int | None
    by_province: ByProvince = field(default_factory=dict)
    more_than: bool = False
    counted_as: str = ""
    list_scope: str = ""
    scope: str = ""
    window_start: datetime | None = None
    window_end: datetime | None = None
    outlet: str = ""
    language: str = ""
    url: str = ""
    relayed_by: str = ""
    relay_names: Names = field(default_factory=dict)
    confirmed: int | None = None
    pk: str = ""
    entry: tuple[str, int] | None = None

    @property
    def placed(self) -> dict[str, int]:
        """Return the list by province with Damascus folded, figures only."""
        return self.listed.placed

    @property
    def listed(self) -> Listed:
        """Return this figure as it is compared with another."""
        return Listed(self.value, self.by_province, self.list_scope)

    @property
    def hours(self) -> int | None:
        """Return how many hours the figure says it covers, None where it does not say."""
        if self.window_start is None or self.window_end is None:
            return None
        wall = [timezone.localtime(one).replace(tzinfo=None) for one in (self.window_start, self.window_end)]
        return round((wall[1] - wall[0]).total_seconds() / 3600)

    @property
    def relay(self) -> str:
        """Return what the body is called that made this figure known in the other's stead, or ""."""
        return named(self.relay_names) if self.relay_names else self.relayed_by

    @property
    def _fullness(self) -> tuple[bool, int, int]:
        whole = bool(self.placed) and sum(self.placed.values()) == self.value
        return whole, len(self.placed), len(self.by_province)


@dataclass(frozen=True)
class Body:
    """One body on one day: the edition that is shown, and the others of it.

    `stated_on` is the earlier day on which it said that it publishes no count.
    """

    code: str
    names: Names
    shown: Edition
    others: Sequence[Edition] = ()
    stated_on: date | None = None

    @property
    def name(self) -> str:
        """Return what the body is called in the page's language."""
        return named(self.names) if self.names else self.code

    @property
    def has_figure(self) -> bool:
        """Say whether the body published a number for the day."""
        return self.shown.value is not None

    @property
    def other_readings(self) -> list[Edition]:
        """Return the editions whose figure is another than the one shown."""
        return [one for one in self.others if one.value is not None and one.value != self.shown.value]


def whole_day(day: date) -> tuple[datetime, datetime]:
    """Return the local day as the instants between which a window ends that belongs to it."""
    return local(day, time.min), local(day + timedelta(days=1), time.min)


def on_record(start: datetime, end: datetime) -> Iterator[tuple[str, Names, Edition]]:
    """Yield the counts of violations whose window ends in (start, end], with the body that counted."""
    found = PublishedCount.objects.for_window(start, end, CountUnit.VIOLATION).filter(cumulative=False)
    for count in found.select_related("publisher", "relayed_by"):
        yield count.publisher.code, count.publisher.names, edition_of(count)


def edition_of(count: PublishedCount) -> Edition:
    """Return a count on record as a figure of a day."""
    relay = count.relayed_by
    return Edition(
        value=count.value,
        by_province=dict(count.by_province),
        relayed_by=relay.code if relay else "",
        relay_names=relay.names if relay else {},
        pk=count.pk,
        **{
            name: getattr(count, name)
            for name in (
                "more_than", "counted_as", "list_scope", "scope", "window_start", "window_end", "outlet", "language", "url", "confirmed",
            )
        },
    )  # fmt: skip


def stating_none(end: datetime) -> Iterator[tuple[str, Names, Edition, date]]:
    """Yield who had stated in the 90 days before that it publishes no count and has published none since, with the day."""
    counts = PublishedCount.objects.standing().filter(unit=CountUnit.VIOLATION, window_end__lte=end)
    found = counts.filter(
        window_end__gt=end - STANDS_FOR, publisher__in=counts.filter(value=None).values("publisher")
    )
    found = found.select_related("publisher", "relayed_by").order_by("window_end", "id")
    latest = {count.publisher_id: count for count in found}
    for count in latest.values():
        if count.value is None:
            said = timezone.localtime(count.window_end).date()
            yield count.publisher.code, count.publisher.names, edition_of(count), said


def bodies(
    figures: Iterable[tuple[str, Names, Edition]], silent: Iterable[tuple[str, Names, Edition, date]] = ()
) -> list[Body]:
    """Return each body once, in the order of its code: the fullest edition shown, the others kept beside it."""
    editions: dict[str, list[Edition]] = {}
    names: dict[str, Names] = {}
    for code, called, edition in figures:
        editions.setdefault(code, []).append(edition)
        names.setdefault(code, called)
    found = {code: _body(code, names[code], several) for code, several in editions.items()}
    for code, called, edition, said in silent:
        if code not in found:
            found[code] = Body(code, called, edition, stated_on=said)
    return [found[code] for code in sorted(found)]


def _body(code: str, names: Names, editions: Sequence[Edition]) -> Body:
    """Return a body with its fullest edition first; of several alike the one recorded first."""
    shown = max(editions, key=lambda one: (one.value is not None, one._fullness))  # noqa: SLF001 - of this module
    return Body(code, names, shown, [one for one in editions if one is not shown])


def provinces_of(several: Iterable[Body]) -> list[str]:
    """Return the codes of every province that a list names, Damascus and its countryside as one."""
    return sorted({code for body in several for code in folded(body.shown.by_province)})


def days_counted() -> list[date]:
    """Return the local days for which somebody counted violations, the newest first; midnight ends the day before."""
    rows = PublishedCount.objects.standing().filter(unit=CountUnit.VIOLATION, cumulative=False)
    ended = ExpressionWrapper(F("window_end") - timedelta(microseconds=1), models.DateTimeField())
    return list(rows.annotate(on=TruncDate(ended)).order_by("-on").values_list("on", flat=True).distinct())


def by_day(days: Sequence[date]) -> dict[date, list[Body]]:
    """Return what each body counted for each of these days."""
    if not days:
        return {}
    start, end = whole_day(min(days))[0], whole_day(max(days))[1]
    found: dict[date, list[tuple[str, Names, Edition]]] = {day: [] for day in days}
    for code, names, edition in on_record(start, end):
        ended = edition.window_end
        day = timezone.localtime(ended - timedelta(microseconds=1)).date() if ended else None
        if day in found:
            found[day].append((code, names, edition))
    return {day: bodies(figures) for day, figures in found.items()}
