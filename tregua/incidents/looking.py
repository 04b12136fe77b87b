"""Saying where this centre could look, of which areas that is told, and who kept it from looking."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

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

_saying = Saying(IncidentError)


@transaction.atomic
def say_coverage(day: date, *, said: Mapping[tuple[Place, str], str], by: Person) -> list[Coverage]:
    """Say of areas how far each could be looked at on a day, by each means; only what differs is written down."""
    by.must("incidents.change")
    if day > timezone.localdate():
        raise IncidentError(gettext("This day has not come yet."))
    rows = Coverage.objects.filter(day=day).order_by("id").values_list("place", "means", "extent")
    before = {(place, means): extent for place, means, extent in rows}
    made = [
        Coverage.objects.create(
            place=place,
            day=day,
            means=_saying.known(means, LookedBy),
            extent=_saying.known(extent, Extent),
            recorded_by=by,
        )
        for (place, means), extent in said.items()
        if before.get((place.pk, means)) != extent
    ]
    if made:
        facts = {"day": day.isoformat(), "said": [[one.place.code, one.means, one.extent] for one in made]}
        record.append(
            act="coverage said", by=by.code, subject=f"incidents.Coverage/{made[0].pk}", facts=facts
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
    restriction = Restriction.objects.create(
        incident=incident,
        place=place,
        kind=_saying.known(kind, RestrictionKind),
        at=at,
        until=until,
        party=party,
        reason=_saying.known(reason, RestrictionReason),
        reason_given=reason_given,
        recorded_by=by,
    )
    record.append(
        act="restriction noted",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}"
        if incident
        else f"incidents.Restriction/{restriction.pk}",
        facts={
            "restriction": restriction.pk,
            "kind": kind,
            "party": party.code if party else "",
            "reason": reason,
        },
    )
    return restriction
