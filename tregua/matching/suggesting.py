"""Holding reports against the register: the pairs worth a look are kept, each with a reason for every part of its score."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from tregua.matching import current, engine
from tregua.matching.arrival import AT, nearby, row_of_report
from tregua.matching.competition import AFTER
from tregua.matching.engine import SUGGEST, Row, Scorer
from tregua.matching.joining import join
from tregua.matching.models import Coded, Examined, Judgement, Suggestion
from tregua.matching.parameters import Parameters
from tregua.matching.reasons import Stored, as_stored, base
from tregua.matching.regrouping import regroup
from tregua.matching.scoring import Reason
from tregua.matching.surrounded import Surroundings, competing
from tregua.matching.verdicts import anything_judged
from tregua.matching.weighing import weigh
from tregua.record.plain import insert
from tregua.reports.models import Report

# So many reports within a day and about ten kilometres make a place and time busy.
BUSY: Final = 12

# A report, its row, and its place as written.
Told = tuple[str, Row, str]


@transaction.atomic(savepoint=False)
def examine(reports: Sequence[str], *, new: bool = False) -> int:
    """Hold these reports against the register; return how many pairs were not known before.

    Of reports that are new no pair is known; what is no current report of an event is left out.
    """
    scorer, judged, made, held = current.scorer(), anything_judged(), 0, []
    for report in reports:
        found = row_of_report(report)
        if found is not None:
            held.append(report)
            made += _examine((report, *found), scorer, judged=judged, new=new and len(reports) == 1)
    if held and judged:
        _judged_about(held)
    done = [Examined(report_id=pk, engine=engine.ENGINE) for pk in (held if new else reports)]
    insert(done, or_ignore=not new)
    return made


def _examine(told: Told, scorer: Scorer, *, judged: bool, new: bool) -> int:
    report, row, name = told
    around = nearby(report, row)
    parameters = scorer.parameters
    rows = [row, *(other for _report, other, _word in around)]
    surroundings = Surroundings(rows, scorer, _sources(rows, parameters))
    counts, scores = dict[str, int](), dict[str, int]()
    for other, other_row, word in around:
        score = surroundings.score((row, name), (other_row, word))
        if score is not None:
            counts[other], scores[other] = surroundings.busy(row, other_row), score
    rivals = [(other, its) for other, its, _word in around if other in scores]
    taken = competing(row, rivals, scores, parameters.competing + AFTER)
    settled = {other: score + taken.get(other, 0) for other, score in scores.items()}
    pairs = []
    for beside in around:
        other = beside[0]
        if settled.get(other, SUGGEST - 1) >= SUGGEST:
            reasons = _reasons(scorer, told, beside)
            reasons += around_reasons(counts[other], scores[other] - base(reasons), taken.get(other, 0))
            pairs.append(suggestion(min(report, other), max(report, other), reasons, parameters))
    known = {other: (its, word) for other, its, word in around if other in scores} | {report: (row, name)}
    join(report, scores, settled, known, surroundings, parameters, judged=judged)
    if new:
        insert(pairs)
        return len(pairs)
    return keep(pairs)


def _sources(rows: Sequence[Row], parameters: Parameters) -> dict[int, str]:
    """Return the words of the sources, where pairs of sources have weights of their own."""
    if not parameters.between:
        return {}
    numbers = {row[AT["source"]] for row in rows}
    return dict(Coded.objects.filter(pk__in=numbers).values_list("id", "word"))


def _judged_about(reports: Sequence[str]) -> None:
    """Weigh what is new by what people judged: of an earlier version of these reports, or of those around them."""
    corrected = Report.objects.filter(pk__in=reports, supersedes__isnull=False)
    new = Suggestion.objects.filter(Q(first__in=reports) | Q(second__in=reports))
    around = {pk for pair in new.values_list("first_id", "second_id") for pk in pair}
    about = Judgement.objects.filter(Q(first__in=around) | Q(second__in=around))
    wanted = set(corrected.values_list("pk", flat=True))
    if around and about.exists():
        wanted |= set(reports)
    if wanted:
        weigh(wanted)
        regroup(wanted)


def _reasons(scorer: Scorer, one: Told, other: Told) -> list[Stored]:
    (_first, row, name), (_second, other_row, other_name) = sorted((one, other), key=lambda told: told[0])
    return reasons_of(scorer, row, other_row, (name, other_name))


def keep(new: Sequence[Suggestion]) -> int:
    """Keep suggestions that are not known yet; return how many that were."""
    known = set(
        Suggestion.objects.filter(first__in={one.first_id for one in new}).values_list(
            "first_id", "second_id"
        )
    )
    fresh = [one for one in new if (one.first_id, one.second_id) not in known]
    insert(fresh, or_ignore=True)
    return len(fresh)


def suggestion(first: str, second: str, reasons: list[Stored], parameters: Parameters) -> Suggestion:
    """Return a suggestion: its score is the sum of its reasons."""
    score = sum(reason["points"] for reason in reasons)
    return Suggestion(
        first_id=first,
        second_id=second,
        score=score,
        probability=parameters.thousandths(score),
        reasons=reasons,
        engine=engine.ENGINE,
    )


def reasons_of(scorer: Scorer, one: Row, other: Row, names: tuple[str, str]) -> list[Stored]:
    """Return what is stored of two claims alone: where a pair begins, and a reason for each feature."""
    same = one[AT["source"]] == other[AT["source"]]
    begins = Reason("source", "", "same_source" if same else "other_source", scorer.prior[same], {})
    return [as_stored(reason, names) for reason in (begins, *scorer.reasons(one, other, names))]


def around_reasons(count: int, busy: int, rivals: int) -> list[Stored]:
    """Return what is stored of a pair's surroundings: how busy it was, and what its rivals take from it."""
    level = "busy" if count >= BUSY else "quiet"
    reasons = [as_stored(Reason("density", "", level, busy, {"reports": count}))]
    if rivals:
        reasons.append(as_stored(Reason("rivals", "", "others", rivals, {})))
    return reasons
