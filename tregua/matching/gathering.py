"""What the engine is given of each report: local times, the place with its areas, names as written."""

from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from tregua.matching.facts import ReportFacts
from tregua.places.models import Place, PlaceKind, Precision
from tregua.reports.claims import ReportQuerySet
from tregua.reports.models import Report

# A place within a place within a place: site, quarter, settlement, sub-district, district, province, country.
AREAS: Final = "place__parent__parent__parent__parent__parent"


def with_places(reports: ReportQuerySet) -> ReportQuerySet:
    """Return reports with the places that facts are made of, in one query."""
    return reports.select_related("source", AREAS).prefetch_related("place__place_names")


def facts_of(report: Report) -> ReportFacts:
    """Return one report as the engine compares it."""
    place = report.place
    return ReportFacts(
        id=report.pk,
        source=report.source.code,
        started_at=timezone.localtime(report.started_at) if report.started_at else None,
        ended_at=timezone.localtime(report.ended_at) if report.ended_at else None,
        time_precision=report.time_precision,
        place=place.code if place else "",
        areas=tuple(area.code for area in place.chain) if place else (),
        latitude=_degrees(place.latitude) if place else None,
        longitude=_degrees(place.longitude) if place else None,
        district=_code(place.district) if place else "",
        province=_code(place.province) if place else "",
        place_precision=_precision(report),
        names=_names(report),
        violation_type=report.violation_type,
        means=report.means,
        actor=report.actor_id or "",
        actor_as_written=report.actor_as_written,
        target=report.target,
        killed=(report.killed_min, report.killed_max),
        wounded=(report.wounded_min, report.wounded_max),
    )


def facts(reports: Iterable[Report]) -> list[ReportFacts]:
    """Return reports as the engine compares them."""
    return [facts_of(report) for report in reports]


def _names(report: Report) -> tuple[str, ...]:
    names = [report.place_as_written]
    if report.place and report.place.kind not in {PlaceKind.COUNTRY, PlaceKind.PROVINCE, PlaceKind.DISTRICT}:
        names.append(report.place.name("en"))
    return tuple(name for name in names if name)


def _precision(report: Report) -> str:
    if report.place is None or report.place_precision != Precision.NOT_KNOWN:
        return report.place_precision
    return report.place.precision


def _code(place: Place | None) -> str:
    return place.code if place else ""


def _degrees(value: object) -> float | None:
    return None if value is None else float(str(value))
