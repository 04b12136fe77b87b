"""The days of a period, or a day beside those before it, each as its own bulletin printed it: never counted anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import charts
from tregua.agreement.charts import Chart
from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.bulletin.called import Content, is_of_one_day, rule_name
from tregua.bulletin.document import Picture, Section, Table
from tregua.bulletin.figures import DIVIDED
from tregua.bulletin.models import Bulletin
from tregua.bulletin.sections.kind import Gathering, SectionKind

# Two weeks: long enough to see a change, short enough for a page of paper.
DAYS: Final = 14
# Of so many days without a bulletin each is named.
MOST_NAMED: Final = 10
RECORDED: Final = "incidents_recorded"
FOUND: Final = "violations_found"
OPEN: Final = "incidents_open"
# Of each incident whose examination came to its end, one of these counts it.
EXAMINED: Final = tuple(code for code in DIVIDED if code != OPEN)
KEPT: Final = (RECORDED, *EXAMINED)


def _gather(found: Gathering) -> dict[str, Any]:
    """Freeze what each day printed: of several days all of them, of one day those before it."""
    first, last = found.period.day, found.period.last
    if first == last:
        first, last = last - timedelta(days=DAYS - 1), last - timedelta(days=1)
    rows = Bulletin.objects.current().daily().with_figures().filter(day__gte=first, day__lte=last)
    return {"days_before": [day_of(one.content) for one in rows.order_by("day")]}


def day_of(content: Content) -> dict[str, Any]:
    """Return what a bulletin printed of its day that is drawn beside other days."""
    figures = {one["rule"]: one["value"] for one in content["figures"] if not one["scope"]}
    looked = content.get("coverage") or {}
    times = content.get("times") or {}
    return {
        "day": content["day"],
        "issue": content["issue"],
        "figures": {code: figures[code] for code in KEPT if code in figures},
        "coverage": {part: looked[part] for part in ("areas", "looked", "in_part", "not_looked")}
        if looked.get("said")
        else None,
        "both_centres": {one["code"]: _single(one["counts"]) for one in content["both_centres"]},
        "medians": {code: says["median_minutes"] for code, says in times.items()},
    }


def _single(counts: Sequence[Content]) -> int | None:
    """Return a centre's count of a day; None where it published none, or several of which none stands for the day."""
    return counts[0]["value"] if len(counts) == 1 and isinstance(counts[0]["value"], int) else None


def _tell(content: Content, language: str) -> Iterator[Section]:
    before = content.get("days_before")
    if not before:
        return
    own = [day_of(content)] if is_of_one_day(content) else []
    printed = {date.fromisoformat(one["day"]): one for one in [*before, *own]}
    days = _days(content, printed)
    missing = [day for day in days if day not in printed]
    lines = [gettext("Each day as its own bulletin printed it. What was found later stands in later issues.")]
    if len(missing) > MOST_NAMED:
        lines.append(gettext("No bulletin stands for %(n)s of these days.") % {"n": len(missing)})
    elif missing:
        said = ", ".join(day_in_words(day, language) for day in missing)
        lines.append(gettext("No bulletin stands for: %(days)s.") % {"days": said})
    found = Printed(days, printed, language)
    yield Section(
        "days",
        gettext("Day by day"),
        lines,
        found.table(),
        part="days_before",
        pictures=[Picture.of(chart) for chart in found.charts(_names(content, language))],
    )


def _days(content: Content, printed: Iterable[date]) -> list[date]:
    """Return the days to draw: the whole period of several days; of one day, from the first that was printed."""
    first, last = min(printed), max(printed)
    if not is_of_one_day(content):
        first, last = date.fromisoformat(content["day"]), date.fromisoformat(content["last_day"])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _names(content: Content, language: str) -> dict[str, str]:
    return {code: named(names, language) for code, names in content["channels"].items()}


