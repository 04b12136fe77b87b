"""The rules a finding must keep, whatever it answers; each refusal names the rule and the remedy.

They hold for "violation" and "no violation" alike: one answer is as easy to record as the other.
"""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.mandate import VERBS, removed_fields
from tregua.agreement.models import Agreement, Party
from tregua.incidents.choices import ASSERTING, NAMING, Answer, Attribution, Standard
from tregua.incidents.errors import FindingError
from tregua.incidents.models import Finding, Incident
from tregua.reports.choices import Predicate
from tregua.reports.models import Report, Source
from tregua.reports.prefilled import code_of

# Fields whose value says that nothing was said in them.
NOTHING_SAID = ("", None, Attribution.NOT_IN_MANDATE, Attribution.NONE_SOUGHT)


def agreement_over(incident: Incident) -> Agreement | None:
    """Return the agreement in force when the incident began (the latest one when that is not known)."""
    if incident.began_at is None:
        return Agreement.objects.newest().first()
    return Agreement.objects.in_force(incident.began_at)


def left_out(incident: Incident) -> frozenset[str]:
    """Return the fields of a finding that the mandate does not allow; none are left out without an agreement."""
    agreement = agreement_over(incident)
    return removed_fields(agreement.verbs_now if agreement else list(VERBS))


def origin_of(report: Report) -> str:
    """Return the source that a claim goes back to: the last known source it was heard through, or its own.

    Two outlets that both repeat one body are one source.
    """
    heard = [code_of(str(step)) for step in reversed(report.heard_through)]
    known = set(Source.objects.filter(code__in=heard).values_list("code", flat=True))
    return next((code for code in heard if code in known), report.source.code)


def party_behind(report: Report) -> str:
    """Return the party that makes a claim, or nothing when it comes from no party."""
    return report.on_behalf_of_id or report.source.party_id or ""


def check_ground(answer: str, standard: str, relied_on: Sequence[Report]) -> None:
    """Refuse a finding that asserts something on one party's or one source's word alone.

    A denial is an answer, not a ground: it neither supports nor weakens a finding by itself.
    """
    if answer not in ASSERTING:
        return
    grounds = [report for report in relied_on if report.predicate != Predicate.DENIED]
    if not grounds:
        raise FindingError(gettext("Say which reports this finding rests on; a denial alone is no ground."))
    if standard == Standard.REPORTED:
        return
    if len({origin_of(report) for report in grounds}) < 2:
        raise FindingError(
            gettext(
                "This finding would rest on one source only. Add a report of another source, or choose the standard “reported”."
            )
        )
    parties = {party_behind(report) for report in grounds}
    if len(parties) == 1 and "" not in parties:
        raise FindingError(
            gettext(
                "This finding would rest on claims by one party only. Add a report of somebody else, or choose the standard “reported”."
            )
        )


def check_members(incident: Incident, relied_on: Sequence[Report]) -> None:
    """Refuse reports that do not belong to the incident, were withdrawn or were corrected since."""
    members = {report.pk for report in incident.claims}
    for report in relied_on:
        if hasattr(report, "superseded_by"):
            raise FindingError(gettext("A report was corrected since. Rely on its latest version."))
        if hasattr(report, "withdrawal"):
            raise FindingError(gettext("A report that was withdrawn cannot be relied on. Leave it out."))
        if report.pk not in members:
            raise FindingError(
                gettext("A finding rests on reports of its own incident. Put the report there first.")
            )


def check_access(answer: str, incident: Incident) -> None:
    """Refuse "no access" without a restriction that says who kept us from looking."""
    restricted = any(part.restrictions.standing().exists() for part in incident.parts)
    if answer == Answer.NO_ACCESS and not restricted:
        raise FindingError(
            gettext(
                "“Unable to verify: no access” needs a restriction. Note first on the incident what kept you from looking."
            )
        )


def check_mandate(incident: Incident, fields: dict[str, object]) -> None:
    """Refuse what the mandate does not allow a finding to say, and an attribution that names nobody."""
    out = left_out(incident)
    if any(fields.get(name) not in NOTHING_SAID for name in out):
        raise FindingError(
            gettext(
                "The mandate of this centre does not allow this. Leave out who did it, how grave it is or what is recommended, as your form does."
            )
        )
    if fields.get("attribution") in NAMING and not fields.get("attributed_to"):
        raise FindingError(gettext("Say which party the finding names, or choose another attribution."))
    if fields.get("attribution") not in {*NAMING, Attribution.ONE_OF} and fields.get("attributed_to"):
        raise FindingError(
            gettext("This attribution names no party. Leave the party empty, or choose “one actor named”.")
        )


def countable(finding: Finding) -> bool:
    """Return whether a finding counts as a violation by a party.

    It must say "violation" and stand; what an excluded actor did is recorded and not counted.
    """
    if finding.answer != Answer.VIOLATION or not Finding.objects.standing().filter(pk=finding.pk).exists():
        return False
    instant = finding.incident.began_at or timezone.now()
    excluded = Party.objects.excluded_on(instant)
    return finding.attributed_to_id is None or not excluded.filter(pk=finding.attributed_to_id).exists()
