"""Filing, correcting, withdrawing and grading claims; sources."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.intake.actions import IntakeError
from tregua.people.conflict import Conflict
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.places.lookup import Match
from tregua.places.models import Place
from tregua.record import actions as record
from tregua.record.plain import insert
from tregua.reports import after, checks
from tregua.reports.flags import raise_all, raise_flags
from tregua.reports.models import Grading, Report, Source, Withdrawal
from tregua.reports.withdrawing import withdraw_all

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
    by.must("reports.file", "intake.cut", "portal.use")
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


def file_report(*, source: Source, by: Person, **says: Any) -> Report:
    """File one claim of a source; it is a claim and stays one whatever is found later."""
    return file_reports([{"source": source, **says}], by=by)[0]


@transaction.atomic
def file_reports(
    claims: Iterable[Mapping[str, Any]],
    *,
    by: Person,
    candidates: Mapping[str, list[str]] | None = None,
    unplaced: Collection[int] = (),
) -> list[Report]:
    """File many claims at once, each as the fields of a report.

    `candidates` are what names of places may mean, where the caller has looked them up. `unplaced` numbers the claims
    whose place as written was not found although a wider one is known: they are flagged all the same.
    """
    by.must("reports.file", "portal.use")
    reports = [Report(recorded_by=by, **says) for says in claims]
    insert(reports)
    record.append_all(
        (record.Act("report filed", f"reports.Report/{report.pk}", _facts(report)) for report in reports),
        by=by.code,
    )
    after.tell_made([report.pk for report in reports])
    named = _Named(candidates)
    raise_all(
        (
            (report, doubt)
            for number, report in enumerate(reports)
            for doubt in _doubts(report, named, unplaced=number in unplaced)
        ),
        by=by,
    )
    return reports


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
    after.tell_gone([report.pk])
    after.tell_made([corrected.pk])
    raise_flags(corrected, _doubts(corrected, _Named()), by=by)
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


class _Named(dict[str, list[str]]):
    """What names of places may mean, each name looked up once."""

    def __init__(self, known: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(known or {})

    def __missing__(self, written: str) -> list[str]:
        self[written] = candidates_for(Place.objects.named(written))
        return self[written]


def candidates_for(found: Sequence[Match]) -> list[str]:
    """Return the places that a name may mean as a flag lists them."""
    return [f"{match.place.code} {match.place.name('en')}" for match in found[:6]]


def _doubts(report: Report, named: Mapping[str, list[str]], *, unplaced: bool = False) -> list[checks.Doubt]:
    """Return what cannot be read with certainty in a report."""
    if not report.place_as_written or (report.place is not None and not unplaced):
        return []
    return checks.place_not_found(report.place_as_written, "place", named[report.place_as_written])


@transaction.atomic
def withdraw_report(report: Report, *, reason: str, by: Person) -> Withdrawal:
    """Take a report back; it stays readable with the reason and no longer counts."""
    withdrawn = withdraw_reports([report.pk], reason=reason, by=by)
    if not withdrawn:
        raise ReportError(gettext("This report has been withdrawn already."))
    return withdrawn[0]


@transaction.atomic
def withdraw_reports(reports: Sequence[str], *, reason: str, by: Person) -> list[Withdrawal]:
    """Take many reports back, each named by its id; one that is withdrawn already stays as it was."""
    by.must("reports.file")
    if not reason.strip():
        raise ReportError(gettext("Say why the report is withdrawn; the reason is kept."))
    act, subject = "report withdrawn", "reports.Report"
    made = withdraw_all(Withdrawal, "report", reports, act=act, subject=subject, reason=reason, by=by)
    after.tell_gone([one.report_id for one in made])
    return made


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
