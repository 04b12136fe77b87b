"""One incident was found to be another: merging, and taking a merge back."""

from django.db import transaction
from django.utils.translation import gettext

from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Incident, Merge, MergeUndone
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record


@transaction.atomic
def merge(incident: Incident, into: Incident, *, reason: str, by: Person) -> Merge:
    """Let an incident redirect to another, with the reason; its reports stay where they were filed."""
    by.must("incidents.change")
    if not reason.strip():
        raise IncidentError(gettext("Say why the two incidents are one; the reason is kept."))
    if incident.pk == into.pk:
        raise IncidentError(gettext("This is one incident. Choose another one to merge it into."))
    list(Incident.objects.select_for_update().filter(pk__in=[incident.pk, into.pk]).order_by("pk"))
    theirs = incident.merge_standing
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"into": str(into), "reason": reason})
    further = into.merged_into
    if further is not None:
        raise IncidentError(
            gettext("Incident %(number)s was itself merged into %(into)s. Choose that one.")
            % {"number": into, "into": further}
        )
    made = Merge.objects.create(incident=incident, into=into, reason=reason, recorded_by=by)
    record.append(
        act="incidents merged",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"into": into.pk, "merge": made.pk, "reason": reason},
    )
    return made


@transaction.atomic
def undo_merge(merge: Merge, *, reason: str, by: Person) -> MergeUndone:
    """Take a merge back, with the reason; both incidents stand again with the reports they had."""
    by.must("incidents.change")
    if not reason.strip():
        raise IncidentError(gettext("Say why the merge is undone; the reason is kept."))
    Merge.objects.select_for_update().get(pk=merge.pk)
    theirs = MergeUndone.objects.filter(merge=merge).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason})
    undone = MergeUndone.objects.create(merge=merge, reason=reason, recorded_by=by)
    record.append(
        act="merge undone",
        by=by.code,
        subject=f"incidents.Incident/{merge.incident_id}",
        facts={"into": merge.into_id, "merge": merge.pk, "reason": reason},
    )
    return undone
