"""What the specifications of all charts share: letters, colours, direction, and columns, bars and lines.

In a language from right to left the drawing itself is mirrored (axes and order); the text inside it stays as it is, and
whoever embeds the picture sets `dir="ltr"` round it, or its anchors would be turned a second time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tregua.agreement.charts.drawn import Spec, svg
from tregua.agreement.months import day_and_month, day_in_words

Day = tuple[date, int | float | None]

RIGHT_TO_LEFT: Final = frozenset({"ar"})
INK, SOFT, LINE, ACCENT = "#1c2630", "#566270", "#ddd5c7", "#24435a"
# One after the other, for columns of a pile and for bodies side by side: no colour belongs to a side.
SHADES: Final = (ACCENT, "#7f9db3", "#8a7a5c", "#d9d2c4")
DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
SHAPES: Final = ("circle", "square", "diamond", "triangle-up")
WIDTH, HEIGHT, BAR = 620, 170, 24
# As much of a drawing stands in the width of a telephone, in letters of the same size.
NARROW, NARROW_BARS, NARROW_NAME = 250, 170, 150
# From right to left: the legend begins on the right, and each name stands to the left of its sign.
LEGEND_BACK: Final = {
    "layout": {"top": {"anchor": "end"}},
    "labelAlign": "right",
    "labelOffset": -18,
    "columnPadding": 28,
    "offset": 26,
}
# What the figures of an axis are stands level above it: letters that join are not read sideways.
TITLE_BACK: Final = {
    "titleAngle": 0,
    "titleAlign": "right",
    "titleBaseline": "bottom",
    "titleX": 24,
    "titleY": -8,
}
# Of so many days each has its name below the axis; of more, some.
MOST_NAMES: Final = 8
# So many steps has an axis of whole numbers at the least: fewer would be halves that read as the same number twice.
FEWEST_STEPS: Final = 5


@dataclass(frozen=True)
class Chart:
    """A chart in one language: its specification, what it shows in words, and the same figures as a table."""

    code: str
    language: str
    title: str
    says: str
    spec: Spec
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    @property
    def svg(self) -> str:
        """Return the picture, for which no script is needed."""
        return svg(self.spec)

    @property
    def narrow_spec(self) -> Spec:
        """Return the specification for a window as wide as a telephone's."""
        return narrow(self.spec)

    @property
    def narrow_svg(self) -> str:
        """Return the picture for a window as wide as a telephone's."""
        return svg(self.narrow_spec)

    @property
    def direction(self) -> str:
        """Return which way the language of the chart runs."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def framed(language: str, says: str, height: int, **drawing: Any) -> Spec:
    """Return a whole specification: a drawing with our letters, colours and size."""
    latin, arabic = "Noto Sans", "Noto Naskh Arabic"
    fonts = f"{arabic}, {latin}" if language in RIGHT_TO_LEFT else f"{latin}, {arabic}"
    text = {"labelColor": SOFT, "titleColor": SOFT, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": says,
        "width": WIDTH,
        "height": height,
        "background": "#ffffff",
        "padding": 8,
        "config": {
            "font": fonts,
            "aria": False,  # the words round the picture say it, in the reader's language
            # Names are measured only where they may be cut: of days and figures none is.
            "axis": text
            | {"titleFontWeight": "normal", "gridColor": LINE, "domainColor": SOFT, "tickColor": SOFT}
            | {"labelLimit": 0},
            "legend": text
            | {"title": None, "orient": "top", "symbolSize": 90, "labelLimit": 260}
            | (LEGEND_BACK if mirrored(language) else {}),
            "view": {"stroke": None},
        },
        **drawing,
    }


def narrow(spec: Spec) -> Spec:
    """Return the same drawing for a telephone: every second name below it, bars shorter, a legend's names in one column."""
    made = deepcopy(spec)
    made["width"] = NARROW
    made["config"]["legend"] |= {"columns": 1}
    for encoding in _encodings(made):
        across, upward = (encoding.get(one, {}).get("axis") or {} for one in ("x", "y"))
        if "values" in across:
            across["values"] = across["values"][::2]
        if "labelLimit" in upward:
            upward["labelLimit"] = NARROW_NAME
            made["width"] = NARROW_BARS
        for channel in encoding.values():
            legend = channel.get("legend") if isinstance(channel, dict) else None
            if legend:  # in a column the first stands on top, whichever way the language runs
                legend["values"] = legend["values"][::-1]
    return made


def _encodings(spec: Spec) -> Iterator[Spec]:
    for layer in (spec, *spec.get("layer", ())):
        yield layer.get("encoding", {})


def mirrored(language: str) -> bool:
    """Return whether a drawing in this language begins on the right."""
    return language in RIGHT_TO_LEFT


def legend_of(names: Sequence[str], language: str) -> Spec:
    """Return the order of a legend's names: the first stands where the reading begins."""
    return {"legend": {"values": list(names)[::-1]}} if mirrored(language) else {}


def days_axis(days: Sequence[date], language: str) -> Spec:
    """Return the axis of days, each with its name in the language, not with that of a program."""
    step = max(1, -(-len(days) // MOST_NAMES))
    named = {
        str(number): in_reading_order(day_and_month(day, language), language)
        for number, day in enumerate(days)
        if number % step == 0
    }
    words = "{" + ",".join(f"{_quoted(number)}:{_quoted(name)}" for number, name in named.items()) + "}"
    return {
        "field": "number",
        "type": "ordinal",
        "scale": {"domain": list(range(len(days))), "reverse": mirrored(language)},
        "axis": {
            "title": None,
            "values": [int(number) for number in named],
            "labelExpr": f"{words}[datum.value]",
            "labelAngle": 0,
            "labelOverlap": False,
            "grid": False,
        },
    }


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def value_axis(title: str, language: str, values: Iterable[int | float | None]) -> Spec:
    """Return the axis of values: at the side where the reading begins, from zero on, whole numbers only."""
    small = max((one for one in values if one is not None), default=0) < FEWEST_STEPS
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "nice": FEWEST_STEPS} | ({"domainMax": FEWEST_STEPS} if small else {}),
        "axis": {
            "title": title,
            "orient": "right" if mirrored(language) else "left",
            "tickMinStep": 1,
            "tickCount": FEWEST_STEPS,
            "format": "d",
            "domain": False,
            **(TITLE_BACK if mirrored(language) else {}),
        },
    }


