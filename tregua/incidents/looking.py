"""Saying where this centre could look, of which areas that is told, and who kept it from looking."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.incidents.choices import Extent, LookedBy, RestrictionKind, RestrictionReason
from tregua.incidents.errors import IncidentError
from tregua.incidents.looked import Coverage, Restriction, WatchedAreas
from tregua.incidents.models import Incident
from tregua.incidents.replying import not_in_future
from tregua.people.models import Person
from tregua.people.saying import Saying
from tregua.places.models import Place
from tregua.record import actions as record
from tregua.reports.flags import AT_ONCE

_saying = Saying(IncidentError)


@transaction.atomic
def say_coverage(day: date, *, said: Mapping[tuple[Place, str], str], by: Person) -> list[Coverage]:
    """Say of areas how far each could be looked at on a day, by each means; only what differs is written down."""
    by.must("incidents.change")
    if day > timezone.localdate():
        raise IncidentError(gettext("This day has not come yet."))
    rows = Coverage.objects.standing().filter(day=day).order_by("id").values_list("place", "means", "extent")
    before = {(place, means): extent for place, means, extent in rows}
    changed = [
        (place, day, means, extent)
        for (place, means), extent in said.items()
        if before.get((place.pk, means)) != extent
    ]
    return say_coverages(changed, by=by)


@transaction.atomic
def say_coverages(said: Sequence[tuple[Place, date, str, str]], *, by: Person) -> list[Coverage]:
    """Say how far areas could be looked at: (area, day, means, how far), in bulk; an entry of the journal for each day."""
    by.must("incidents.change")
    made = [
        Coverage(
            place=place,
            day=day,
            means=_saying.known(means, LookedBy),
            extent=_saying.known(extent, Extent),
            recorded_by=by,
        )
        for place, day, means, extent in said
    ]
    Coverage.objects.bulk_create(made, batch_size=AT_ONCE)
    by_day: dict[date, list[Coverage]] = {}
    for one in made:
        by_day.setdefault(one.day, []).append(one)
    record.append_all(
        (
            record.Act(
                "coverage said",
                f"incidents.Coverage/{ones[0].pk}",
                {"day": day.isoformat(), "said": [[one.place.code, one.means, one.extent] for one in ones]},
            )
            for day, ones in by_day.items()
        ),
        by=by.code,
    )
    return made


@transaction.atomic
def choose_areas(*, areas: Sequence[Place], since: date, reason: str, by: Person) -> WatchedAreas:
    """Let coverage be told of these areas from a day on; no area may lie in another of them."""
    by.must("incidents.change")
    chosen = {area.code: area for area in areas}
    if not chosen:
        raise IncidentError(gettext("Name at least one area."))
    for area in chosen.values():
        outer = next((one for one in area.chain[1:] if one.code in chosen), None)
        if outer is not None:
            raise IncidentError(
                gettext("%(inner)s lies in %(outer)s: leave one of them out, or it would be counted twice.")
                % {"inner": area, "outer": outer}
            )
    made = WatchedAreas.objects.create(
        areas=sorted(chosen),
        since=since,
        reason=_saying.said(reason, gettext("Say why these areas; the reason is kept.")),
        recorded_by=by,
    )
    record.append(
        act="watched areas chosen",
        by=by.code,
        subject=f"incidents.WatchedAreas/{made.pk}",
        facts={"areas": made.areas, "since": since.isoformat()},
    )
    return made


@transaction.atomic
def note_restriction(
    incident: Incident | None = None,
    *,
    kind: str,
    at: datetime,
    by: Person,
    place: Place | None = None,
    until: datetime | None = None,
    party: Party | None = None,
    reason: str = RestrictionReason.NOT_KNOWN,
    reason_given: str = "",
) -> Restriction:
    """Note that somebody kept this centre from looking, at an incident or in an area, with the reason they gave."""
    by.must("incidents.change")
    not_in_future(at)
    if incident is None and place is None:
        raise IncidentError(gettext("Say where: an area, by its name or code."))
    if until is not None and until <= at:
        raise IncidentError(gettext("It ends before it begins. Write a later end."))
    says = {
        "incident": incident,
        "place": place,
        "kind": kind,
        "at": at,
        "until": until,
        "party": party,
        "reason": reason,
        "reason_given": reason_given,
    }
    return note_restrictions([says], by=by)[0]


@transaction.atomic
def note_restrictions(says: Sequence[Mapping[str, Any]], *, by: Person) -> list[Restriction]:
    """Note restrictions in bulk, each by its fields; the n-th is of the n-th."""
    by.must("incidents.change")
    made = [
        Restriction(
            **{
                **one,
                "kind": _saying.known(one["kind"], RestrictionKind),
                "reason": _saying.known(one["reason"], RestrictionReason),
            },
            recorded_by=by,
        )
        for one in says
    ]
    Restriction.objects.bulk_create(made, batch_size=AT_ONCE)
    record.append_all((_noted(one) for one in made), by=by.code)
    return made


def _noted(one: Restriction) -> record.Act:
    about = f"incidents.Incident/{one.incident_id}" if one.incident_id else f"incidents.Restriction/{one.pk}"
    party = one.party.code if one.party else ""
    facts = {"restriction": one.pk, "kind": one.kind, "party": party, "reason": one.reason}
    return record.Act("restriction noted", about, facts)
