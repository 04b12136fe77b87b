"""From what a row says to the figures that are recorded of it: as published, each with its unit, window and series."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from tregua.reports.checks import DAMASCUS
from tregua.reports.choices import CountUnit
from tregua.reports.count_fields import AGREEMENTS, DAILY, FORMATIONS, RUNNING, SETTLEMENTS, VIOLATIONS, WIDE
from tregua.reports.counting import Figure, Listed, Told
from tregua.reports.fields import local

Values = Mapping[str, Any]
CODE_OF = Callable[[str], str]
# No figure that a body publishes is greater; a database takes no more.
MOST: Final = 2_000_000_000
# A day outside these is a slip of the pen.
YEARS: Final = range(1900, 2200)
END_OF_DAY: Final = time(23, 59)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z]{2})?$")
_MORE: Final = r"(?P<more>>|≥|\+|more than|over|plus de|более|свыше|أكثر من)?"
_FIGURE: Final = re.compile(
    rf"^{_MORE}\s*(?P<n>\d{{1,3}}(?:[,\s\u00a0\u202f]\d{{3}}){{1,3}}|\d{{1,9}})$", re.IGNORECASE
)


class FigureError(ValueError):
    """A cell holds no figure that can be counted; the field says where."""

    def __init__(self, field: str, written: str) -> None:
        self.field, self.written = field, written
        super().__init__(f"{field}: {written}")


def figure_of(written: Any, field: str) -> tuple[int, bool] | None:
    """Return (figure, whether it is only a floor) of a cell, None when it is empty; FigureError when it is no figure.

    >>> figure_of("14", "value"), figure_of(">200", "value"), figure_of("٨١", "value"), figure_of("", "value")
    ((14, False), (200, True), (81, False), None)
    >>> figure_of("-3", "value")
    Traceback (most recent call last):
    ...
    tregua.reports.count_figures.FigureError: value: -3
    """
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    if isinstance(written, (int, Decimal)) and not isinstance(written, bool):
        if 0 <= written <= MOST and written == int(written):
            return int(written), False
        raise FigureError(field, str(written))
    match = _FIGURE.match(str(written).strip())
    number = int(re.sub(r"\D", "", match["n"])) if match else MOST + 1
    if match is None or number > MOST:
        raise FigureError(field, str(written))
    return number, bool(match["more"])


def unit_of(written: str) -> str | None:
    """Return the unit that is written by its code or by its name in the page's language.

    >>> str(unit_of("Violation")), unit_of("parsec")
    ('violation', None)
    """
    wanted = written.strip().casefold()
    return next((code for code, label in CountUnit.choices if wanted in (code, str(label).casefold())), None)


def listed(written: Sequence[tuple[str, int | None]], code_of: CODE_OF) -> Listed:
    """Return a list by province with codes; "Damascus" is folded unless the list names the countryside too.

    >>> codes = {"Damascus": "SY01", "Rif Dimashq": "SY03", "Aleppo": "SY02"}
    >>> listed([("Damascus", 4), ("Aleppo", None)], codes.__getitem__)
    [('SY01+03', 4), ('SY02', None)]
    >>> listed([("Damascus", 4), ("Rif Dimashq", 2)], codes.__getitem__)
    [('SY01', 4), ('SY03', 2)]
    """
    found = [(code_of(name), n) for name, n in written]
    if any(code == "SY03" for code, _n in found):
        return found
    return [(DAMASCUS if code == "SY01" else code, n) for code, n in found]


def moment(written: Any, *, ends: bool) -> datetime | None:
    """Return the instant of a day or of a local day and hour; a day that ends a window ends it at its last minute."""
    if written in (None, ""):
        return None
    if isinstance(written, str):
        of_a_day = len(written.strip()) <= len("2016-02-28")
        written = (date if of_a_day else datetime).fromisoformat(written.strip())
    if written.year not in YEARS:
        message = f"{written} is no day that somebody counted"
        raise ValueError(message)
    if isinstance(written, datetime):
        return local(written.date(), written.timetz())
    return local(written, END_OF_DAY if ends else time.min)


def figures(values: Values, bodies: Values, code_of: CODE_OF, name: str) -> list[Figure]:
    """Return the figures of one record-to-be; `bodies` are the publisher and the relaying body, once found."""
    if any(values.get(column) not in (None, "") for column in WIDE):
        return list(_wide(values, bodies, code_of, name))
    return list(_single(values, bodies, code_of, name))


def _of_the_row(values: Values, bodies: Values) -> dict[str, Any]:
    """Return what every figure of a row has in common."""
    said = {
        field: values.get(field) or ""
        for field in ("side", "scope", "channel", "language", "url", "words", "notes")
    }
    return said | dict(bodies) | {
        "channel": said["channel"].strip().lower(),
        "language": _language(said["language"]),
        "confirmed": _number(values, "confirmed"),
        "window_end": moment(values.get("window_end") or values.get("day"), ends=True),
    }  # fmt: skip


def _language(written: str) -> str:
    code = written.strip().casefold()
    return code if _LANGUAGE.match(code) else ""


def _number(values: Values, field: str) -> int | None:
    found = figure_of(values.get(field), field)
    return found[0] if found else None


def _single(values: Values, bodies: Values, code_of: CODE_OF, name: str) -> Iterator[Figure]:
    value = figure_of(values.get("value"), "value")
    if value is None and not values.get("states_none"):
        return
    cumulative = bool(values.get("cumulative"))
    unit = unit_of(values.get("unit") or "") or CountUnit.VIOLATION.value
    says = _of_the_row(values, bodies) | {
        "value": value[0] if value else None,
        "more_than": bool(value and value[1]),
        "unit": unit,
        "series": values.get("series") or _series(unit, cumulative=cumulative),
        "cumulative": cumulative,
        "counted_as": values.get("counted_as") or "",
        "list_scope": values.get("list_scope") or "",
        "window_start": moment(values.get("cumulative_since" if cumulative else "window_start"), ends=False),
    }
    yield Figure(says, _told(values, _list_of(values, code_of), values.get("added")), name)


def _series(unit: str, *, cumulative: bool) -> str:
    return next(
        (wide.series for wide in WIDE.values() if (wide.unit, wide.cumulative) == (unit, cumulative)), DAILY
    )


def _list_of(values: Values, code_of: CODE_OF) -> Listed:
    """Return the list by province of a row, the provinces named without a figure after the others."""
    written = list(values.get("list_as_written") or values.get("provinces") or values.get("listed") or ())
    known = {name for name, _n in written}
    named = [(name, None) for name in values.get("provinces_named") or () if name not in known]
    return listed([(name, n) for name, n in [*written, *named]], code_of)


def _told(values: Values, by_province: Listed, added: int | None) -> Told:
    """Return what the text says of the figure that the row is about."""
    return Told(
        listed=by_province,
        parts={name: n for name, n in values.get("parts") or () if n is not None},
        added=added,
        title=values.get("title_value"),
        also=values.get("also_value"),
        narrated=values.get("narrated"),
        introduced_by=values.get("introduced_by") or "",
        weekday=values.get("weekday_said") or "",
        day=values.get("day_said"),
        hours=values.get("hours"),
        title_hours=values.get("title_hours"),
    )


def _wide(values: Values, bodies: Values, code_of: CODE_OF, name: str) -> Iterator[Figure]:
    """Yield a figure for each column of a daily table that has one; the list goes with the violations of the day."""
    common = _of_the_row(values, bodies)
    found = {column: _of_column(values, column) for column in WIDE}
    bearer = VIOLATIONS if found[VIOLATIONS] else RUNNING
    for column, wide in WIDE.items():
        value = found[column]
        if value is None:
            continue
        starts = values.get("cumulative_since" if column == RUNNING else "window_start")
        says = common | {
            "value": value[0],
            "more_than": value[1],
            "unit": wide.unit,
            "series": wide.series,
            "cumulative": wide.cumulative,
            "window_start": None if wide.cumulative and column != RUNNING else moment(starts, ends=False),
        }
        if column == bearer:
            own = {field: values.get(field) or "" for field in ("counted_as", "list_scope")}
            told = _told(values, _list_of(values, code_of), None)
            yield Figure(
                says | own,
                _with_added(told, values, found) if column == RUNNING else told,
                f"{name} {column}",
            )
        else:
            yield from _other(says, column, values, found, code_of, name)


def _of_column(values: Values, column: str) -> tuple[int, bool] | None:
    written = values.get(column)
    if written in (None, "") or not WIDE[column].thousandths:
        return figure_of(written, column)
    try:
        thousandths = Decimal(str(written)) * 1000
    except ArithmeticError:
        raise FigureError(column, str(written)) from None
    return figure_of(thousandths, column)


Found = Mapping[str, tuple[int, bool] | None]


def _with_added(told: Told, values: Values, found: Found) -> Told:
    """Return what is told of a running total: what the day itself added, unless the text says what was added."""
    day = found[VIOLATIONS]
    added = values.get("added")
    return Told(**{**vars(told), "added": added if added is not None else (day[0] if day else None)})


def _other(
    says: Values, column: str, values: Values, found: Found, code_of: CODE_OF, name: str
) -> Iterator[Figure]:
    """Yield the figure of a column that does not bear the list of the row, and a second one that its text gives."""
    here = f"{name} {column}"
    if column == RUNNING:
        yield Figure(says, _with_added(Told(), values, found), here)
    elif column == SETTLEMENTS:
        told = Told(also=values.get("settlements_also"), added=values.get("settlements_added"))
        yield Figure({**says, "counted_as": values.get("settlements_as") or ""}, told, here)
    elif column == FORMATIONS:
        yield Figure({**says, "counted_as": values.get("formations_as") or ""}, Told(), here)
        also = _number(values, "formations_also")
        if also is not None:
            other = {"value": also, "counted_as": values.get("formations_also_as") or ""}
            yield Figure({**says, **other}, Told(), f"{here} also")
    elif column == AGREEMENTS:
        yield Figure(says, Told(listed=listed(values.get("agreements_by_province") or (), code_of)), here)
    else:
        yield Figure(says, Told(), here)
