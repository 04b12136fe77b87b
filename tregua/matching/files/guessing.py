"""Which column is what, when nobody says: by the known forms, then as the intake guesses the columns of its sheets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tregua.intake.channels.sheet.columns import Guess, guess
from tregua.intake.channels.sheet.names import normal
from tregua.matching.files.maps import FIELDS, Form, Map, forms
from tregua.matching.files.opening import Opened
from tregua.matching.files.problems import FileError

# Names that say nothing to the intake, whose sheets have no such columns.
MORE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "start": ("start", "t start", "start time", "begins", "from time", "date time start"),
    "end": ("end", "t end", "end time", "ends", "date time end"),
    "district": (
        "district",
        "admin2",
        "admin 2",
        "adm2",
        "adm 2",
        "county",
        "raion",
        "rayon",
        "qada",
        "adm2 en",
    ),
    "actor_group": ("actor group", "side", "camp"),
    "place_code": ("place code", "pcode", "town code"),
}
# A guess of these is not followed: what stands in the column cannot be read so.
NOT_FOLLOWED: Final = frozenset({"values_do_not_fit"})


@dataclass(frozen=True)
class Found:
    """The map of a list, where each field stands, and why each column was taken (`why` of the intake's guesses)."""

    map: Map
    columns: Mapping[str, int]
    why: Mapping[str, tuple[str, Mapping[str, Any]]]
    left: tuple[str, ...]
    doubtful: tuple[Guess, ...] = ()


def find_columns(table: Opened, told: Map) -> Found:
    """Return where each field of a list stands; what is told goes before what is guessed."""
    places: dict[str, int] = {}
    for column, name in enumerate(table.header):
        places.setdefault(normal(name), column)
    columns: dict[str, int] = {}
    why: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for field, name in told.columns.items():
        if name and normal(name) not in places:
            raise FileError(
                "no_column", file=table.name, field=field, column=name, columns="; ".join(table.header)
            )
        if name:
            columns[field] = places[normal(name)]
            why[field] = ("told", {"column": name})
    form = next((one for one in forms() if all(normal(name) in places for name in one.needs)), None)
    if form:
        told = told.over(replace(form.map, file=""))
        _of_form(form, places, told, columns, why)
    doubtful: list[Guess] = []
    if form is None:
        _guessed(table, told, columns, why, doubtful)
    used = set(columns.values())
    left = tuple(name for column, name in enumerate(table.header) if name and column not in used)
    named = {
        field: table.header[columns[field]] for field in (one.code for one in FIELDS) if field in columns
    }
    silent = {field: "" for field, name in told.columns.items() if not name}
    return Found(replace(told, columns=named | silent), columns, why, left, tuple(doubtful))


def _of_form(
    form: Form,
    places: Mapping[str, int],
    told: Map,
    columns: dict[str, int],
    why: dict[str, tuple[str, Mapping[str, Any]]],
) -> None:
    for field, known in form.columns.items():
        if field in told.columns:
            continue
        name = next((one for one in known if normal(one) in places), None)
        if name is not None:
            columns[field] = places[normal(name)]
            why[field] = ("form", {"form": form.map.title, "column": name})


def _guessed(
    table: Opened,
    told: Map,
    columns: dict[str, int],
    why: dict[str, tuple[str, Mapping[str, Any]]],
    doubtful: list[Guess],
) -> None:
    """Fill in what names and values of the columns say."""
    header = ["" if column in set(columns.values()) else name for column, name in enumerate(table.header)]
    for field, known in MORE_NAMES.items():
        for column, name in enumerate(header):
            if field not in told.columns and field not in columns and normal(name) in known:
                columns[field], header[column] = column, ""
                why[field] = ("same_name", {"column": name})
    open_fields = [one for one in FIELDS if one.code not in told.columns and one.code not in columns]
    for field, found in guess(header, table.sample(), open_fields).items():
        if found.why in NOT_FOLLOWED:
            doubtful.append(found)
            continue
        columns[field] = found.column
        why[field] = (found.why, found.detail)
