"""Which reports belong together: opening an incident, putting a report in, splitting."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext

from tregua.incidents.envelope import envelope
from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Incident, Membership, MembershipEnd
from tregua.matching.models import Judgement, Verdict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports.models import Report

TRIES: Final = 5


@transaction.atomic
def open_incident(reports: Iterable[Report], *, by: Person, reason: str = "") -> Incident:
    """Open an incident made of these reports: our hypothesis that they tell of one event."""
    by.must("incidents.change")
    members = _free(list(reports))
    if not members:
        raise IncidentError(gettext("An incident is made of at least one report."))
    judged = _judgements(members)
    _contradicted(judged, reason)
    return _open(members, judged, act="incident opened", by=by, reason=reason)


def _open(
    members: Sequence[Report], judged: Sequence[Judgement], *, act: str, by: Person, reason: str
) -> Incident:
    began_at, place, violation_type = envelope(members).opening
    incident = _numbered(began_at=began_at, place=place, violation_type=violation_type, recorded_by=by)
    for report in members:
        Membership.objects.create(
            incident=incident,
            report=report,
            judgement=_same(report, judged),
            reason=reason,
            recorded_by=by,
        )
    record.append(
        act=act,
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"number": incident.number, "reports": [report.pk for report in members], "reason": reason},
    )
    return incident


def _numbered(**facts: object) -> Incident:
    """Write an incident under the next number; somebody else may take that number first."""
    for _try in range(TRIES):
        last = Incident.objects.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return Incident.objects.create(number=last + 1, **facts)
        except IntegrityError:
            continue
    raise IncidentError(gettext("Several incidents are being opened at once. Try again."))


@transaction.atomic
def put_report(
    incident: Incident, report: Report, *, by: Person, judgement: Judgement | None = None, reason: str = ""
) -> Membership:
    """Put a report into an incident, because of a judgement or for a reason that is said."""
    by.must("incidents.change")
    _must_stand(incident)
    _free([report])
    others = incident.claims
    judged = [one for one in _judgements([report, *others]) if report.pk in {one.first_id, one.second_id}]
    judgement = judgement or _same(report, judged)
    if judgement is None and not reason.strip():
        raise IncidentError(
            gettext(
                "Nobody has judged that this report tells of the same incident. Say why you put it there."
            )
        )
    _contradicted(judged, reason)
    membership = Membership.objects.create(
        incident=incident, report=report, judgement=judgement, reason=reason, recorded_by=by
    )
    record.append(
        act="report put into incident",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"report": report.pk, "judgement": judgement.pk if judgement else "", "reason": reason},
    )
    return membership


@transaction.atomic
def split(incident: Incident, reports: Iterable[Report], *, reason: str, by: Person) -> Incident:
    """Take reports out of an incident into a new one, with the reason; merging the two brings them back."""
    by.must("incidents.change")
    if not reason.strip():
        raise IncidentError(gettext("Say why the incident is split; the reason is kept."))
    _must_stand(incident)
    wanted = {report.pk for report in reports}
    members = incident.members
    leaving = [membership for membership in members if wanted & {membership.report_id, membership.claim.pk}]
    if len(leaving) < len(wanted) or not wanted:
        raise IncidentError(gettext("Choose reports that belong to this incident now. Open its page again."))
    if len(leaving) == len(members):
        raise IncidentError(gettext("All reports would leave this incident. Leave at least one."))
    for membership in leaving:
        MembershipEnd.objects.create(membership=membership, reason=reason, recorded_by=by)
    made = _open([one.report for one in leaving], [], act="incident opened by a split", by=by, reason=reason)
    record.append(
        act="incident split",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"into": made.pk, "reports": sorted(wanted), "reason": reason},
    )
    return made


def _must_stand(incident: Incident) -> None:
    """Refuse an incident that was merged; the lock keeps two people from moving it at once."""
    Incident.objects.select_for_update().get(pk=incident.pk)
    into = incident.merged_into
    if into is not None:
        raise IncidentError(
            gettext("Incident %(number)s was merged into %(into)s. Work there, or undo the merge.")
            % {"number": incident, "into": into}
        )


def _free(reports: list[Report]) -> list[Report]:
    """Return these reports, each once, when none of them belongs to an incident already."""
    members = list({report.pk: report for report in reports}.values())
    list(Report.objects.select_for_update().filter(pk__in=[report.pk for report in members]).order_by("pk"))
    lines = [version for report in members for version in report.versions]
    taken = Membership.objects.standing().filter(report__in=lines).select_related("incident").first()
    if taken is not None:
        raise IncidentError(
            gettext(
                "A report belongs to incident %(number)s already. Split it out there first, or merge the two incidents."
            )
            % {"number": taken.incident}
        )
    return members


def _judgements(reports: Sequence[Report]) -> list[Judgement]:
    """Return what people judged about pairs of these reports."""
    ids = [report.pk for report in reports]
    return list(Judgement.objects.standing().filter(Q(first__in=ids) & Q(second__in=ids)).order_by("id"))


def _same(report: Report, judged: Sequence[Judgement]) -> Judgement | None:
    return next(
        (one for one in judged if one.verdict == Verdict.SAME and report.pk in {one.first_id, one.second_id}),
        None,
    )


def _contradicted(judged: Sequence[Judgement], reason: str) -> None:
    """Refuse to put together, without a reason, what somebody judged to be different."""
    if not reason.strip() and any(one.verdict == Verdict.DIFFERENT for one in judged):
        raise IncidentError(
            gettext(
                "Two of these reports were judged different. Take that judgement back, or say why they belong together."
            )
        )
