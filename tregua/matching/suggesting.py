"""Holding reports against the register: the pairs worth a look are kept, each with a reason for every part of its score."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from tregua.matching import current, engine
from tregua.matching.arrival import AT, nearby, row_of_report
from tregua.matching.claims import NOWHERE
from tregua.matching.engine import SUGGEST, Row, Scorer
from tregua.matching.models import Examined, Suggestion
from tregua.matching.neighbourhood import near_enough
from tregua.matching.parameters import Parameters
from tregua.matching.scoring import Reason

# So many reports within so many seconds and kilometres make a place and time busy.
BUSY, BUSY_SECONDS, BUSY_KM = 10, 6 * 3600, 5

Stored = dict[str, Any]


@transaction.atomic
def examine(reports: Sequence[str]) -> int:
    """Hold these reports against the register; return how many pairs were not known before."""
    scorer, made = current.scorer(), 0
    for report in reports:
        made += _examine(report, scorer)
    Examined.objects.bulk_create(
        [Examined(report_id=pk, engine=engine.ENGINE) for pk in reports],
        batch_size=500,
        ignore_conflicts=True,
    )
    return made


def _examine(report: str, scorer: Scorer) -> int:
    found = row_of_report(report)
    if found is None:
        return 0
    row, name = found
    around = nearby(report, row)
    busy = sum(_beside(row, other) for _report, other, _word in around)
    new = []
    for other, other_row, word in around:
        if scorer.total(row, other_row, SUGGEST, (name, word)) < SUGGEST:
            continue
        pair = ((report, row, name), (other, other_row, word))
        (first, one, one_name), (second, two, two_name) = sorted(pair, key=lambda side: side[0])
        reasons = reasons_of(scorer, one, two, (one_name, two_name), busy)
        new.append(suggestion(first, second, reasons, scorer.parameters))
    return keep(new)


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
        probability=thousandths(score, parameters),
        reasons=reasons,
        engine=engine.ENGINE,
    )


def thousandths(score: int, parameters: Parameters) -> int:
    """Return the calibrated probability of a score, in thousandths."""
    return round(1000 * parameters.probability(score))


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


def as_stored(reason: Reason, names: tuple[str, str] = ("", "")) -> Stored:
    """Return a reason as codes and values, never a sentence of one language."""
    values: Mapping[str, Any] = reason.values
    if reason.feature == "name" and reason.level in {"same_name", "alike"}:
        values = {"one": names[0], "other": names[1]}
    return {
        "feature": reason.feature,
        "context": reason.context,
        "level": reason.level,
        "points": reason.points,
        "values": dict(values),
    }


def base(reasons: Iterable[Stored]) -> int:
    """Return the score of the pair alone, without what was judged about others."""
    return sum(reason["points"] for reason in reasons if reason["feature"] != "neighbours")


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
