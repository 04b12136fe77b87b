"""Filing, correcting, withdrawing and grading claims; sources."""

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.intake.actions import IntakeError
from tregua.people.conflict import Conflict
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.places.models import Place
from tregua.record import actions as record
from tregua.reports import checks
from tregua.reports.flags import raise_flags
from tregua.reports.models import Grading, Report, Source, Withdrawal

# What a correction carries over from the report it replaces unless it says otherwise.
CARRIED: Final = tuple(
    field.name
    for field in Report._meta.concrete_fields
    if field.name not in {"id", "recorded_at", "recorded_by", "supersedes", "reason"}
)


class ReportError(IntakeError):
    """A claim cannot be recorded as it is; the message says why and what to do."""


@transaction.atomic
def add_source(
    *,
    code: str,
    kind: str,
    by: Person,
    names: dict[str, str] | None = None,
    party: Party | None = None,
    identity: str = "",
) -> Source:
    """Record whom reports come from; a person's identity is sealed at once and the code stands for it."""
    if not by.may("intake.cut"):
        by.must("reports.file")
    if identity and names:
        raise ReportError(
            gettext("A source whose identity is sealed has a code only. Leave the public names empty.")
        )
    source = Source.objects.create(
        code=code,
        kind=kind,
        names=names or {},
        party=party,
        identity=seal(identity, about=SealedAbout.SOURCE) if identity else None,
        recorded_by=by,
    )
    record.append(
        act="source added",
        by=by.code,
        subject=f"reports.Source/{source.pk}",
        facts={"code": code, "kind": kind},
    )
    return source


@transaction.atomic
def file_report(*, source: Source, by: Person, **says: Any) -> Report:
    """File one claim of a source; it is a claim and stays one whatever is found later."""
    by.must("reports.file")
    report = Report.objects.create(source=source, recorded_by=by, **says)
    record.append(act="report filed", by=by.code, subject=f"reports.Report/{report.pk}", facts=_facts(report))
    raise_flags(report, _doubts(report), by=by)
    return report


@transaction.atomic
def correct_report(report: Report, *, reason: str, by: Person, **changes: Any) -> Report:
    """File a corrected version of a report; the old one stays; Conflict when somebody corrected it first."""
    by.must("reports.file")
    if not reason.strip():
        raise ReportError(gettext("Say why the report is corrected; the reason is kept."))
    says = {name: getattr(report, name) for name in CARRIED} | changes
    try:
        with transaction.atomic():
            corrected = Report.objects.create(supersedes=report, reason=reason, recorded_by=by, **says)
    except IntegrityError as error:
        theirs = Report.objects.filter(supersedes=report).first()
        if theirs is None:
            raise
        raise Conflict(theirs=theirs, yours=_yours(report, reason, changes)) from error
    record.append(
        act="report corrected",
        by=by.code,
        subject=f"reports.Report/{corrected.pk}",
        facts={"supersedes": report.pk, "reason": reason, **_facts(corrected)},
    )
    raise_flags(corrected, _doubts(corrected), by=by)
    return corrected


def _yours(report: Report, reason: str, changes: dict[str, Any]) -> dict[str, str]:
    """Return what a correction would have changed, field by field as a page shows it; nothing of it is lost."""
    changed = {name: value for name, value in changes.items() if value != getattr(report, name)}
    choices = {
        field.name: dict(field.flatchoices)
        for field in Report._meta.concrete_fields
        if field.choices is not None
    }
    shown = {
        name: str(choices.get(name, {}).get(value, value)) if value is not None else ""
        for name, value in changed.items()
        if not isinstance(value, list)
    }
    lists = {name: str(value) for name, value in changed.items() if isinstance(value, list)}
    return {**shown, **lists, "reason": reason}


def _doubts(report: Report) -> list[checks.Doubt]:
    """Return what cannot be read with certainty in a report."""
    if report.place is not None or not report.place_as_written:
        return []
    found = Place.objects.named(report.place_as_written)
    candidates = [f"{match.place.code} {match.place.name('en')}" for match in found[:6]]
    return checks.place_not_found(report.place_as_written, "place", candidates)


@transaction.atomic
def withdraw_report(report: Report, *, reason: str, by: Person) -> Withdrawal:
    """Take a report back; it stays readable with the reason and no longer counts."""
    by.must("reports.file")
    if not reason.strip():
        raise ReportError(gettext("Say why the report is withdrawn; the reason is kept."))
    try:
        with transaction.atomic():
            withdrawal = Withdrawal.objects.create(report=report, reason=reason, recorded_by=by)
    except IntegrityError as error:
        raise ReportError(gettext("This report has been withdrawn already.")) from error
    record.append(
        act="report withdrawn", by=by.code, subject=f"reports.Report/{report.pk}", facts={"reason": reason}
    )
    return withdrawal


@transaction.atomic
def grade(report: Report, *, source_grade: str, information_grade: str, reason: str, by: Person) -> Grading:
    """Grade source and information of a report on their two axes, with the reason; the latest counts."""
    by.must("reports.grade")
    if not reason.strip():
        raise ReportError(gettext("Say why you grade it so; the reason is kept."))
    grading = Grading.objects.create(
        report=report,
        source_grade=source_grade,
        information_grade=information_grade,
        reason=reason,
        recorded_by=by,
    )
    record.append(
        act="report graded",
        by=by.code,
        subject=f"reports.Report/{report.pk}",
        facts={"grade": f"{source_grade}{information_grade}", "reason": reason},
    )
    return grading


def _facts(report: Report) -> dict[str, Any]:
    return {
        "source": report.source.code,
        "predicate": report.predicate,
        "violation_type": report.violation_type,
        "place": report.place.code if report.place else "",
        "started_at": report.started_at.isoformat() if report.started_at else "",
        "time_precision": report.time_precision,
    }
