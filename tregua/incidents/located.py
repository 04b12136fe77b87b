"""The map of one incident as the server draws it: where each claim says it happened, and from where fire came."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import shapely
from django.db.models import F
from django.utils.formats import number_format
from django.utils.translation import gettext

from tregua.incidents.lines import between, from_side
from tregua.places.drawn import Drawn, Said, drawn_as_said, outlines_of
from tregua.places.models import Place, PlaceKind, Precision
from tregua.places.outlined import shape_of
from tregua.places.sketch import Sheet
from tregua.reports.models import Report

# A map of less tells nothing of what lies around.
WIDTH: Final = 640
LEAST_KM: Final = 12.0
RATIO: Final = 0.6
# Towns that are drawn so that a reader finds the way.
TOWNS: Final = 6
# Of more claims at one spot their numbers are not all written beside it.
NUMBERS: Final = 4
# Half of how high a plate with numbers is.
PLATE: Final = 11
# How much lower the next of two plates stands that would lie on each other; how high a name below a plate is.
STEP: Final = 2 * PLATE + 4
NAME: Final = 18
# So near to a plate no town is drawn.
CLEAR: Final = 70
RIM: Final = 50
_BARS: Final = (200, 100, 50, 20, 10, 5, 2, 1)


@dataclass(frozen=True)
class Located:
    """Where one claim says it happened and from where fire came, each drawn no more exactly than it is known."""

    number: int
    report: Report
    fell: Drawn | None
    origin: Drawn | None

    @property
    def within(self) -> str:
        """Return in words how exactly the place is known."""
        words = str(Precision(self.report.place_precision).label)
        if self.fell is None:
            return words
        if self.fell.point is None:
            area = gettext("drawn as %(area)s") % {"area": self.fell.place.described}
            return f"{words}, {area}"
        radius = gettext("within about %(km)s km") % {"km": number_format(f"{self.fell.radius_km:g}")}
        return f"{words}, {radius}"


@dataclass
class Ring:
    """One area of doubt on the sheet, and the plate with the numbers of the claims that lie in it."""

    place: Place
    path: str
    x: float
    y: float
    kind: str
    numbers: list[int] = field(default_factory=list)
    named: bool = True

    @property
    def label(self) -> str:
        """Return the numbers as they stand on the plate."""
        shown = " · ".join(str(one) for one in self.numbers[:NUMBERS])
        return f"{shown} …" if len(self.numbers) > NUMBERS else shown

    @property
    def half(self) -> float:
        """Return half of how wide the plate is."""
        return PLATE + 4.5 * (len(self.label) - 1)

    @property
    def plate(self) -> str:
        """Return the plate: round for a point, square for an area, pointed for an origin of fire."""
        half, high = self.half, PLATE
        if self.kind == "origin":
            return f"M{-half - 6:g} 0L{-half + 4:g} {-high}H{half - 4:g}L{half + 6:g} 0L{half - 4:g} {high}H{-half + 4:g}Z"
        if self.kind == "area":
            return f"M{-half:g} {-high}H{half:g}V{high}H{-half:g}Z"
        return f"M{-half + high:g} {-high}H{half - high:g}a{high} {high} 0 0 1 0 {2 * high}H{-half + high:g}a{high} {high} 0 0 1 0 {-2 * high}Z"

    def clear(self, *, below: bool) -> float:
        """Return how far from its middle a line ends that leaves plate and name readable."""
        return self.half + 6 + (NAME if below and self.named else 0)

    def covers(self, other: "Ring") -> bool:
        """Return whether the plates of both would lie on each other."""
        return abs(self.x - other.x) < self.half + other.half + 12 and abs(self.y - other.y) < STEP


@dataclass(frozen=True)
class Shot:
    """Fire on the sheet: a line from where it came, or from the side it came from, to where it fell."""

    path: str
    words: str


@dataclass(frozen=True)
class IncidentMap:
    """A drawn map of one incident: areas of doubt, origins of fire, what lies around, and what is not on it."""

    claims: list[Located]
    sheet: Sheet | None
    provinces: list[str] = field(default_factory=list)
    towns: list[tuple[Place, float, float]] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    bar: tuple[float, int] = (0.0, 0)

    @property
    def without_place(self) -> int:
        """Return how many claims name no place that is known."""
        return sum(one.report.place is None for one in self.claims)

    @property
    def not_drawn(self) -> int:
        """Return how many claims name a place of which neither a point nor an outline is known."""
        return sum(one.report.place is not None and one.fell is None for one in self.claims)


def map_of(claims: Sequence[Report], *, positions: bool) -> IncidentMap:
    """Return the map of an incident; without `positions` nothing is drawn smaller than an area."""
    fell = drawn_as_said([_where(one) for one in claims], points=positions)
    came = drawn_as_said([Said(one.origin) for one in claims], points=positions)
    located = [Located(number, *row) for number, row in enumerate(zip(claims, fell, came, strict=True), 1)]
    drawn = [one for one in (*fell, *came) if one is not None]
    # Where a point is known the map lies round the points: an area as large as a province would hide them.
    near = [one.shape for one in drawn if one.point is not None] or [one.shape for one in drawn]
    sheet = Sheet.near(near, width=WIDTH, least_km=LEAST_KM, ratio=RATIO)
    if sheet is None:
        return IncidentMap(located, None)
    plates = _Plates(sheet, [one.point for one in drawn if one.point is not None])
    rings = {(one.number, "fell"): plates.add(one.number, one.fell) for one in located if one.fell}
    rings |= {
        (one.number, "origin"): plates.add(one.number, one.origin, origin=True)
        for one in located
        if one.origin
    }
    plates.settle()
    outlines = outlines_of(Place.objects.provinces())
    return IncidentMap(
        located,
        sheet,
        provinces=[path for _code, one in sorted(outlines.items()) if (path := _inside(sheet, one))],
        towns=_towns(sheet, plates.rings) if positions else [],
        rings=plates.rings,
        shots=[
            shot
            for one in located
            for shot in _shots(one, rings.get((one.number, "fell")), rings.get((one.number, "origin")))
        ],
        bar=_bar(sheet),
    )


def _where(report: Report) -> Said:
    known = report.latitude is not None and report.longitude is not None
    point = (float(report.latitude), float(report.longitude)) if known else None  # type: ignore[arg-type] # both known
    return Said(report.place, report.place_precision, point)


def _inside(sheet: Sheet, outline: Any) -> str:
    """Return the part of an outline that lies on the sheet, as a path; "" when none does."""
    paper = shapely.box(sheet.west, sheet.south, sheet.east, sheet.north).buffer(sheet.east - sheet.west)
    whole = shape_of(outline)
    return sheet.path(whole) if whole.intersects(paper) else ""


def _towns(sheet: Sheet, rings: Sequence[Ring]) -> list[tuple[Place, float, float]]:
    """Return the largest settlements on the sheet that no claim names, for whoever looks for the way."""
    inside = Place.objects.filter(
        kind=PlaceKind.SETTLEMENT,
        latitude__range=(sheet.south, sheet.north),
        longitude__range=(sheet.west, sheet.east),
    )
    rows = inside.prefetch_related("place_names").order_by(F("population").desc(nulls_last=True), "code")[
        : 4 * TOWNS
    ]
    found: list[tuple[Place, float, float]] = []
    for one in rows:
        spot = sheet.at(float(one.latitude or 0), float(one.longitude or 0))
        near = [(ring.x, ring.y) for ring in rings] + [other[1:] for other in found]
        # The rim is left to the scale, and to names that would be cut off.
        inside_rim = RIM < spot[0] < WIDTH - RIM and RIM < spot[1] < sheet.height - RIM
        if len(found) < TOWNS and inside_rim and all(math.dist(spot, other) > CLEAR for other in near):
            found.append((one, *spot))
    return found


class _Plates:
    """The areas of doubt of one map; equal ones are one, with the numbers of all its claims."""

    def __init__(self, sheet: Sheet, points: Sequence[tuple[float, float]]) -> None:
        self._sheet = sheet
        self._points = [sheet.at(*point) for point in points]
        self._found: dict[Any, tuple[float, Ring]] = {}

    def add(self, number: int, drawn: Drawn, *, origin: bool = False) -> Ring:
        """Return the ring of one claim's place."""
        key = (drawn.place.pk, drawn.point, drawn.radius_km, origin)
        if key not in self._found:
            kind = "origin" if origin else "point" if drawn.point else "area"
            ring = Ring(drawn.place, self._sheet.path(drawn.shape), *self._middle(drawn), kind=kind)
            self._found[key] = (drawn.shape.area, ring)
        ring = self._found[key][1]
        ring.numbers.append(number)
        return ring

    @property
    def rings(self) -> list[Ring]:
        """Return them, the largest first so that nothing lies hidden under them."""
        return [ring for _size, ring in sorted(self._found.values(), key=lambda one: -one[0])]

    def settle(self) -> None:
        """Move plates that would lie on each other one below the other; a name stands once, below the last."""
        settled: list[Ring] = []
        for ring in self.rings[::-1]:
            while over := [one for one in settled if ring.covers(one)]:
                ring.y += STEP
                for one in over:
                    one.named = one.named and one.place != ring.place
            settled.append(ring)

    def _middle(self, drawn: Drawn) -> tuple[float, float]:
        """Return where the plate stands: of an area where it is far from every point, for it is nowhere in particular."""
        if drawn.point is not None:
            return self._sheet.at(*drawn.point)
        inside = [spot for spot in self._sheet.grid(drawn.outline) if self._points]
        if not inside:
            return self._sheet.middle(drawn.outline)
        return max(inside, key=lambda spot: min(math.dist(spot, point) for point in self._points))


def _shots(one: Located, fell: Ring | None, origin: Ring | None) -> list[Shot]:
    """Return the lines of fire of one claim; one that names an origin and a side has both, for they may differ."""
    if fell is None:
        return []
    found, to, words = [], (fell.x, fell.y), {"number": one.number}
    if origin is not None:
        short, stop = origin.clear(below=fell.y > origin.y), fell.clear(below=origin.y > fell.y)
        line = between((origin.x, origin.y), to, short, stop)
        if line:
            found.append(
                Shot(line, gettext("claim %(number)s: from where fire came to where it fell") % words)
            )
    if one.report.direction:
        told = {**words, "side": one.report.get_direction_display()}
        short = fell.clear(below="s" in one.report.direction)
        line = from_side(to, one.report.direction, short=short)
        found.append(Shot(line, gettext("claim %(number)s: fire %(side)s") % told))
    return found


def _bar(sheet: Sheet) -> tuple[float, int]:
    """Return a bar of so many kilometres: how long it is on the sheet, and how many they are."""
    kilometres = next((one for one in _BARS if sheet.radius(one) < WIDTH / 4), 1)
    return sheet.radius(kilometres), kilometres
