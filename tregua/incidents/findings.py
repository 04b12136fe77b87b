"""What this centre concludes: drafting, adopting or returning by somebody else, withdrawing. Nothing is overwritten."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.incidents.choices import Attribution, Standard, State
from tregua.incidents.errors import FindingError
from tregua.incidents.models import Adoption, Finding, FindingReturn, FindingWithdrawal, Incident, ReliedOn
from tregua.incidents.standards import (
    check_access,
    check_ground,
    check_mandate,
    check_members,
    countable,
    left_out,
)
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports.models import Report

__all__ = ["FindingError", "adopt", "countable", "draft_finding", "return_draft", "withdraw"]


@transaction.atomic
def draft_finding(
    incident: Incident,
    *,
    answer: str,
    reasons: str,
    relied_on: Sequence[Report],
    by: Person,
    standard: str = Standard.REASONABLE_GROUNDS,
    supersedes: Finding | None = None,
    **fields: Any,
) -> Finding:
    """Draft what the centre concludes, with reasons and the reports it rests on; somebody else adopts it.

    A draft that replaces a finding leaves it standing until it is adopted; Conflict when somebody else has
    drafted one in the meantime.
    """
    by.must("findings.draft")
    if not reasons.strip():
        raise FindingError(gettext("Give the reasons for the finding; they are kept with it."))
    if not fields.get("attribution"):
        mute = "attribution" in left_out(incident)
        fields["attribution"] = Attribution.NOT_IN_MANDATE if mute else Attribution.NONE_SOUGHT
    check_mandate(incident, fields)
    check_members(incident, relied_on)
    check_access(answer, incident)
    check_ground(answer, standard, relied_on)
    yours = {"answer": answer, "standard": standard, "reasons": reasons}
    Incident.objects.select_for_update().get(pk=incident.pk)
    replaced = _replaced(incident, supersedes, str(fields.get("question", "")), yours)
    try:
        with transaction.atomic():
            finding = Finding.objects.create(
                incident=incident,
                answer=answer,
                standard=standard,
                reasons=reasons,
                supersedes=replaced,
                recorded_by=by,
                **fields,
            )
    except IntegrityError as error:
        theirs = Finding.objects.filter(supersedes=replaced).first() if replaced else None
        if theirs is None:
            raise
        raise Conflict(theirs=theirs, yours=yours) from error
    for report in {report.pk: report for report in relied_on}.values():
        ReliedOn.objects.create(finding=finding, report=report, recorded_by=by)
    record.append(
        act="finding drafted", by=by.code, subject=f"incidents.Finding/{finding.pk}", facts=_facts(finding)
    )
    return finding


def _replaced(
    incident: Incident, supersedes: Finding | None, question: str, yours: dict[str, str]
) -> Finding | None:
    """Return the finding that a new draft follows in line; Conflict when another one has taken its place."""
    if supersedes is None:
        of_it = Finding.objects.filter(incident=incident, question=question)
        theirs = (
            of_it.awaiting_adoption().first() or of_it.returned_drafts().first() or of_it.standing().first()
        )
        if theirs is not None:
            raise Conflict(theirs=theirs, yours=yours)
        return None
    if supersedes.incident_id not in {part.pk for part in incident.parts}:
        raise FindingError(gettext("A finding replaces one of its own incident only."))
    last = Finding.objects.get(pk=supersedes.pk)
    while True:
        after = Finding.objects.filter(supersedes=last).first()
        if after is None:
            return last
        if not hasattr(after, "withdrawal"):
            raise Conflict(theirs=after, yours=yours)
        last = after


@transaction.atomic
def adopt(finding: Finding, *, by: Person) -> Adoption:
    """Adopt a finding that somebody else drafted; from now on it stands, and what it replaces does not."""
    by.must("findings.adopt")
    Incident.objects.select_for_update().get(pk=finding.incident_id)
    finding = Finding.objects.select_related("recorded_by").get(pk=finding.pk)
    if finding.recorded_by_id == by.pk:
        raise FindingError(gettext("You drafted this finding. Somebody else must adopt it."))
    _must_await(finding)
    replaces = next((one for one in finding.before if one.state == State.STANDING), None)
    others = Finding.objects.standing().filter(incident=finding.incident_id, question=finding.question)
    other = others.exclude(pk=replaces.pk if replaces else "").first()
    if other is not None:
        raise FindingError(
            gettext("Another finding stands on this incident already. Draft one that replaces it.")
        )
    adoption = Adoption.objects.create(finding=finding, replaces=replaces, recorded_by=by)
    record.append(
        act="finding adopted",
        by=by.code,
        subject=f"incidents.Finding/{finding.pk}",
        facts={"replaces": replaces.pk if replaces else "", **_facts(finding)},
    )
    return adoption


def _must_await(finding: Finding) -> None:
    state = finding.state
    if state == State.WITHDRAWN:
        raise FindingError(gettext("This finding was withdrawn. Draft a new one."))
    if state == State.SET_ASIDE:
        raise FindingError(gettext("A newer draft has taken the place of this one. Look at the incident."))
    if state == State.RETURNED:
        raise FindingError(
            gettext("This draft was returned to whoever drafted it, who changes or withdraws it first.")
        )
    if state != State.AWAITING:
        raise FindingError(gettext("This finding has been adopted already."))


@transaction.atomic
def return_draft(finding: Finding, *, reason: str, by: Person) -> FindingReturn:
    """Send a draft back to whoever drafted it, with the reason: it is not adopted as it is."""
    by.must("findings.adopt")
    Incident.objects.select_for_update().get(pk=finding.incident_id)
    finding = Finding.objects.get(pk=finding.pk)
    if finding.recorded_by_id == by.pk:
        raise FindingError(
            gettext("You drafted this finding. Withdraw it, or draft another one in its place.")
        )
    if not reason.strip():
        raise FindingError(gettext("Say why the draft is returned; whoever drafted it reads that."))
    _must_await(finding)
    returned: FindingReturn = FindingReturn.objects.create(
        finding=finding, reason=reason.strip(), recorded_by=by
    )
    record.append(
        act="finding returned", by=by.code, subject=f"incidents.Finding/{finding.pk}", facts=_facts(finding)
    )
    return returned


@transaction.atomic
def withdraw(finding: Finding, *, reason: str, by: Person) -> FindingWithdrawal:
    """Take a finding back, with the reason; it stays readable, and the one that it replaced stands again."""
    Incident.objects.select_for_update().get(pk=finding.incident_id)
    finding = Finding.objects.get(pk=finding.pk)  # it may have been adopted since the page was opened
    by.must("findings.adopt" if hasattr(finding, "adoption") else "findings.draft")
    if not reason.strip():
        raise FindingError(gettext("Say why the finding is withdrawn; the reason is kept."))
    theirs = FindingWithdrawal.objects.filter(finding=finding).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason})
    withdrawal = FindingWithdrawal.objects.create(finding=finding, reason=reason, recorded_by=by)
    record.append(
        act="finding withdrawn",
        by=by.code,
        subject=f"incidents.Finding/{finding.pk}",
        facts={"incident": finding.incident_id, "answer": finding.answer},
    )
    return withdrawal


def _facts(finding: Finding) -> dict[str, Any]:
    return {
        "incident": finding.incident_id,
        "answer": finding.answer,
        "standard": finding.standard,
        "attribution": finding.attribution,
        "attributed_to": finding.attributed_to.code if finding.attributed_to else "",
        "supersedes": finding.supersedes_id or "",
    }
