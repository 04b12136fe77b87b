"""Entering zones, and how far the zones of two centres agree: the areas are compared, never made one."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import shapely
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from tregua.agreement.names import named
from tregua.agreement.saying import AgreementError, known, said
from tregua.agreement.zones import LINES, Zone, ZoneKind, ZoneTakenBack
from tregua.people.models import Person
from tregua.record import actions as record

MOST_POINTS: Final = 20_000
EARTH_KM: Final = 6_371.0


def centres() -> dict[str, str]:
    """Return the code of each of the two centres with its name, this one first."""
    both = {settings.CENTRE.code: named(settings.CENTRE.names)}
    if settings.CENTRE.peer_code:
        both[settings.CENTRE.peer_code] = named(settings.CENTRE.peer_names)
    return both


@transaction.atomic
def record_zone(
    *,
    kind: str,
    name: str,
    outline: str,
    asserted_by: str,
    valid_from: date,
    source: str,
    by: Person,
    valid_to: date | None = None,
    agreed_by: str = "",
) -> Zone:
    """Record that a centre says what holds in an area, as a file of its outline gives it."""
    by.must("agreement.change")
    kind = known(kind, ZoneKind)
    if asserted_by not in centres():
        raise AgreementError(gettext("Choose which of the two centres says so."))
    if valid_to is not None and valid_to < valid_from:
        raise AgreementError(gettext("The zone ends before it begins. Write a later end."))
    made = Zone.objects.create(
        kind=kind,
        name=said(name, gettext("Give the zone a name.")),
        geometry=mapping(read_outline(outline, line=kind in LINES)),
        asserted_by=asserted_by,
        agreed_by=agreed_by.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        source=said(source, gettext("Say where the outline comes from.")),
        recorded_by=by,
    )
    record.append(
        act="zone recorded",
        by=by.code,
        subject=f"agreement.Zone/{made.pk}",
        facts={"kind": kind, "asserted_by": asserted_by, "valid_from": valid_from.isoformat()},
    )
    return made


@transaction.atomic
def take_back_zone(zone: Zone, *, reason: str, by: Person) -> ZoneTakenBack:
    """Take a zone back that was entered wrongly; it stays readable."""
    by.must("agreement.change")
    record.write_alone()  # of two who take it back at once the second is told
    if hasattr(zone, "taken_back"):
        raise AgreementError(gettext("This zone has been taken back already."))
    made = ZoneTakenBack.objects.create(
        zone=zone, reason=said(reason, gettext("Say what was wrong; the reason is kept.")), recorded_by=by
    )
    record.append(act="zone taken back", by=by.code, subject=f"agreement.Zone/{zone.pk}", facts={})
    return made


def read_outline(text: str, *, line: bool) -> BaseGeometry:
    """Return the outline that a GeoJSON text gives; AgreementError says what is wrong with it and where."""
    try:
        says = json.loads(text)
        found = shapely.union_all([shape(one) for one in _geometries(says)])
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        shapely.errors.ShapelyError,
    ) as error:
        raise AgreementError(
            gettext("This is not an outline in GeoJSON (RFC 7946). Paste the whole content of the file.")
        ) from error
    wanted = ("LineString", "MultiLineString") if line else ("Polygon", "MultiPolygon")
    if found.is_empty or found.geom_type not in wanted:
        raise AgreementError(
            gettext("For this kind the outline is a line.")
            if line
            else gettext("For this kind the outline is an area (Polygon or MultiPolygon).")
        )
    if shapely.get_num_coordinates(found) > MOST_POINTS:
        raise AgreementError(
            gettext("The outline has more than %(most)s points. Simplify it before.") % {"most": MOST_POINTS}
        )
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise AgreementError(gettext("The outline is not in degrees: longitude first, then latitude."))
    return shapely.force_2d(found)


def _geometries(says: Any) -> Iterable[Any]:
    """Yield the geometries of a GeoJSON text; one whose lines cross themselves is refused with the place."""
    if says["type"] == "FeatureCollection":
        for one in says["features"]:
            yield from _geometries(one)
    elif says["type"] == "Feature":
        yield from _geometries(says["geometry"])
    else:
        made = shape(says)
        if not made.is_valid:
            raise AgreementError(
                gettext("The outline crosses itself: %(where)s. Draw it anew there.")
                % {"where": shapely.is_valid_reason(made)}
            )
        yield says


@dataclass(frozen=True)
class Compared:
    """How far the areas of two centres agree for one kind of zone, in square kilometres and as shapes."""

    kind: ZoneKind
    both: BaseGeometry
    only: dict[str, BaseGeometry]

    @property
    def km2(self) -> dict[str, int]:
        """Return how many square kilometres only each centre names, by the code of the centre; "" is what both do."""
        return {"": square_km(self.both)} | {code: square_km(area) for code, area in self.only.items()}

    @property
    def said_by_both(self) -> bool:
        """Return whether both centres name such areas at all."""
        return not self.both.is_empty or all(not area.is_empty for area in self.only.values())


def compare(zones: Sequence[Zone]) -> list[Compared]:
    """Return for each kind of area how far the zones of the two centres agree."""
    found = []
    for kind in ZoneKind:
        areas = {
            code: shapely.union_all(
                [shape(one.geometry) for one in zones if one.kind == kind and one.asserted_by == code]
            )
            for code in centres()
        }
        if kind in LINES or len(areas) < 2 or all(area.is_empty for area in areas.values()):
            continue
        (first, ours), (second, theirs) = areas.items()
        only = {first: shapely.difference(ours, theirs), second: shapely.difference(theirs, ours)}
        found.append(Compared(kind, shapely.intersection(ours, theirs), only))
    return found


@dataclass(frozen=True)
class ZoneShape:
    """A shape that is drawn for zones: who names it (own, other, both; line), in words, and its outline."""

    pattern: str
    words: str
    geometry: Any


def zone_shapes(zones: Sequence[Zone], compared: Sequence[Compared]) -> list[ZoneShape]:
    """Return what is drawn of zones: of areas what both centres name and what only one does, of lines each."""
    names = centres()
    patterns = dict(zip(names, ("own", "other"), strict=False))
    found = []
    for one in compared:
        for code, area in one.only.items():
            words = gettext("%(kind)s: only %(who)s") % {"kind": one.kind.label, "who": names[code]}
            found.append((patterns[code], words, area))
        found.append(("both", gettext("%(kind)s: both centres") % {"kind": one.kind.label}, one.both))
    shapes = [ZoneShape(pattern, words, mapping(area)) for pattern, words, area in found if not area.is_empty]
    for each in zones:
        if each.kind in LINES or not compared:
            whose = patterns.get(each.asserted_by, "other")
            words = gettext("%(kind)s: %(name)s, says %(who)s") % {
                "kind": ZoneKind(each.kind).label,
                "name": each.name,
                "who": names.get(each.asserted_by, each.asserted_by),
            }
            shapes.append(ZoneShape(f"line {whose}" if each.kind in LINES else whose, words, each.geometry))
    return shapes


def square_km(area: BaseGeometry) -> int:
    """Return how large an area is, on a globe whose areas a cylinder of equal area keeps."""

    def flat(points: Any) -> Any:
        moved = points.copy()
        for row, (longitude, latitude) in enumerate(points):
            moved[row] = (EARTH_KM * math.radians(longitude), EARTH_KM * math.sin(math.radians(latitude)))
        return moved

    flattened: BaseGeometry = shapely.transform(area, flat)
    return round(float(flattened.area))
