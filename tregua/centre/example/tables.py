"""The tables of the example: facts with their sources (data/), and which of them reaches which centre."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).resolve().parent / "data"
BOTH: Final = "both"
Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of one table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def agreement() -> dict[str, Any]:
    """Return the agreement with its clauses and exclusions."""
    return tomllib.loads((DATA / "agreement.toml").read_text(encoding="utf-8"))


def reaching(centre: str) -> frozenset[str]:
    """Return the codes of the sources that reach a centre; a source that is not on the table reaches none."""
    return frozenset(row["source"] for row in table("reaches") if row["reaches"] in {centre, BOTH})


def of_centre(name: str, centre: str) -> list[Row]:
    """Return the rows of a table that reach a centre by a column of their own."""
    return [row for row in table(name) if row["reaches"] in {centre, BOTH}]


def from_sources(name: str, column: str, centre: str) -> list[Row]:
    """Return the rows of a table whose source reaches a centre."""
    reached = reaching(centre)
    return [row for row in table(name) if row[column] in reached]


def names(row: Row) -> dict[str, str]:
    """Return the names of a row by language, those that were read somewhere."""
    found = {language: row[f"name_{language}"] for language in ("ar", "en", "fr", "ru")}
    return {language: name for language, name in found.items() if name}


def provinces(written: str) -> dict[str, int | None]:
    """Return a list by province; a province named without a figure has None.

    >>> provinces("SY02=4 SY01+03=")
    {'SY02': 4, 'SY01+03': None}
    """
    pairs = [part.partition("=") for part in written.split()]
    return {code: int(figure) if figure else None for code, _sign, figure in pairs}


def differences(written: str) -> list[dict[str, str]]:
    """Return where a rendering differs: field, what the statement says, what the rendering says.

    >>> differences("place|Hmeimim|Moscow")
    [{'field': 'place', 'statement': 'Hmeimim', 'rendering': 'Moscow'}]
    """
    parts = [part.split("|") for part in written.split(";;") if part]
    return [dict(zip(("field", "statement", "rendering"), part, strict=True)) for part in parts]
