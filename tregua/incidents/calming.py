"""What was done to calm an incident, whether calm returned, and when its clock stood still."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.allowed import allows
from tregua.agreement.models import Party
from tregua.incidents.calmed import Calm, ClockStart, ClockStop
from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Deescalation, Incident
from tregua.incidents.replying import not_in_future
from tregua.people.models import Person
from tregua.record import actions as record


@transaction.atomic
def note_call(
    incident: Incident, *, at: datetime, party: Party, outcome: str, by: Person, answer: str = ""
) -> Deescalation:
    """Note a call to a party and what came of it; a denial is kept as an answer and changes no status."""
    by.must("incidents.change")
    if not allows("deescalate"):
        raise IncidentError(
            gettext("The mandate does not let this centre mediate. See the page of the agreement.")
        )
    call = Deescalation.objects.create(
        incident=incident, at=at, party=party, outcome=outcome, answer=answer, recorded_by=by
    )
    record.append(
        act="call to calm noted",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"call": call.pk, "party": party.code, "outcome": outcome},
    )
    return call


@transaction.atomic
def note_calm(
    incident: Incident, *, state: str, at: datetime, by: Person, party: Party | None = None, said_by: str = ""
) -> Calm:
    """Note that calm was restored, or was not, and by whose word; the last word counts."""
    by.must("incidents.change")
    not_in_future(at)
    if party is None and not said_by.strip():
        raise IncidentError(gettext("Say by whose word: a party, a patrol, somebody on the spot."))
    calm = Calm.objects.create(
        incident=incident, state=state, at=at, party=party, said_by=said_by, recorded_by=by
    )
    record.append(
        act="calm noted",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"calm": calm.pk, "state": state, "party": party.code if party else ""},
    )
    return calm


@transaction.atomic
def stop_clock(incident: Incident, *, reason: str, at: datetime, by: Person, words: str = "") -> ClockStop:
    """Stop the clock of an incident, with the reason: what keeps this centre from going on."""
    by.must("incidents.change")
    not_in_future(at)
    Incident.objects.select_for_update().get(pk=incident.pk)
    last = _last_stop(incident)
    if last is not None and not last.is_over:
        raise IncidentError(gettext("The clock is stopped already. Start it before you stop it again."))
    if last is not None and at < last.start.at:
        raise IncidentError(gettext("The clock was started later than this. Write a later time."))
    stop = ClockStop.objects.create(incident=incident, reason=reason, at=at, words=words, recorded_by=by)
    record.append(
        act="clock stopped",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"stop": stop.pk, "reason": reason},
    )
    return stop


@transaction.atomic
def start_clock(incident: Incident, *, at: datetime, by: Person) -> ClockStart:
    """Start the clock of an incident again."""
    by.must("incidents.change")
    not_in_future(at)
    Incident.objects.select_for_update().get(pk=incident.pk)
    stop = _last_stop(incident)
    if stop is None or stop.is_over:
        raise IncidentError(gettext("The clock is running."))
    if at < stop.at:
        raise IncidentError(gettext("The clock was stopped later than this. Write a later time."))
    start = ClockStart.objects.create(stop=stop, at=at, recorded_by=by)
    record.append(
        act="clock started",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"stop": stop.pk, "start": start.pk},
    )
    return start


def _last_stop(incident: Incident) -> ClockStop | None:
    return ClockStop.objects.filter(incident=incident).select_related("start").order_by("-id").first()
