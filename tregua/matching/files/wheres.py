"""Where each row says that something happened: a point and how exactly it is known, the areas, the names as written."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.coordinates import coordinate
from tregua.intake.channels.sheet.signs import NOT_KNOWN, plain
from tregua.intake.channels.sheet.values import CellError
from tregua.matching.claims import DISTRICT, EXACT, NOWHERE, PROVINCE, SETTLEMENT, STEPS, UNPLACED
from tregua.matching.files.cells import Cells, Table
from tregua.matching.files.codes import Codes, area_key
from tregua.matching.files.guessing import Found
from tregua.matching.files.precisions import NOT_TOLD, PLACES, precision_column
from tregua.matching.files.problems import Flags
from tregua.matching.files.swapped import swapped_rows

# A place known as nothing more than the point 0, 0 in the Gulf of Guinea: two empty cells that became numbers.
NEAR_ZERO: Final = 0.01
# Where from the observer something was: 3-5km SW. It names no place.
_DIRECTION: Final = re.compile(
    r"(?:about |approx\.? ?)?\d+(?:[.,]\d+)?(?: ?- ?\d+(?:[.,]\d+)?)? ?k?m ?[NSEW-]{0,5}", re.IGNORECASE
)


@dataclass
class Places:
    """The numbers of areas and names, for all lists of a run."""

    provinces: Codes = field(default_factory=Codes)
    districts: Codes = field(default_factory=Codes)
    names: Codes = field(default_factory=Codes)


def read_where(table: Table, found: Found, flags: Flags, places: Places) -> dict[str, NDArray[Any]]:
    """Return the place columns of a list's claims."""
    provinces = _areas(table, found, "province", places.provinces)
    districts = _areas(table, found, "district", places.districts)
    names = _names(table, found, places.names)
    lat, lon = (_degrees(table, found, one, flags) for one in ("latitude", "longitude"))
    if lat is None or lon is None:
        flags.of_file("no_coordinate_columns")
        lat = lon = np.full(table.rows, np.nan)
    lat, lon = _checked(lat, lon, provinces, found, flags)
    located = np.isfinite(lat)
    classes = precision_column(table, found, "place_precision", PLACES, flags)
    guessed = np.select(
        [names > 0, located, districts > 0, provinces > 0], [SETTLEMENT, EXACT, DISTRICT, PROVINCE], UNPLACED
    )
    classes = np.where(classes == NOT_TOLD, guessed, classes).astype(np.int8)
    codes = _place_codes(table, found)
    # However exactly a place is said to be known: where only the province is told, only that is known.
    bare = ~located & (names == 0) & (codes == 0) & (districts == 0) & (provinces > 0)
    classes[bare & (classes < PROVINCE)] = PROVINCE
    vague = (classes == PROVINCE) | (classes == UNPLACED)
    flags.add("only_province", "", np.flatnonzero(vague & (provinces > 0)))
    flags.add("no_place", "", np.flatnonzero(~located & (provinces == 0) & (names == 0)))
    return {
        "lat": _steps(lat),
        "lon": _steps(lon),
        "place_class": classes,
        "province": provinces,
        "district": districts,
        "place": codes,
        "name": names,
    }


def _degrees(table: Table, found: Found, field_: str, flags: Flags) -> NDArray[np.float64] | None:
    if field_ not in found.columns:
        return None
    told = table.numbers(found.columns[field_])
    values, name = told.values.copy(), found.map.columns[field_]
    for place, cell in enumerate(told.unread.values):
        if isinstance(cell, str) and (not plain(cell) or plain(cell).casefold() in NOT_KNOWN):
            continue
        rows = told.unread.rows_of(place)
        try:
            values[rows] = float(coordinate(cell))
        except CellError as error:
            flags.add(error.why, name, rows, **error.detail)
    return values