class Printed:
    """What was printed of some days, to be drawn and tabled in one language; a day without a bulletin is a gap."""

    def __init__(self, days: Sequence[date], printed: Mapping[date, Content], language: str) -> None:
        self.days = days
        self.printed = printed
        self.language = language

    def _figures(self, day: date) -> Mapping[str, int]:
        return self.printed[day]["figures"] if day in self.printed else {}

    def series(self, rule: str) -> list[charts.Day]:
        """Return the printed figures of a rule, day by day."""
        return [(day, self._figures(day).get(rule)) for day in self.days]

    def shares(self) -> list[tuple[date, int, int]]:
        """Return of each day how many violations were found, and how many incidents were examined to their end."""
        said = [(day, self._figures(day)) for day in self.days]
        return [(day, of.get(FOUND, 0), sum(of.get(code, 0) for code in EXAMINED)) for day, of in said]

    def both(self, names: Mapping[str, str]) -> dict[str, list[charts.Day]]:
        """Return the counts of each centre, day by day, of those that published one."""
        found = {
            name: [(day, self._of(day, "both_centres").get(code)) for day in self.days]
            for code, name in names.items()
        }
        return {name: of for name, of in found.items() if any(value is not None for _day, value in of)}

    def _of(self, day: date, what: str) -> Mapping[str, Any]:
        return (self.printed[day][what] or {}) if day in self.printed else {}

    def spans(self, rule: str) -> list[tuple[date, timedelta | None]]:
        """Return the printed medians of a clock, day by day."""
        minutes = [(day, self._of(day, "medians").get(rule)) for day in self.days]
        return [(day, None if value is None else timedelta(minutes=value)) for day, value in minutes]

    def looked(self) -> list[tuple[date, Mapping[str, int]]]:
        """Return how many areas could be looked at, day by day."""
        return [(day, _parts(self._of(day, "coverage"))) for day in self.days]

    def charts(self, names: Mapping[str, str]) -> Iterator[Chart]:
        """Yield the charts that have something to show: only zeros, or one share, stand in the table alone."""
        language = self.language
        for rule, unit in ((RECORDED, gettext("Incidents")), (FOUND, "")):
            if any(value for _day, value in self.series(rule)):
                yield charts.per_day(
                    self.series(rule), language=language, title=rule_name(rule, ""), unit=unit
                )
        if sum(examined > 0 for _day, _found, examined in self.shares()) > 1:
            yield charts.share_confirmed(self.shares(), language=language)
        if both := self.both(names):
            yield charts.both_sides(both, language=language)
        for rule, draw in (("replies_timed", charts.time_to_answer), ("calm_timed", charts.time_to_calm)):
            if any(span is not None for _day, span in self.spans(rule)):
                yield draw(self.spans(rule), language=language)
        if any(of for _day, of in self.looked()):
            yield charts.coverage(self.looked(), language=language)

    def table(self) -> Table:
        """Return the drawn figures of each day; a day without a bulletin says so."""
        nothing = gettext("not known")
        rows = []
        for day, (_day, _found, examined) in zip(self.days, self.shares(), strict=True):
            figures, looked = self._figures(day), self._of(day, "coverage")
            seen = (
                gettext("%(looked)s of %(areas)s") % {"looked": looked["looked"], "areas": looked["areas"]}
                if looked
                else nothing
            )
            cells = [str(figures[rule]) if rule in figures else nothing for rule in (RECORDED, FOUND)]
            rows.append(
                [day_in_words(day, self.language), *cells, str(examined) if figures else nothing, seen]
            )
        head = [
            gettext("Day"), rule_name(RECORDED, ""), rule_name(FOUND, ""),
            gettext("Examined to the end"), gettext("Areas that could be looked at"),
        ]  # fmt: skip
        return Table(gettext("As printed, day by day"), head, rows, total=False).without_empty(nothing)


def _parts(looked: Mapping[str, int]) -> dict[str, int]:
    """Divide the areas of a day: each stands in one part; {} where nobody has said anything."""
    if not looked:
        return {}
    return {
        "looked": looked["looked"] - looked["in_part"],
        "in_part": looked["in_part"],
        "not_looked": looked["not_looked"],
        "not_said": looked["areas"] - looked["looked"] - looked["not_looked"],
    }


KIND: Final = SectionKind("days_before", _("Day by day"), _tell, _gather, of_everything=True)
