"""Suggestions after a run: new ones are added, changed ones scored anew, what nobody need look at taken away."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef

from tregua.matching.bulk import row_and_name
from tregua.matching.claims import Claims
from tregua.matching.density import neighbours
from tregua.matching.engine import ENGINE, SUGGEST, Scorer
from tregua.matching.library import Linked
from tregua.matching.models import Judgement, Suggestion
from tregua.matching.reasons import Stored, base
from tregua.matching.suggesting import around_reasons, reasons_of, suggestion
from tregua.matching.surrounded import added
from tregua.matching.weighing import show

AT_ONCE: Final = 500

Pair = tuple[int, int, int]


def renew(claims: Claims, linked: Linked) -> dict[str, int]:
    """Make the suggestions what this run says of every pair that nobody judged; return what was done."""
    scorer, counts = Scorer(linked.report.parameters), neighbours(claims)
    done = {"suggestions new": 0, "suggestions changed": 0, "suggestions gone": 0}
    for first_ids, pairs in _by_first(claims, linked):
        _renew(claims, scorer, counts, first_ids, pairs, done)
    return done


def _by_first(claims: Claims, linked: Linked) -> Iterator[tuple[list[str], list[Pair]]]:
    """Yield the pairs worth a look, by handfuls of first reports; those without any come too, for what must go."""
    low, high = np.minimum(linked.a, linked.b), np.maximum(linked.a, linked.b)
    kept = linked.score >= SUGGEST
    order = np.lexsort((high[kept], low[kept]))
    low, high, score = low[kept][order], high[kept][order], linked.score[kept][order]
    for start in range(0, len(claims), AT_ONCE):
        one, last = np.searchsorted(low, [start, start + AT_ONCE])
        rows = zip(low[one:last].tolist(), high[one:last].tolist(), score[one:last].tolist(), strict=True)
        yield list(claims.ids[start : start + AT_ONCE]), list(rows)


@transaction.atomic
def _renew(
    claims: Claims, scorer: Scorer, counts: Any, first_ids: list[str], pairs: list[Pair], done: dict[str, int]
) -> None:
    judged = Judgement.objects.filter(first=OuterRef("first"), second=OuterRef("second"), taken_back=None)
    known = {
        (one.first_id, one.second_id): one
        for one in Suggestion.objects.filter(~Exists(judged), first__in=first_ids)
    }
    new, changed = [], []
    for first, second, score in pairs:
        there = known.pop((claims.ids[first], claims.ids[second]), None)
        if there is not None and base(there.reasons) == score and there.engine == ENGINE:
            continue
        reasons = _reasons(claims, scorer, max(counts[first], counts[second]), (first, second), score)
        made = suggestion(claims.ids[first], claims.ids[second], reasons, scorer.parameters)
        if there is None:
            new.append(made)
        else:
            there.score, there.probability, there.reasons = made.score, made.probability, made.reasons
            there.engine, there.implied = ENGINE, ""
            changed.append(there)
    Suggestion.objects.filter(pk__in=[one.pk for one in known.values()]).delete()
    Suggestion.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    Suggestion.objects.bulk_update(
        changed, ["score", "probability", "reasons", "engine", "implied"], batch_size=200
    )
    show(changed)
    done["suggestions new"] += len(new)
    done["suggestions changed"] += len(changed)
    done["suggestions gone"] += len(known)


def _reasons(claims: Claims, scorer: Scorer, count: int, pair: tuple[int, int], score: int) -> list[Stored]:
    """Return the reasons of a pair: what its claims say, how busy it was, and what its rivals take from it."""
    (one, name), (other, other_name) = (row_and_name(claims, place) for place in pair)
    reasons = reasons_of(scorer, one, other, (name, other_name))
    sources = (claims.sources[claims.source[pair[0]]], claims.sources[claims.source[pair[1]]])
    busy = added(int(count), sources, scorer.parameters)
    return reasons + around_reasons(int(count), busy, score - base(reasons) - busy)
