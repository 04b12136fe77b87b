"""Data sets that everybody knows by their columns (data_sets.toml): their rows are claims by the data set itself."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class DataSet:
    """One data set: the columns of its table, and what its codes mean in our vocabulary."""

    code: str
    name: str
    kind: str
    marks: tuple[str, ...]
    columns: Mapping[str, str]
    wide: Mapping[str, str]
    place: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    zero_is_unknown: tuple[str, ...]

    def is_table_of(self, header: Sequence[str]) -> bool:
        """Return whether a table with these columns is one of this data set."""
        return set(self.marks) <= {name.strip().casefold() for name in header}


@cache
def data_sets() -> dict[str, DataSet]:
    """Return the data sets by their code."""
    found = {}
    for code, says in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        found[code] = DataSet(
            code=code,
            name=says["name"],
            kind=says["kind"],
            marks=tuple(says["marks"]),
            columns=says["columns"],
            wide=says["wide"],
            place=says["place"],
            words=says.get("words", {}),
            zero_is_unknown=tuple(says["zero_is_unknown"]),
        )
    return found


def with_header(header: Sequence[str]) -> DataSet | None:
    """Return the data set whose table this is, or None."""
    return next((one for one in data_sets().values() if one.is_table_of(header)), None)


@cache
def by_name() -> dict[str, DataSet]:
    """Return the data sets by the name under which their rows are claims."""
    return {one.name: one for one in data_sets().values()}
