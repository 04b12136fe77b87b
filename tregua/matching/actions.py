"""Suggesting pairs, judging them, taking a judgement back."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from tregua.matching import blocking, engine
from tregua.matching.gathering import facts, with_places
from tregua.matching.models import Examined, Judgement, Suggestion, TakenBack, Verdict
from tregua.matching.waiting import UnexaminedReport
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record.waiting import make_anew
from tregua.reports.claims import ReportQuerySet
from tregua.reports.models import Report

# A date is often off by one: what lies within a day and a quarter of a report is held against it.
WINDOW: Final = timedelta(hours=30)
# So many new reports are taken together; their neighbours in time come with them.
TOGETHER: Final = 500


class MatchingError(Exception):
    """Two reports cannot be judged so; the message says why and what to do."""


def unexamined() -> ReportQuerySet:
    """Return the current reports of events that this engine has not held against the others, by time."""
    done = Examined.objects.filter(engine=engine.ENGINE, report=OuterRef("pk"))
    waiting = Report.objects.current().of_events().filter(~Exists(done), unexamined__isnull=False)
    return waiting.order_by("unexamined__started_at", "unexamined__pk")


def refresh(at_most: int | None = None) -> int:
    """Hold every report that is new against its neighbours and keep the pairs worth a look; return how many.

    What was scored before is not scored again, so that a centre can run this after every message.
    """
    _take_up()
    made = 0
    for batch in _batches(unexamined()[:at_most]):
        made += _examine(batch)
    return made


def _take_up() -> None:
    """Put right what waits to be examined: everything for a new engine, and nothing that is no current event."""
    if not Examined.objects.filter(engine=engine.ENGINE).exists() and Examined.objects.exists():
        with connection.cursor() as cursor:
            make_anew(UnexaminedReport, cursor)
    oldest = UnexaminedReport.objects.order_by("started_at", "report").values_list("pk", flat=True)
    while waiting := list(oldest[:TOGETHER]):
        others = set(waiting) - set(unexamined().filter(pk__in=waiting).values_list("pk", flat=True))
        UnexaminedReport.objects.filter(pk__in=others).delete()
        if len(others) < len(waiting):
            return


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Yield new reports in stretches of time without long gaps, so that their neighbours are few."""
    batch: list[Report] = []
    for report in reports:
        if batch and (len(batch) >= TOGETHER or _far(batch[-1].started_at, report.started_at)):
            yield batch
            batch = []
        batch.append(report)
    if batch:
        yield batch


def _far(earlier: datetime | None, later: datetime | None) -> bool:
    return earlier is None or later is None or later - earlier > 4 * WINDOW


@transaction.atomic
def _examine(batch: list[Report]) -> int:
    new = {report.pk for report in batch}
    beside = facts(with_places(Report.objects.current().of_events().filter(Q(pk__in=new) | _near(batch))))
    found = blocking.candidates(beside, only=new)
    pairs = list(engine.suggest(found.pairs))
    known = set(
        Suggestion.objects.filter(first__in=[pair.first for pair in pairs]).values_list(
            "first_id", "second_id"
        )
    )
    Suggestion.objects.filter(Q(first__in=new) | Q(second__in=new)).exclude(engine=engine.ENGINE).delete()
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                first_id=pair.first,
                second_id=pair.second,
                score=pair.score.total,
                reasons=[reason.as_json() for reason in pair.score.reasons],
                engine=engine.ENGINE,
            )
            for pair in pairs
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    Examined.objects.bulk_create(
        [Examined(report_id=pk, engine=engine.ENGINE) for pk in new], batch_size=500, ignore_conflicts=True
    )
    return sum((pair.first, pair.second) not in known for pair in pairs)


def _near(batch: list[Report]) -> Q:
    """Return what may lie near these reports in time."""
    begins = [report.started_at for report in batch if report.started_at]
    if not begins:
        return Q(pk__in=[])
    last = max(report.ended_at or report.started_at for report in batch if report.started_at)
    return Q(started_at__lte=last + WINDOW) & (
        Q(ended_at__gte=min(begins) - WINDOW) | Q(ended_at=None, started_at__gte=min(begins) - WINDOW)
    )


def in_order(first: Report, second: Report) -> tuple[Report, Report]:
    """Return two reports in the order in which pairs are kept; one report is no pair."""
    if first.pk == second.pk:
        raise MatchingError(gettext("This is one report. Choose two different reports."))
    return (first, second) if first.pk < second.pk else (second, first)


@transaction.atomic
def judge(
    first: Report, second: Report, *, verdict: str, by: Person, reason: str = "", seen: str | None = None
) -> Judgement:
    """Judge whether two reports tell of one incident; the latest verdict counts, the earlier ones stay.

    `seen` is the judgement that was on the page ("" for none): when another stands now, that is a Conflict.
    """
    by.must("matching.judge")
    if verdict not in Verdict.values:
        raise MatchingError(gettext("Judge the pair as same, different or unsure."))
    first, second = in_order(first, second)
    list(Report.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk"))
    standing = Judgement.objects.standing().filter(first=first, second=second).first()
    if seen is not None and seen != (standing.pk if standing else ""):
        theirs = standing or Judgement.objects.filter(first=first, second=second).order_by("-id").first()
        if theirs:
            raise Conflict(theirs=theirs, yours={"verdict": verdict, "reason": reason})
    suggestion = Suggestion.objects.filter(first=first, second=second).first()
    judgement = Judgement.objects.create(
        first=first,
        second=second,
        verdict=verdict,
        reason=reason,
        score_seen=suggestion.score if suggestion else None,
        recorded_by=by,
    )
    record.append(
        act="pair judged",
        by=by.code,
        subject=f"matching.Judgement/{judgement.pk}",
        facts={
            "first": first.pk,
            "second": second.pk,
            "verdict": verdict,
            "score_seen": judgement.score_seen,
        },
    )
    return judgement


@transaction.atomic
def take_back(judgement: Judgement, *, reason: str, by: Person) -> TakenBack:
    """Take a judgement back, with the reason; the one before it counts again."""
    by.must("matching.judge")
    if not reason.strip():
        raise MatchingError(gettext("Say why the judgement is taken back; the reason is kept."))
    Judgement.objects.select_for_update().get(pk=judgement.pk)
    theirs = TakenBack.objects.filter(judgement=judgement).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason})
    taken = TakenBack.objects.create(judgement=judgement, reason=reason, recorded_by=by)
    record.append(
        act="judgement taken back",
        by=by.code,
        subject=f"matching.Judgement/{judgement.pk}",
        facts={"first": judgement.first_id, "second": judgement.second_id, "verdict": judgement.verdict},
    )
    return taken
