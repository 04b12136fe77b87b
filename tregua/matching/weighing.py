"""Suggestions as judgements arrive: what follows from them need not be asked, and neighbours lend each other weight."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Q

from tregua.matching import current
from tregua.matching.models import Suggestion, UnjudgedPair
from tregua.matching.parameters import Parameters
from tregua.matching.reasons import base
from tregua.matching.verdicts import Verdicts, around

# What neighbours lend at most, either way: they share their mistakes, so they are no independent witnesses.
MOST: Final = 4000
# So many suggestions are weighed anew after one judgement.
AT_ONCE: Final = 2_000

Pair = tuple[str, str]


def weigh(reports: Iterable[str]) -> int:
    """Weigh the suggestions anew that touch these reports, or what people joined with them; return how many changed."""
    verdicts = around(reports)
    touched = sorted({member for report in reports for member in verdicts.group_of(report)} | set(reports))
    near = list(Suggestion.objects.filter(Q(first__in=touched) | Q(second__in=touched))[:AT_ONCE])
    verdicts = around({pk for one in near for pk in (one.first_id, one.second_id)} | set(touched))
    wider = {
        member for one in near for pk in (one.first_id, one.second_id) for member in verdicts.group_of(pk)
    }
    scores = {
        (first, second): base(reasons)
        for first, second, reasons in Suggestion.objects.filter(
            first__in=wider, second__in=wider
        ).values_list("first_id", "second_id", "reasons")
    }
    parameters = current.parameters()
    changed = [one for one in near if _weigh(one, verdicts, scores, parameters)]
    Suggestion.objects.bulk_update(changed, ["score", "probability", "implied", "reasons"], batch_size=200)
    show(changed)
    return len(changed)


def _weigh(one: Suggestion, verdicts: Verdicts, scores: dict[Pair, int], parameters: Parameters) -> bool:
    """Give one suggestion what follows from the judgements of others; return whether that changed it."""
    before = (one.score, one.implied, one.reasons)
    reasons = [reason for reason in one.reasons if reason["feature"] != "neighbours"]
    one.implied = verdicts.implied(one.first_id, one.second_id)
    if not one.implied:
        reasons += _lent(one, verdicts, scores, parameters.missing)
    one.reasons, one.score = reasons, sum(reason["points"] for reason in reasons)
    one.probability = parameters.thousandths(one.score)
    return (one.score, one.implied, one.reasons) != before


def _lent(one: Suggestion, verdicts: Verdicts, scores: dict[Pair, int], missing: int) -> list[dict[str, Any]]:
    """Return what the other pairs between the two groups weigh, as a reason; nothing where both stand alone."""
    pairs = [
        (min(first, second), max(first, second))
        for first in verdicts.group_of(one.first_id)
        for second in verdicts.group_of(one.second_id)
    ]
    others = [scores.get(pair, missing) for pair in pairs if pair != (one.first_id, one.second_id)]
    if not others:
        return []
    points = max(-MOST, min(MOST, sum(others)))
    values = {"pairs": len(others)}
    return [{"feature": "neighbours", "context": "", "level": "joined", "points": points, "values": values}]


def show(changed: Sequence[Suggestion]) -> None:
    """Keep the list of what waits as these suggestions now are."""
    gone = [one.pk for one in changed if one.implied]
    UnjudgedPair.objects.filter(pk__in=gone).delete()
    asked = [one.pk for one in changed if not one.implied]
    waiting = dict(Suggestion.objects.unjudged().filter(pk__in=asked).values_list("pk", "score"))
    UnjudgedPair.objects.filter(pk__in=asked).delete()
    UnjudgedPair.objects.bulk_create([UnjudgedPair(pair_id=pk, score=score) for pk, score in waiting.items()])
