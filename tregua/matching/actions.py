"""Suggesting pairs, judging them, taking a judgement back."""

from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from tregua.matching import engine, suggesting
from tregua.matching.indexing import put
from tregua.matching.models import ClaimVector, Examined, Judgement, Suggestion, TakenBack, Verdict
from tregua.matching.regrouping import regroup
from tregua.matching.waiting import UnexaminedReport
from tregua.matching.weighing import weigh
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record.waiting import make_anew
from tregua.reports.claims import ReportQuerySet
from tregua.reports.models import Report

# So many new reports are taken together.
TOGETHER: Final = 500
# So many are held against the register in the moment in which they are filed.
AT_ONCE: Final = 20


class MatchingError(Exception):
    """Two reports cannot be judged so; the message says why and what to do."""


def unexamined() -> ReportQuerySet:
    """Return the current reports of events that this engine has not held against the others, by time."""
    done = Examined.objects.filter(engine=engine.ENGINE, report=OuterRef("pk"))
    waiting = Report.objects.current().of_events().filter(~Exists(done), unexamined__isnull=False)
    return waiting.order_by("unexamined__started_at", "unexamined__pk")


def refresh(at_most: int | None = None) -> int:
    """Hold every report that is new against the register and keep the pairs worth a look; return how many.

    What was held against it before is not again, so that a centre can run this after every message.
    """
    _take_up()
    made = 0
    while waiting := list(unexamined().values_list("pk", flat=True)[: min(TOGETHER, at_most or TOGETHER)]):
        there = set(ClaimVector.objects.filter(pk__in=waiting).values_list("pk", flat=True))
        put([pk for pk in waiting if pk not in there])
        made += suggesting.examine(waiting)
        if at_most is not None:
            at_most -= len(waiting)
            if at_most <= 0:
                break
    return made


def arrived(reports: Sequence[str]) -> None:
    """Hold a few reports that were just made against the register; many are left to the next round."""
    put(reports, new=True)
    if len(reports) <= AT_ONCE:
        suggesting.examine(reports, new=True)


def _take_up() -> None:
    """Put right what waits to be examined: everything for a new engine, and nothing that is no current event."""
    if not Examined.objects.filter(engine=engine.ENGINE).exists() and Examined.objects.exists():
        Suggestion.objects.exclude(engine=engine.ENGINE).delete()
        with connection.cursor() as cursor:
            make_anew(UnexaminedReport, cursor)
    oldest = UnexaminedReport.objects.order_by("started_at", "report").values_list("pk", flat=True)
    while waiting := list(oldest[:TOGETHER]):
        others = set(waiting) - set(unexamined().filter(pk__in=waiting).values_list("pk", flat=True))
        UnexaminedReport.objects.filter(pk__in=others).delete()
        if len(others) < len(waiting):
            return


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
    judgement = _judged(first.pk, second.pk, verdict=verdict, reason=reason, by=by)
    weigh([first.pk, second.pk])
    regroup([first.pk, second.pk])
    return judgement


@transaction.atomic
def judge_each(verdicts: Sequence[tuple[str, str, str]], *, by: Person, reason: str) -> list[Judgement]:
    """Judge many pairs of reports for one reason, each (first, second, verdict) with the smaller id first."""
    by.must("matching.judge")
    made = [_judged(first, second, verdict=said, reason=reason, by=by) for first, second, said in verdicts]
    about = sorted({pk for first, second, _said in verdicts for pk in (first, second)})
    weigh(about)
    regroup(about)
    return made


def _judged(first: str, second: str, *, verdict: str, reason: str, by: Person) -> Judgement:
    """Write a judgement with the score that its pair has now."""
    suggestion = Suggestion.objects.filter(first=first, second=second).first()
    judgement = Judgement.objects.create(
        first_id=first,
        second_id=second,
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
            "first": first,
            "second": second,
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
    weigh([judgement.first_id, judgement.second_id])
    regroup([judgement.first_id, judgement.second_id])
    return taken
