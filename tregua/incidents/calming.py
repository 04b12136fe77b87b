"""What was done to calm an incident, and who kept monitors from looking."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.allowed import allows
from tregua.agreement.models import Party
from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Deescalation, Incident, Restriction
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
def note_restriction(
    incident: Incident,
    *,
    kind: str,
    at: datetime,
    by: Person,
    party: Party | None = None,
    reason_given: str = "",
) -> Restriction:
    """Note that somebody kept this centre from looking, with the reason they gave."""
    by.must("incidents.change")
    restriction = Restriction.objects.create(
        incident=incident, kind=kind, at=at, party=party, reason_given=reason_given, recorded_by=by
    )
    record.append(
        act="restriction noted",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"restriction": restriction.pk, "kind": kind, "party": party.code if party else ""},
    )
    return restriction
