"""Which column holds what: guessed from names in four languages and from the look of the values."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.likeness import NEAR, likeness
from tregua.intake.channels.sheet.looks import Look, look
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.table import Reads, Row

__all__ = ["Field", "Guess", "Reads", "fingerprint", "guess"]

FORM, LOOKS = 300.0, 20.0
# A fit is sure from here on, if the values do not speak against it.
SURE: Final = NEAR + 30
AGAINST, FOR = -60.0, 4.0


@dataclass(frozen=True)
class Field:
    """One thing a row may tell: its code, how its cells are read, and whether a row needs it."""

    code: str
    reads: Reads
    required: bool = False


@dataclass(frozen=True)
class Guess:
    """The column a field is probably in: why (a code, worded in `sheet_wording`), and whether to rely on it.

    `also` are other columns that could be meant. Two fields may share a column that holds day and time.
    """

    column: int
    why: str
    certain: bool
    detail: dict[str, str | int] = field(default_factory=dict)
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Fit:
    """One column for one field, with how well it fits."""

    field: Field
    column: int
    score: float
    why: str
    called: str = ""
    against: bool = False

    @property
    def sure(self) -> bool:
        return self.score > SURE and not self.against


def guess(header: Sequence[str], sample_rows: Sequence[Row], fields: Sequence[Field]) -> dict[str, Guess]:
    """Return, by field code, the column each field is probably in; a field without a column is left out."""
    looks = [look(sample_rows, column) for column in range(len(header))]
    form, fits = _of_form(header, fields)
    ignored = {normal(name) for name in names.forms()[form].get("ignores", ())} if form else set()
    for one in fields:
        for column, name in enumerate(header):
            if name and normal(name) not in ignored:
                fits.extend(
                    _by_name(one, column, name.replace("-", "/") if form == "odk" else name, looks[column])
                )
    taken: dict[str, _Fit] = {}
    _choose(fits, taken)
    _choose(list(_by_look(fields, header, looks, ignored)), taken)
    found = {code: _as_guess(fit, fits, taken, header, form) for code, fit in taken.items()}
    _share_moments(found, fields, looks, header)
    return {one.code: found[one.code] for one in fields if one.code in found}


def fingerprint(header: Sequence[str]) -> str:
    """Return what is the same for tables of the same columns, whatever the case, spaces and digits."""
    named = "\n".join(normal(name) for name in header)
    return hashlib.sha256(named.rstrip("\n").encode()).hexdigest()[:32]


def _of_form(header: Sequence[str], fields: Sequence[Field]) -> tuple[str, list[_Fit]]:
    """Return the published form a table has, and the columns of that form."""
    places: dict[str, int] = {}
    for column, name in enumerate(header):
        places.setdefault(normal(name), column)
    form = next(
        (code for code, one in names.forms().items() if all(normal(name) in places for name in one["needs"])),
        "",
    )
    columns = names.forms()[form]["columns"] if form else {}
    told = ((one, columns.get(one.code)) for one in fields)
    return form, [
        _Fit(one, places[normal(name)], FORM, "form", name)
        for one, name in told
        if name and normal(name) in places
    ]


def _by_name(one: Field, column: int, name: str, column_look: Look) -> Iterator[_Fit]:
    """Yield how well a column's name fits a field, if it does."""
    score, why, called = likeness(one.code, name)
    if not score:
        return
    fits = column_look.fits(one.reads)
    against = fits is False
    if one.code == "url" and column_look.cells:
        against = not column_look.is_addresses
    if one.code == "words" and column_look.is_numbers:
        against = True
    yield _Fit(one, column, score + (AGAINST if against else FOR if fits else 0), why, called, against)


def _choose(fits: list[_Fit], taken: dict[str, _Fit]) -> None:
    """Give each field the column that fits best, each column to one field."""
    used = {fit.column for fit in taken.values()}
    for fit in sorted(fits, key=lambda one: (-one.score, one.column)):
        shared = fit.why == "form" and any(
            other.why == "form" and other.column == fit.column for other in taken.values()
        )
        if fit.score > 0 and fit.field.code not in taken and (fit.column not in used or shared):
            taken[fit.field.code] = fit
            used.add(fit.column)


def _by_look(
    fields: Sequence[Field], header: Sequence[str], looks: Sequence[Look], ignored: set[str]
) -> Iterator[_Fit]:
    """Yield columns that nothing is known of but their values: days, addresses."""
    for column, one_look in enumerate(looks):
        name = normal(header[column])
        if name in ignored or name in names.known():
            continue
        for one in fields:
            if one.code == "day" and one_look.is_days:
                yield _Fit(one, column, LOOKS, "looks_like_days")
            elif one.code == "url" and one_look.is_addresses:
                yield _Fit(one, column, LOOKS, "looks_like_addresses")


def _as_guess(fit: _Fit, fits: list[_Fit], taken: dict[str, _Fit], header: Sequence[str], form: str) -> Guess:
    used = {other.column for other in taken.values()}
    also = (
        ()
        if fit.why == "form"
        else tuple(
            sorted(
                {
                    other.column
                    for other in fits
                    if other.field.code == fit.field.code and other.column not in used and other.score > SURE
                }
            )
        )
    )
    detail: dict[str, str | int] = {"column": header[fit.column], "name": fit.called}
    if form and fit.why == "form":
        detail["form"] = names.forms()[form]["title"]
    if also:
        return Guess(
            fit.column,
            "several",
            certain=False,
            detail=detail | {"also": "; ".join(header[one] for one in also)},
            also=also,
        )
    if fit.against:
        return Guess(fit.column, "values_do_not_fit", certain=False, detail=detail)
    return Guess(fit.column, fit.why, certain=fit.sure, detail=detail)


def _share_moments(
    found: dict[str, Guess], fields: Sequence[Field], looks: Sequence[Look], header: Sequence[str]
) -> None:
    """Find the time in the column of days, where the days come with it and no other column has it."""
    codes = {one.code for one in fields}
    for of_day, of_time in (("day", "time"), ("until_day", "until_time")):
        day = found.get(of_day)
        if day and of_time in codes and of_time not in found and looks[day.column].is_moments:
            found[of_time] = Guess(
                day.column, "day_with_time", certain=day.certain, detail={"column": header[day.column]}
            )
