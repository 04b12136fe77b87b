"""The annex of violations found, one row each, as monitors print it: place, means, number, weapon, date and time.

A row tells of an adopted finding, never of a report. Its place is an area that may be named outside or a large town,
never a point; its time is a part of the day at the finest. What the register does not hold is said to be not recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.violation_types import label
from tregua.bulletin import apart
from tregua.bulletin.called import Content
from tregua.bulletin.coarse import area_frozen, day_and_part, in_other_letters, in_time, when_told, where_told
from tregua.bulletin.document import Section, Table
from tregua.bulletin.figures import NOT_KNOWN, TOGETHER
from tregua.bulletin.outcomes import FOUND, Outcome, province_of
from tregua.bulletin.period import Period
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.incidents.choices import Answer
from tregua.incidents.models import Finding, Incident, ReliedOn
from tregua.places.coarse import public_area
from tregua.places.models import Place
from tregua.record.portions import portions
from tregua.reports.choices import Means, ObservedUnit, TimePrecision

RULE: Final = "violations_found"
# Of a report as exact as this the part of the day is told.
_WITHIN_THE_DAY: Final = {
    TimePrecision.SECOND,
    TimePrecision.MINUTE,
    TimePrecision.HOUR,
    TimePrecision.PART_OF_DAY,
}


class _Relied(NamedTuple):
    """What the annex tells of a report on which a finding rests."""

    time_precision: str
    means: str
    observed_unit: str
    observed_min: int | None
    observed_max: int | None


class _Where(NamedTuple):
    """Where an incident was, as it is told: the area that may be named, or that its province is not told apart."""

    area: Place | None
    hidden: bool


def _gather(found: Gathering) -> dict[str, Any]:
    counted = any(one["rule"] == RULE for one in found.figures)
    violations = sorted(one for one in found.outcomes if one.code == FOUND) if counted else []
    places = _places({one.place for one in violations if one.place}, found.together)
    relied = _relied_on(found.period) if violations else {}
    rows = [_row(one, places, relied.get(one.finding, ()), found.together) for one in violations]
    # The order tells nothing of the order of the register.
    rows.sort(
        key=lambda row: (
            in_time(row),
            [str(row[name]) for name in ("area", "type", "weapon", "number", "unit")],
        )
    )
    named_ = {one.area.pk for one in places.values() if one.area}
    areas = {
        area.code: area_frozen(area)
        for some in portions(sorted(named_))
        for area in Place.objects.for_reading().filter(pk__in=some)
    }
    return {"violations": {"rows": rows, "areas": dict(sorted(areas.items()))}}


def _places(ids: Iterable[str], together: Sequence[str]) -> dict[str, _Where]:
    places: dict[str, _Where] = {}
    for some in portions(sorted(ids)):
        for place in Place.objects.filter(pk__in=some).select_related("parent__parent__parent__parent"):
            hidden = province_of(place) in together  # its area would undo the grouping of the figures
            places[place.pk] = _Where(None if hidden else public_area(place), hidden)
    return places


def _row(
    one: Outcome, places: Mapping[str, _Where], rests_on: Sequence[_Relied], together: Sequence[str]
) -> dict[str, Any]:
    area, hidden = places.get(one.place or "", _Where(None, NOT_KNOWN in together))
    return {
        **_when(one.began_at, rests_on),
        "area": area.code if area else TOGETHER if hidden else None,
        "type": one.kind,
        "weapon": _weapon(rests_on),
        **_number(rests_on),
        "position": None,
        "means": None,
    }


def _relied_on(period: Period) -> dict[str, list[_Relied]]:
    """Return the reports on which each finding of a violation of the period rests."""
    inside = Incident.objects.began_between(period.start, period.end).order_by().values("pk")
    standing = Finding.objects.standing().filter(incident__in=inside, answer=Answer.VIOLATION).order_by()
    rows = ReliedOn.objects.filter(finding__in=standing.values("pk")).order_by()
    found: dict[str, list[_Relied]] = {}
    for finding, *told in rows.values_list("finding", *(f"report__{name}" for name in _Relied._fields)):
        found.setdefault(finding, []).append(_Relied(*told))
    return found


def _when(began_at: datetime | None, reports: Iterable[_Relied]) -> dict[str, Any]:
    return day_and_part(began_at, exact=any(one.time_precision in _WITHIN_THE_DAY for one in reports))


def _weapon(reports: Iterable[_Relied]) -> str | None:
    """Return the weapon that every report names that names one; None where they differ or none does."""
    named_ = {one.means for one in reports} - {Means.NOT_KNOWN, ""}
    return str(next(iter(named_))) if len(named_) == 1 else None


def _number(reports: Iterable[_Relied]) -> dict[str, Any]:
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
        *apart.told(found),
    ]
    if foreign := in_other_letters(found["areas"] if rows else {}, language):
        says = {"names": " · ".join(foreign)}
        lines.append(
            gettext(
                "Named in letters of another language, for the gazetteer has no name in this one: %(names)s."
            )
            % says
        )
    table = Table(
        gettext("Violations found"),
        [
            gettext("Position of the observer"), gettext("Event location"), gettext("Means"), gettext("How many"),
            gettext("Observation"), gettext("Description"), gettext("Weapon"), gettext("Date, time"),
        ],
        [_cells(row, found["areas"], language) for row in rows],
        total=False,
        weights=(7, 14, 7, 6, 8, 12, 9, 13),
    )  # fmt: skip
    yield Section(
        "findings",
        gettext("Annex: table of violations found"),
        lines if rows or "apart" in found else [gettext("No violation was found in this period.")],
        table.without_empty(gettext("not recorded")).without_repeated() if rows else None,
        part="violations",
    )


def _cells(row: Content, areas: Mapping[str, Content], language: str) -> list[str]:
    missing = gettext("not recorded")
    return [
        row["position"] or missing,
        where_told(row, areas, language),
        row["means"] or missing,
        _range(row) or missing,
        str(ObservedUnit(row["unit"]).label) if row["unit"] else missing,
        label(row["type"], language) if row["type"] else gettext("kind not known"),
        str(Means(row["weapon"]).label) if row["weapon"] else gettext("not known"),
        when_told(row, language),
    ]


def _range(row: Content) -> str:
    if row["number"] is None:
        return ""
    if row["number_most"] == row["number"]:
        return str(row["number"])
    return gettext("%(least)s to %(most)s") % {"least": row["number"], "most": row["number_most"]}


KIND: Final = SectionKind(
    "violations", _("Annex: table of violations found"), _tell, _gather, by_choice=True, prose=False
)