def points(days: Sequence[Day], language: str, **more: Any) -> list[Spec]:
    """Return the data of days; one of which nothing is known has no value: a gap, no zero."""
    return [
        {"number": number, "day": in_reading_order(day_in_words(day, language), language), "value": value}
        | more
        for number, (day, value) in enumerate(days)
    ]


def in_reading_order(words: str, language: str) -> str:
    """Return words so that a figure beside them stands where the language reads it: a picture has no direction."""
    return f"\u200f{words}" if language in RIGHT_TO_LEFT else words


def tooltip(fields: Mapping[str, str]) -> list[Spec]:
    """Return what is shown where a reader points: field -> its name."""
    return [{"field": field, "title": title} for field, title in fields.items()]


def columns(days: Sequence[Day], *, language: str, unit: str, day: str) -> Spec:
    """Return one column for each day."""
    return {
        "data": {"values": points(days, language)},
        "mark": {"type": "bar", "color": ACCENT},
        "encoding": {
            "x": days_axis([one for one, _value in days], language),
            "y": value_axis(unit, language, [value for _one, value in days]),
            "tooltip": tooltip({"day": day, "value": unit}),
        },
    }


def marks(days: Sequence[date], at: Sequence[date], language: str) -> list[Spec]:
    """Return the upright lines at some days, each with its number above."""
    order = {day: number for number, day in enumerate(days)}
    data = {
        "values": [{"number": order[day], "mark": str(number)} for number, day in enumerate(at, 1)],
    }
    x = {"field": "number", "type": "ordinal", "bandPosition": 0, "scale": days_axis(days, language)["scale"]}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "color": INK,
                "fontWeight": "bold",
                "fontSize": 12,
                "align": "right" if mirrored(language) else "left",
                "dx": -4 if mirrored(language) else 4,
                "dy": 5,
                "baseline": "top",
            },
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "mark"}},
        },
    ]


def bars(rows: Sequence[tuple[str, int]], *, language: str, says: str, unit: str, name: str) -> Spec:
    """Return lying bars, one for each row in the given order, each with its figure at the end."""
    back = mirrored(language)
    data = [{"name": words, "value": value} for words, value in rows]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "orient": "right" if back else "left",
            "labelLimit": 360,
            "labelPadding": 6,
            "ticks": False,
            "domain": False,
            "labelColor": INK,
        },
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "reverse": back, "domainMin": 0},
        "axis": None,
    }
    return framed(
        language,
        says,
        max(BAR, BAR * len(rows)),
        data={"values": data},
        encoding={"y": y, "x": x, "tooltip": tooltip({"name": name, "value": unit})},
        layer=[
            {"mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.7}}},
            {
                "mark": {
                    "type": "text",
                    "color": INK,
                    "fontSize": 12,
                    "align": "right" if back else "left",
                    "dx": -5 if back else 5,
                },
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": "d"}},
            },
        ],
    )


def lines(
    series: Sequence[tuple[str, Sequence[Day]]], *, language: str, says: str, unit: str, day: str, name: str
) -> Spec:
    """Return a line for each name over the same days; told apart by dash and shape too, never only by colour.

    `name` is what the names are of; without one the only line is what the title says, and none stands beside it.
    """
    names = [one for one, _days in series]
    days = [one for one, _value in series[0][1]] if series else []
    data = [point for one, of in series for point in points(of, language, name=one)]
    same = {"field": "name", "type": "nominal", "sort": None}
    legend = legend_of(names, language) if name else {"legend": None}

    def scale(values: Sequence[Any]) -> Spec:
        return {"scale": {"domain": names, "range": list(values)[: len(names)]}} | legend

    return framed(
        language,
        says,
        HEIGHT,
        data={"values": data},
        encoding={
            "x": days_axis(days, language),
            "y": value_axis(unit, language, [value for _name, of in series for _day, value in of]),
            "color": same | scale(SHADES),
            "tooltip": tooltip({"name": name, "day": day, "value": unit}),
        },
        layer=[
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"strokeDash": same | scale(DASHES)}},
            {
                "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
                "encoding": {"shape": same | scale(SHAPES)},
            },
        ],
    )


def piles(
    days: Sequence[date],
    parts: Sequence[tuple[str, Sequence[int]]],
    *,
    language: str,
    says: str,
    unit: str,
    day: str,
    name: str,
) -> Spec:
    """Return a column for each day made of named parts that are of one whole."""
    names = [one for one, _values in parts]
    data = [
        point | {"order": order}
        for order, (one, values) in enumerate(parts)
        for point in points(list(zip(days, values, strict=True)), language, name=one)
    ]
    return framed(
        language,
        says,
        HEIGHT,
        data={"values": data},
        mark={"type": "bar", "stroke": "#ffffff", "strokeWidth": 0.5},
        encoding={
            "x": days_axis(days, language),
            "y": value_axis(unit, language, map(sum, zip(*(values for _name, values in parts), strict=True)))
            | {"stack": "zero"},
            "color": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "scale": {"domain": names, "range": list(SHADES[: len(names)])},
                **legend_of(names, language),
            },
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": tooltip({"day": day, "name": name, "value": unit}),
        },
    )