def _checked(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    provinces: NDArray[np.int32],
    found: Found,
    flags: Flags,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Leave out points that cannot be meant; each is flagged, none is put right."""
    column = found.map.columns.get("latitude", "")
    one_only = np.isfinite(lat) != np.isfinite(lon)
    flags.add("half_a_point", column, np.flatnonzero(one_only))
    both = np.isfinite(lat) & np.isfinite(lon)
    zero = both & (np.abs(lat) < NEAR_ZERO) & (np.abs(lon) < NEAR_ZERO)
    flags.add("zero_point", column, np.flatnonzero(zero))
    turned = swapped_rows(lat, lon, provinces, both & ~zero)
    flags.add("swapped", column, np.flatnonzero(turned))
    outside = both & ~turned & ((np.abs(lat) > 90) | (np.abs(lon) > 180))
    flags.add("outside_the_world", column, np.flatnonzero(outside))
    wrong = ~both | zero | turned | outside
    return np.where(wrong, np.nan, lat), np.where(wrong, np.nan, lon)


def _steps(degrees: NDArray[np.float64]) -> NDArray[np.int32]:
    known = np.isfinite(degrees)
    return np.where(known, np.rint(np.where(known, degrees, 0) * STEPS), NOWHERE).astype(np.int32)


def _areas(table: Table, found: Found, field_: str, codes: Codes) -> NDArray[np.int32]:
    """Return the number of each row's area, the same for all spellings that differ in case, article and sort."""
    if field_ not in found.columns:
        return np.zeros(table.rows, np.int32)
    cells = table.cells(found.columns[field_])
    if field_ in found.map.codes:
        return coded_numbers(cells, found.map.codes[field_])
    countries = (
        table.cells(found.columns["country"]) if field_ == "province" and "country" in found.columns else None
    )
    if countries is None or len(countries.values) < 2:
        return cells.mapped(lambda cell: codes(area_key(str(cell))), 0, np.int32)
    # Provinces of several countries: "Northern" is one in each.
    step = len(countries.values) + 1
    pairs, which = np.unique(
        (cells.codes.astype(np.int64) + 1) * step + countries.codes + 1, return_inverse=True
    )
    numbers = []
    for pair in pairs.tolist():
        area, country = divmod(pair, step)
        of = f" of {area_key(str(countries.values[country - 1]))}" if country else ""
        numbers.append(codes(area_key(str(cells.values[area - 1])) + of) if area else 0)
    return np.array(numbers, np.int32)[which]


def coded_numbers(cells: Cells, unknown: int) -> NDArray[np.int32]:
    """Return columns of the engine's own codes; 0 becomes what the list calls "not known"."""
    shift = 1 if unknown < 0 else 0

    def one(cell: Any) -> int:
        return 0 if int(cell) == unknown else int(cell) + shift

    return cells.mapped(one, 0, np.int32)


def _names(table: Table, found: Found, codes: Codes) -> NDArray[np.int32]:
    """Return the number of each row's names as written; two columns of names are one text, joined by a semicolon."""
    if "place" not in found.columns:
        return np.zeros(table.rows, np.int32)
    cells = table.cells(found.columns["place"])
    if "place_other" not in found.columns:
        return cells.mapped(lambda cell: codes(_name(cell)), 0, np.int32)
    other = table.cells(found.columns["place_other"])
    step = len(other.values) + 1
    pairs, which = np.unique((cells.codes.astype(np.int64) + 1) * step + other.codes + 1, return_inverse=True)
    numbers = []
    for pair in pairs:
        first, second = divmod(int(pair), step)
        said = [_name(one.values[code - 1]) for one, code in ((cells, first), (other, second)) if code]
        numbers.append(codes("; ".join(part for part in said if part)))
    return np.array(numbers, np.int32)[which]


def _name(cell: Any) -> str:
    text = plain(str(cell))
    return "" if text.casefold() in NOT_KNOWN or _DIRECTION.fullmatch(text) else text


def _place_codes(table: Table, found: Found) -> NDArray[np.int32]:
    if "place_code" not in found.columns:
        return np.zeros(table.rows, np.int32)
    cells = table.cells(found.columns["place_code"])
    return coded_numbers(cells, found.map.codes.get("place_code", 0))
