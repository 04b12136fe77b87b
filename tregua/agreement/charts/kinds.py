"""The charts: what each shows, from plain data, in one language.

A day of which nothing is known (None) is a gap in the drawing and says so in the table; it is never a zero. Each
function answers with the picture's specification, a sentence for who cannot see it, and the same figures as a table.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Any, Final, ParamSpec

from django.utils.translation import gettext, ngettext, override

from tregua.agreement.charts.parts import (
    HEIGHT,
    Chart,
    Day,
    bars,
    columns,
    framed,
    lines,
    marks,
    piles,
)
from tregua.agreement.months import day_in_words

Asked = ParamSpec("Asked")


def _in_its_language(make: Callable[Asked, Chart]) -> Callable[Asked, Chart]:
    """Let a chart speak its own language, whatever language the page is in."""

    @wraps(make)
    def made(*args: Asked.args, **says: Asked.kwargs) -> Chart:
        with override(str(says["language"])):
            return make(*args, **says)

    return made


@_in_its_language
def per_day(
    days: Sequence[Day],
    *,
    language: str,
    changes: Sequence[tuple[date, str]] = (),
    title: str = "",
    unit: str = "",
) -> Chart:
    """Return the violations of each day; `changes` are days from which on it is another rate, with the words for it."""
    title = title or gettext("Violations per day")
    unit, day = unit or gettext("Violations"), gettext("Day")
    says = _extremes(title, days, language)
    drawn = columns(days, language=language, unit=unit, day=day)
    lined = marks([one for one, _value in days], [at for at, _words in changes], language) if changes else []
    notes = [
        gettext("%(number)s: %(words)s") % {"number": number, "words": words}
        for number, (_at, words) in enumerate(changes, 1)
    ]
    return Chart(
        "per_day",
        language,
        title,
        says,
        framed(language, says, HEIGHT, layer=[drawn, *lined]),
        [day, unit],
        [[day_in_words(one, language), _value(value)] for one, value in days],
        notes,
    )


@_in_its_language
def by_province(rows: Sequence[tuple[str, int]], *, language: str, title: str = "") -> Chart:
    """Return the violations of each province, named in the language."""
    return _bars(
        "by_province", title or gettext("Violations by province"), gettext("Province"), rows, language
    )


@_in_its_language
def by_kind(rows: Sequence[tuple[str, int]], *, language: str, title: str = "") -> Chart:
    """Return the violations of each kind, named in the language."""
    return _bars("by_kind", title or gettext("Violations by kind"), gettext("Kind"), rows, language)


def _bars(code: str, title: str, name: str, rows: Sequence[tuple[str, int]], language: str) -> Chart:
    unit = gettext("How many")
    if rows:
        most = max(rows, key=lambda row: row[1])
        says = ngettext(
            "%(title)s: %(count)s row; the longest is %(name)s with %(n)s.",
            "%(title)s: %(count)s rows; the longest is %(name)s with %(n)s.",
            len(rows),
        ) % {"title": title, "count": len(rows), "name": most[0], "n": most[1]}
    else:
        says = _nothing(title)
    return Chart(
        code,
        language,
        title,
        says,
        bars(rows, language=language, says=says, unit=unit, name=name),
        [name, unit],
        [[words, str(value)] for words, value in rows],
    )


@_in_its_language
def both_sides(sides: Mapping[str, Sequence[Day]], *, language: str, title: str = "") -> Chart:
    """Return the counts of several bodies for the same days, a line for each; nothing is added up."""
    title = title or gettext("Counts of each body, side by side")
    day, unit, name = gettext("Day"), gettext("Its own count"), gettext("Body")
    series = list(sides.items())
    says = " ".join(_extremes(body, days, language) for body, days in series) or _nothing(title)
    days = [one for one, _value in series[0][1]] if series else []
    counted = [dict(of) for _body, of in series]
    return Chart(
        "both_sides",
        language,
        title,
        says,
        lines(series, language=language, says=says, unit=unit, day=day, name=name),
        [day, *(body for body, _of in series)],
        [[day_in_words(one, language), *(_value(of.get(one)) for of in counted)] for one in days],
        [gettext("Each body counts by its own rules. Figures of two bodies are never added up.")],
    )


@_in_its_language
def share_confirmed(days: Sequence[tuple[date, int, int]], *, language: str, title: str = "") -> Chart:
    """Return of what was examined to its end on each day the share that was found a violation: (day, found, examined)."""
    title = title or gettext("Share confirmed")
    unit, day = gettext("Per cent confirmed"), gettext("Day")
    shares: list[Day] = [
        (one, round(100 * found / examined) if examined else None) for one, found, examined in days
    ]
    says = _extremes(title, shares, language, ending=" %")
    spec = _one_line(shares, language=language, says=says, unit=unit, day=day, highest=100)
    rows = [
        [day_in_words(one, language), str(found), str(examined), _value(share)]
        for (one, found, examined), (_day, share) in zip(days, shares, strict=True)
    ]
    head = [day, gettext("Found a violation"), gettext("Examined to the end"), unit]
    return Chart("share_confirmed", language, title, says, spec, head, rows)


@_in_its_language
def time_to_answer(days: Sequence[tuple[date, timedelta | None]], *, language: str, title: str = "") -> Chart:
    """Return for each day how long half of the answers took at most."""
    return _hours("time_to_answer", title or gettext("Time to answer"), days, language)


@_in_its_language
def time_to_calm(days: Sequence[tuple[date, timedelta | None]], *, language: str, title: str = "") -> Chart:
    """Return for each day how long it took at most until half of the incidents were calm."""
    return _hours("time_to_calm", title or gettext("Time until calm"), days, language)


def _hours(code: str, title: str, days: Sequence[tuple[date, timedelta | None]], language: str) -> Chart:
    unit, day = gettext("Hours, at most, for half of them"), gettext("Day")
    hours: list[Day] = [
        (one, None if span is None else round(span.total_seconds() / 3600, 1)) for one, span in days
    ]
    says = _extremes(title, hours, language)
    return Chart(
        code,
        language,
        title,
        says,
        _one_line(hours, language=language, says=says, unit=unit, day=day),
        [day, unit],
        [[day_in_words(one, language), _value(value)] for one, value in hours],
    )


# How far an area could be looked at: the parts of each day's pile, the one that was seen lowest.
LOOKED: Final = ("looked", "in_part", "not_looked", "not_said")


@_in_its_language
def coverage(days: Sequence[tuple[date, Mapping[str, int]]], *, language: str, title: str = "") -> Chart:
    """Return how many areas could be looked at on each day: counts by `looked`, `in_part`, `not_looked`, `not_said`."""
    title = title or gettext("What could be looked at")
    names = {
        "looked": gettext("could be looked at"),
        "in_part": gettext("in part"),
        "not_looked": gettext("could not be looked at"),
        "not_said": gettext("nobody has said"),
    }
    day, unit, name = gettext("Day"), gettext("Areas"), gettext("Extent")
    says = _extremes(f"{title}, {names['looked']}", [(one, of.get("looked")) for one, of in days], language)
    parts = [(names[part], [of.get(part, 0) for _day, of in days]) for part in LOOKED]
    spec = piles(
        [one for one, _of in days], parts, language=language, says=says, unit=unit, day=day, name=name
    )
    rows = [[day_in_words(one, language), *(str(of.get(part, 0)) for part in LOOKED)] for one, of in days]
    return Chart("coverage", language, title, says, spec, [day, *names.values()], rows)


def _one_line(
    days: Sequence[Day], *, language: str, says: str, unit: str, day: str, highest: int | None = None
) -> dict[str, Any]:
    spec = lines([(unit, days)], language=language, says=says, unit=unit, day=day, name="")
    spec["encoding"]["tooltip"] = spec["encoding"]["tooltip"][1:]  # one line needs no name
    if highest is not None:
        spec["encoding"]["y"]["scale"] = {"domain": [0, highest]}
    return spec


def _value(value: float | None) -> str:
    """Return a figure as it is read; of a day of which nothing is known that is said."""
    return gettext("not known") if value is None else str(value)


def _extremes(title: str, days: Sequence[Day], language: str, *, ending: str = "") -> str:
    """Return what a series shows in one sentence: over how many days, its least and its greatest figure."""
    known = [(value, one) for one, value in days if value is not None]
    if not known:
        return _nothing(title)
    least, greatest = min(known, key=lambda one: one[0]), max(known, key=lambda one: one[0])
    return ngettext(
        "%(title)s: %(n)s day, least %(least)s on %(least_day)s, greatest %(greatest)s on %(greatest_day)s.",
        "%(title)s: %(n)s days, least %(least)s on %(least_day)s, greatest %(greatest)s on %(greatest_day)s.",
        len(days),
    ) % {
        "title": title,
        "n": len(days),
        "least": f"{least[0]}{ending}",
        "least_day": day_in_words(least[1], language),
        "greatest": f"{greatest[0]}{ending}",
        "greatest_day": day_in_words(greatest[1], language),
    }


def _nothing(title: str) -> str:
    return gettext("%(title)s: nothing is on record.") % {"title": title}
