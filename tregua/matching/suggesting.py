"""Holding reports against the register: the pairs worth a look are kept, each with a reason for every part of its score."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from tregua.matching import current, engine
from tregua.matching.arrival import AT, nearby, row_of_report
from tregua.matching.claims import NOWHERE
from tregua.matching.engine import SUGGEST, Row, Scorer
from tregua.matching.models import Examined, Judgement, Suggestion
from tregua.matching.neighbourhood import near_enough
from tregua.matching.parameters import Parameters
from tregua.matching.reasons import Stored, as_stored
from tregua.matching.regrouping import join, regroup
from tregua.matching.scoring import Reason
from tregua.matching.weighing import weigh
from tregua.reports.models import Report

# So many reports within so many seconds and kilometres make a place and time busy.
BUSY, BUSY_SECONDS, BUSY_KM = 10, 6 * 3600, 5

# A report, its row, and its place as written.
Told = tuple[str, Row, str]


@transaction.atomic
def examine(reports: Sequence[str], *, new: bool = False) -> int:
    """Hold these reports against the register; return how many pairs were not known before.

    Of reports that are new no pair is known; what is no current report of an event is left out.
    """
    scorer, made, held = current.scorer(), 0, []
    for report in reports:
        found = row_of_report(report)
        if found is not None:
            held.append(report)
            made += _examine((report, *found), scorer, new=new and len(reports) == 1)
    if held and Judgement.objects.exists():
        _judged_about(held)
    Examined.objects.bulk_create(
        [Examined(report_id=pk, engine=engine.ENGINE) for pk in (held if new else reports)],
        batch_size=500,
        ignore_conflicts=not new,
    )
    return made


def _examine(told: Told, scorer: Scorer, *, new: bool) -> int:
    report, row, name = told
    around = nearby(report, row)
    parameters = scorer.parameters
    scores = {
        other: scorer.total(row, other_row, parameters.floor, (name, word))
        for other, other_row, word in around
    }
    busy = sum(_beside(row, other) for _report, other, _word in around)
    pairs = [_suggest(scorer, told, beside, busy) for beside in around if scores[beside[0]] >= SUGGEST]
    join(report, scores, parameters.missing)
    if new:
        Suggestion.objects.bulk_create(pairs)
        return len(pairs)
    return keep(pairs)


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


def _suggest(scorer: Scorer, one: Told, other: Told, busy: int) -> Suggestion:
    (first, row, name), (second, other_row, other_name) = sorted((one, other), key=lambda told: told[0])
    reasons = reasons_of(scorer, row, other_row, (name, other_name), busy)
    return suggestion(first, second, reasons, scorer.parameters)


def keep(new: Sequence[Suggestion]) -> int:
    """Keep suggestions that are not known yet; return how many that were."""
    known = set(
        Suggestion.objects.filter(first__in={one.first_id for one in new}).values_list(
            "first_id", "second_id"
        )
    )
    fresh = [one for one in new if (one.first_id, one.second_id) not in known]
    Suggestion.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
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


def reasons_of(
    scorer: Scorer, one: Row, other: Row, names: tuple[str, str], busy: int | None = None
) -> list[Stored]:
    """Return what is stored of a pair: where it begins, a reason for each feature, and how busy it was there."""
    same = one[AT["source"]] == other[AT["source"]]
    begins = Reason("source", "", "same_source" if same else "other_source", scorer.prior[same], {})
    reasons = [begins, *scorer.reasons(one, other, names)]
    if busy is not None:
        reasons.append(
            Reason("density", "", "busy" if busy >= BUSY else "quiet", 0, {"reports": busy, "hours": 6})
        )
    return [as_stored(reason, names) for reason in reasons]


def _beside(row: Row, other: Row) -> bool:
    """Return whether another report tells of this place and these hours."""
    if abs(row[AT["start"]] - other[AT["start"]]) > BUSY_SECONDS:
        return False
    if row[AT["place"]] and row[AT["place"]] == other[AT["place"]]:
        return True
    if NOWHERE in (row[AT["lat"]], other[AT["lat"]]):
        return False
    points = [tuple(side[AT[name]] for name in ("lat", "lon", "lon_scale")) for side in (row, other)]
    return near_enough(points[0], points[1], BUSY_KM)
