"""Which column of a list is what, and how its cells are meant: guessed, or told in a file (TOML)."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from tregua.intake.channels.sheet.columns import Field
from tregua.matching.files.problems import FileError

FOLDER: Final = Path(__file__).parent / "forms"
# What a list may tell of an event, and how its cells are read; the codes are those of the intake's sheets.
FIELDS: Final = (
    Field("key", "text"),
    Field("source", "text"),
    Field("start", "moment"),
    Field("end", "moment"),
    Field("day", "day"),
    Field("time", "time"),
    Field("until_day", "day"),
    Field("until_time", "time"),
    Field("time_precision", "text"),
    Field("place", "text"),
    Field("place_other", "text"),
    Field("place_code", "number"),
    Field("country", "text"),
    Field("province", "text"),
    Field("district", "text"),
    Field("place_precision", "text"),
    Field("latitude", "coordinate"),
    Field("longitude", "coordinate"),
    Field("violation_type", "text"),
    Field("actor", "text"),
    Field("actor_group", "text"),
    Field("other_side", "text"),
    Field("target", "text"),
    Field("weapon", "text"),
    Field("killed", "range"),
    Field("killed_max", "number"),
    Field("killed_best", "number"),
    Field("killed_civilians", "number"),
    Field("killed_unclear", "number"),
    Field("wounded", "range"),
    Field("wounded_max", "number"),
)
CODES: Final = tuple(one.code for one in FIELDS)


@dataclass(frozen=True)
class Map:
    """How one list is read: a column for each field, the meaning of its codes, and what holds for every row.

    `file` names the list it is for ("" for all); `codes` holds, for columns whose numbers are the engine's own
    codes, the number that means "not known".
    """

    file: str = ""
    title: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    time_precision: Mapping[str, str] = field(default_factory=dict)
    place_precision: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    means: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    zone: str = ""
    day_first: bool | None = None
    year: int | None = None
    curated: bool | None = None
    sheet: str = ""
    # Whose deaths are counted: "civilians", or "" for everybody's.
    counts: str = ""

    def over(self, other: "Map") -> "Map":
        """Return this map with what it does not say taken from another."""
        told: dict[str, Any] = {}
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            told[one.name] = (
                {**theirs, **mine} if isinstance(mine, Mapping) else theirs if mine in {"", None} else mine
            )
        return Map(**told)


@dataclass(frozen=True)
class Form:
    """A table that is published under fixed names: what tells it, and how it is read."""

    code: str
    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    map: Map


@lru_cache(maxsize=1)
def forms() -> tuple[Form, ...]:
    """Return the known forms (forms/*.toml), the one that asks for most columns first."""
    found = [_form(path) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: -len(one.needs)))


def _form(path: Path) -> Form:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    needs, columns = tuple(told.pop("needs")), told.pop("columns")
    return Form(path.stem, needs, {name: tuple(of) for name, of in columns.items()}, _map(told, path.name))


def read_maps(path: Path) -> tuple[Map, ...]:
    """Return the maps that a file tells; FileError says what in it is no map."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileError("no_file", file=str(path), detail=error.strerror or "") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileError("map_broken", file=path.name, detail=str(error)) from error
    lists = told.pop("list", [])
    if not isinstance(lists, list) or not all(isinstance(one, dict) for one in lists):
        raise FileError("map_unknown", file=path.name, name="list", known="[[list]]")
    return (*(_map(one, path.name) for one in lists), *([_map(told, path.name)] if told else []))


def map_for(name: str, maps: Iterable[Map]) -> Map:
    """Return what is told of one list: its own part first, then what is told of every list."""
    found = Map()
    for one in sorted(maps, key=lambda told: not told.file):
        if one.file in {"", name}:
            found = found.over(one)
    return replace(found, file=name)


def _map(told: Mapping[str, Any], file: str) -> Map:
    """Return a map of what a TOML table says; a name that is none is an error, for it would do nothing."""
    kinds = {one.name: one for one in fields(Map)}
    for name, value in told.items():
        if name not in kinds:
            raise FileError("map_unknown", file=file, name=name, known=", ".join(kinds))
        should_be_table = isinstance(getattr(Map(), name), Mapping)
        if should_be_table != isinstance(value, dict):
            raise FileError("map_unknown", file=file, name=name, known=", ".join(kinds))
    columns = told.get("columns", {})
    strange = [name for name in columns if name not in CODES]
    if strange:
        raise FileError("map_unknown", file=file, name=f"columns.{strange[0]}", known=", ".join(CODES))
    read: dict[str, Any] = {
        name: {str(key): one for key, one in value.items()} if isinstance(value, dict) else value
        for name, value in told.items()
    }
    return Map(**read)


def written(maps: Iterable[tuple[Map, Sequence[str]]]) -> str:
    """Return maps as a file that can be changed by hand and given with --map; each with the columns that it does not use."""
    lines = [
        '# Which column is what, for tregua match --map. A column "" stands for: this list does not tell it.',
        "",
    ]
    for one, unused in maps:
        lines += ["[[list]]", f"file = {_quoted(one.file)}"]
        for name in ("title", "sheet", "zone", "counts"):
            if value := getattr(one, name):
                lines.append(f"{name} = {_quoted(value)}")
        for name in ("day_first", "year", "curated"):
            value = getattr(one, name)
            if value is not None:
                lines.append(f"{name} = {str(value).lower()}")
        for name in (
            "columns",
            "time_precision",
            "place_precision",
            "kinds",
            "actors",
            "targets",
            "means",
            "codes",
        ):
            table = getattr(one, name)
            if name == "columns" and unused:
                lines += ["", f"# Not used: {', '.join(map(_quoted, unused))}. Fields they may be put to:"]
                lines += [f"# {line}" for line in wrap(", ".join(one for one in CODES if one not in table))]
            if table or name == "columns":
                lines += ["", f"[list.{name}]"]
                lines += [f"{_quoted(key)} = {_quoted(value) if isinstance(value, str) else value}"
                          for key, value in table.items()]  # fmt: skip
        lines.append("")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(char):04x}" if char < " " or char == "\x7f" else "\\" + char if char in '"\\' else char
        for char in text
    )
    return f'"{escaped}"'
