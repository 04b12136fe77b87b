"""The annex of violations found, one row each, as monitors print it: place, means, number, weapon, date and time.

A row tells of an adopted finding, never of a report. Its place is an area that may be named outside or a large town,
never a point; its time is a part of the day at the finest. What the register does not hold is said to be not recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.agreement.violation_types import label
from tregua.bulletin.called import Content, province_name
from tregua.bulletin.document import Section, Table
from tregua.bulletin.figures import TOGETHER
from tregua.bulletin.outcomes import province_of
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.exchange.entries import names_of
from tregua.incidents.choices import Answer
from tregua.incidents.models import Finding, Incident, ReliedOn
from tregua.places.around import largest_town, told
from tregua.places.coarse import public_area
from tregua.places.models import Place, PlaceKind
from tregua.reports.choices import Means, ObservedUnit, TimePrecision
from tregua.reports.models import Report

RULE: Final = "violations_found"
# So many rows are printed; the others stand in the data.
MOST_PRINTED: Final = 300
AT_ONCE: Final = 500
# Of a report as exact as this the part of the day is told.
_WITHIN_THE_DAY: Final = {
    TimePrecision.SECOND,
    TimePrecision.MINUTE,
    TimePrecision.HOUR,
    TimePrecision.PART_OF_DAY,
}
# From which hour on which part of the day begins, and what it is called.
PARTS_OF_DAY: Final = {
    "night": _("night"),
    "morning": _("morning"),
    "afternoon": _("afternoon"),
    "evening": _("evening"),
}
_HOURS: Final = 6


def _gather(found: Gathering) -> dict[str, Any]:
    records = found.records.get(RULE, ())
    rows: list[dict[str, Any]] = []
    areas: dict[str, dict[str, Any]] = {}
    for begin in range(0, len(records), AT_ONCE):
        rows += _rows(records[begin : begin + AT_ONCE], areas, found.together)
    # The order tells nothing of the order of the register.
    rows.sort(
        key=lambda row: [
            str(row[name]) for name in ("day", "part_of_day", "area", "type", "weapon", "number", "unit")
        ]
    )
    return {"violations": {"rows": rows, "areas": dict(sorted(areas.items()))}}


def _rows(
    ids: Sequence[str], areas: dict[str, dict[str, Any]], together: Sequence[str]
) -> Iterator[dict[str, Any]]:
    place = Place.objects.for_reading()
    incidents = Incident.objects.filter(pk__in=ids).select_related("place__parent__parent__parent__parent")
    reports = _relied_on(ids)
    for incident in incidents.order_by("id"):
        hidden = province_of(incident.place) in together  # its area would undo the grouping of the figures
        area = None if hidden else public_area(incident.place)
        if area is not None and area.code not in areas:
            areas[area.code] = _area(place.get(pk=area.pk))
        rests_on = reports.get(incident.pk, [])
        yield {
            **_when(incident.began_at, rests_on),
            "area": area.code if area else TOGETHER if hidden else None,
            "type": incident.violation_type,
            "weapon": _weapon(rests_on),
            **_number(rests_on),
            "position": None,
            "means": None,
        }


def _relied_on(ids: Sequence[str]) -> dict[str, list[Report]]:
    """Return the reports on which the standing finding of each incident rests."""
    findings = Finding.objects.standing().filter(incident__in=ids, answer=Answer.VIOLATION)
    standing: dict[str, str] = {}
    for incident, finding in findings.order_by("question", "-id").values_list("incident", "pk"):
        standing.setdefault(incident, finding)
    about = {finding: incident for incident, finding in standing.items()}
    found: dict[str, list[Report]] = {incident: [] for incident in standing}
    # Not by prefetching: of so many findings the reports are more than one question of SQLite may name.
    for one in ReliedOn.objects.filter(finding__in=list(about)).select_related("report"):
        found[about[one.finding_id]].append(one.report)
    return found


def _area(area: Place) -> dict[str, Any]:
    """Freeze what an area is called and how a town lies to the largest of its province."""
    near = largest_town(area) if area.kind == PlaceKind.SETTLEMENT else None
    return {
        "names": names_of(area),
        "kind": area.kind,
        "near": {
            "code": near.place.code,
            "names": names_of(near.place),
            "km": round(near.km),
            "bearing": round(near.bearing / 45) % 8 * 45,
        }
        if near
        else None,
    }


def _when(began_at: datetime | None, reports: Iterable[Report]) -> dict[str, Any]:
    if began_at is None:
        return {"day": None, "part_of_day": None}
    local = began_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    exact = any(one.time_precision in _WITHIN_THE_DAY for one in reports)
    return {
        "day": local.date().isoformat(),
        "part_of_day": list(PARTS_OF_DAY)[local.hour // _HOURS] if exact else None,
    }


def _weapon(reports: Iterable[Report]) -> str | None:
    """Return the weapon that every report names that names one; None where they differ or none does."""
    named_ = {one.means for one in reports} - {Means.NOT_KNOWN, ""}
    return str(next(iter(named_))) if len(named_) == 1 else None


def _number(reports: Iterable[Report]) -> dict[str, Any]:
    """Return the widest range of what was counted; of people, of two units or of nothing none."""
    counted = [one for one in reports if one.observed_unit and one.observed_min is not None]
    units = {one.observed_unit for one in counted} - {ObservedUnit.PERSON}
    if len(units) != 1 or len({one.observed_unit for one in counted}) != 1:
        return {"number": None, "number_most": None, "unit": None}
    most = [one.observed_max if one.observed_max is not None else one.observed_min for one in counted]
    return {
        "number": min(one.observed_min for one in counted if one.observed_min is not None),
        "number_most": max(one for one in most if one is not None),
        "unit": str(next(iter(units))),
    }


def place_of(row: Content, areas: Mapping[str, Content], language: str) -> str:
    """Return where a row was: its area, or that its province is printed together with others."""
    if row["area"] == TOGETHER:
        return province_name({}, TOGETHER, language)
    return place_label(areas.get(row["area"]), language)


def place_label(area: Content | None, language: str) -> str:
    """Return "Town, 57 km north-east of City" in the active language; an area of another kind with its kind."""
    if area is None:
        return gettext("place not known")
    name = named(area["names"], language)
    if area["near"]:
        near = area["near"]
        lies = told(near["km"], near["bearing"], named(near["names"], language))
        return gettext("%(place)s, %(lies)s") % {"place": name, "lies": lies}
    if area["kind"] == PlaceKind.SETTLEMENT:
        return name
    return gettext("%(name)s (%(kind)s)") % {"name": name, "kind": PlaceKind(area["kind"]).label}


def _tell(content: Content, language: str) -> Iterator[Section]:
    found: Mapping[str, Any] = content.get("violations") or {}
    if not found:
        return
    rows = found["rows"]
    lines = [
        gettext(
            "One row for each violation found by an adopted finding of this period; reports without a finding are not in it."
        ),
        gettext(
            "Places are areas or large towns, never points; times are parts of the day at the finest. Weapons and numbers are as the reports have them that the finding rests on."
        ),
    ]
    if len(rows) > MOST_PRINTED:
        lines.append(
            ngettext(
                "The first %(most)s of %(n)s row are printed here; all stand in the CSV of the violations.",
                "The first %(most)s of %(n)s rows are printed here; all stand in the CSV of the violations.",
                len(rows),
            )
            % {"most": MOST_PRINTED, "n": len(rows)}
        )
    table = Table(
        gettext("Violations found"),
        [
            gettext("Position of the observer"), gettext("Event location"), gettext("Means"), gettext("No."),
            gettext("Observation"), gettext("Description"), gettext("Weapon"), gettext("Date, time"),
        ],
        [_cells(row, found["areas"], language) for row in rows[:MOST_PRINTED]],
        total=False,
        weights=(8, 14, 7, 5, 9, 9, 8, 10),
    )  # fmt: skip
    yield Section(
        "findings",
        gettext("Annex: table of violations found"),
        lines if rows else [*lines, gettext("No violation was found in this period.")],
        table if rows else None,
        part="violations",
    )


def _cells(row: Content, areas: Mapping[str, Content], language: str) -> list[str]:
    missing = gettext("not recorded")
    return [
        row["position"] or missing,
        place_of(row, areas, language),
        row["means"] or missing,
        _range(row) or missing,
        str(ObservedUnit(row["unit"]).label) if row["unit"] else missing,
        label(row["type"], language) if row["type"] else gettext("kind not known"),
        str(Means(row["weapon"]).label) if row["weapon"] else gettext("not known"),
        _date(row, language),
    ]


def _range(row: Content) -> str:
    if row["number"] is None:
        return ""
    if row["number_most"] == row["number"]:
        return str(row["number"])
    return gettext("%(least)s to %(most)s") % {"least": row["number"], "most": row["number_most"]}


def _date(row: Content, language: str) -> str:
    if row["day"] is None:
        return gettext("not known")
    day = day_in_words(date.fromisoformat(row["day"]), language)
    if row["part_of_day"] is None:
        return day
    return gettext("%(day)s, %(part)s") % {"day": day, "part": PARTS_OF_DAY[row["part_of_day"]]}


KIND: Final = SectionKind(
    "violations", _("Annex: table of violations found"), _tell, _gather, by_choice=True, prose=False
)
