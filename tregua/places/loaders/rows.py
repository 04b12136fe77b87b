"""What every loader makes of a line: a place with its names, or the reason why it cannot be read."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext

# No place has more people; what is larger has no room in the register.
MOST_PEOPLE: Final = 2_000_000_000
# What the csv module bears of itself; its limit is one for the whole process, and another reader may raise it.
LONGEST_CELL: Final = 131_072
EMPTY: Final = frozenset({"", "<null>", "null", "none", "-"})


@dataclass(frozen=True)
class Name:
    """One name of a place: its language, and whether it is an alias."""

    language: str
    name: str
    alias: bool = False


@dataclass(frozen=True)
class Row:
    """One place as a file tells it, and the line it stands in.

    `parent` is the code of what it lies in. A file that does not know that names the `country` at least; the
    area is then found by the position.
    """

    where: str
    code: str
    kind: str
    parent: str
    names: tuple[Name, ...]
    source: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    population: int | None = None
    country: str = ""
    geometry: Any = None


@dataclass(frozen=True)
class Unread:
    """A line that could not be read: where it stands and why."""

    where: str
    why: str


class UnreadableError(Exception):
    """This line cannot be read; the message says why."""


def _stripped(cells: dict[str | None, str | None]) -> dict[str, str]:
    named = {key: (value or "").strip() for key, value in cells.items() if key is not None}
    if any(len(value) > LONGEST_CELL for value in named.values()):
        raise csv.Error
    return named


def csv_rows(
    path: Path, make: Callable[[str, dict[str, str]], Row | None], *, delimiter: str = ","
) -> Iterator[Row | Unread]:
    """Yield what `make` reads of each line of a table with a header; a line it cannot read is told, not hidden."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter)
        while True:
            try:
                cells = next(reader, None)
                where = gettext("line %(number)s") % {"number": reader.line_num}
                if cells is None:
                    return
                row = make(where, _stripped(cells))
            except csv.Error:
                where = gettext("line %(number)s") % {"number": reader.reader.line_num}
                yield Unread(where, gettext("a cell is too long, or its quotation mark is not closed"))
            except UnreadableError as error:
                yield Unread(where, str(error))
            else:
                if row is not None:
                    yield row


def text(value: str) -> str:
    """Return a cell's text; the ways of writing "nothing" are empty."""
    clean = " ".join(value.split())
    return "" if clean.casefold() in EMPTY else clean


def must(value: str, column: str) -> str:
    """Return a cell's text, which may not be empty."""
    clean = text(value)
    if not clean:
        raise UnreadableError(gettext("%(column)s is empty") % {"column": column})
    return clean


def degrees(latitude: str, longitude: str) -> tuple[Decimal | None, Decimal | None]:
    """Return a position; both empty is "not known", and half a position or one outside the globe is unreadable."""
    if not text(latitude) and not text(longitude):
        return None, None
    try:
        found = Decimal(latitude.strip()), Decimal(longitude.strip())
    except InvalidOperation as error:
        raise UnreadableError(gettext("the position is not two numbers")) from error
    if not all(one.is_finite() for one in found) or abs(found[0]) > 90 or abs(found[1]) > 180:
        raise UnreadableError(gettext("the position is not on the globe"))
    return round(found[0], 7), round(found[1], 7)


def people(value: str) -> int | None:
    """Return a population; empty or zero is "not known"."""
    clean = text(value)
    if not clean:
        return None
    try:
        found = int(clean)
    except ValueError as error:
        raise UnreadableError(
            gettext("the population is not a number: %(text)s") % {"text": clean}
        ) from error
    if found < 0:
        raise UnreadableError(gettext("the population is below zero: %(text)s") % {"text": clean})
    if found > MOST_PEOPLE:
        raise UnreadableError(gettext("the population is more than can be: %(text)s") % {"text": clean[:40]})
    return found or None


def distinct(names: list[Name]) -> tuple[Name, ...]:
    """Return the names once each, without empty ones, the first of a language first."""
    found: dict[tuple[str, str], Name] = {}
    for name in names:
        if text(name.name):
            found.setdefault((name.language, name.name), name)
    return tuple(found.values())
