"""Suggested clusters: a judgement joins or parts some; every move stays readable."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from django.db import transaction

from tregua.matching import current, linkage
from tregua.matching.models import Grouping, Regrouped, Relink, Suggestion
from tregua.matching.reasons import base
from tregua.matching.stable import moves, named
from tregua.matching.verdicts import Verdicts, around
from tregua.record.plain import insert

AT_ONCE: Final = 1_000
EMPTY: Final = np.zeros(0, np.int64)


@transaction.atomic
def regroup(reports: Iterable[str]) -> None:
    """Cluster anew what lies around these reports, as judgements and scores now are."""
    verdicts = around(reports)
    wanted = {member for report in reports for member in verdicts.group_of(report)} | set(reports)
    wanted = _whole(wanted)
    near = Suggestion.objects.filter(first__in=wanted).values_list("second_id", flat=True)
    also = Suggestion.objects.filter(second__in=wanted).values_list("first_id", flat=True)
    wanted = _whole(wanted | set(near[:AT_ONCE]) | set(also[:AT_ONCE]))
    pairs = [
        (first, second, base(reasons))
        for first, second, reasons in Suggestion.objects.filter(
            first__in=wanted, second__in=wanted
        ).values_list("first_id", "second_id", "reasons")
    ]
    before = dict(Grouping.objects.filter(pk__in=wanted).values_list("report_id", "cluster"))
    cluster(before, wanted, pairs, around(wanted), missing=current.parameters().missing)


def cluster(
    before: Mapping[str, str],
    reports: Iterable[str],
    pairs: Iterable[tuple[str, str, int]],
    verdicts: Verdicts,
    *,
    missing: int,
) -> None:
    """Cluster these reports anew by the scores of their pairs; what was judged is never overruled.

    `missing` is the score of a pair that is not among them.
    """
    ids = sorted(reports)
    rows = {report: row for row, report in enumerate(ids)}
    same = [
        (rows[min(group)], rows[member])
        for group in set(verdicts.together.values())
        if group <= rows.keys()
        for member in group - {min(group)}
    ]
    different = [(rows[one], rows[other]) for one, other in verdicts.apart if one in rows and other in rows]
    scored = [(rows[first], rows[second], score) for first, second, score in pairs]
    a, b, score = (
        (np.array(column, np.int64) for column in zip(*scored, strict=True)) if scored else (EMPTY,) * 3
    )
    linked = linkage.link(
        len(ids), a, b, score.astype(np.int32), missing=missing, same=same, different=different
    )
    found: dict[int, list[str]] = {}
    for report, label in zip(ids, linked.labels.tolist(), strict=True):
        found.setdefault(label, []).append(report)
    write(before, named(found.values(), before))


def _whole(reports: set[str]) -> set[str]:
    """Return these reports and all that stand in a cluster with one of them."""
    clusters = Grouping.objects.filter(pk__in=reports).values_list("cluster", flat=True)
    return reports | set(
        Grouping.objects.filter(cluster__in=set(clusters)).values_list("report_id", flat=True)
    )


def write(before: Mapping[str, str], now: Mapping[str, str], relink: Relink | None = None) -> int:
    """Keep the clusters of these reports as they now are, and every move; return how many moved."""
    moved = moves(before, now)
    for start in range(0, len(moved), AT_ONCE):
        some = moved[start : start + AT_ONCE]
        stood = [report for report, was, _is in some if was]
        if stood:
            Grouping.objects.filter(pk__in=stood).delete()
        insert([Grouping(report_id=report, cluster=became) for report, _was, became in some if became])
        insert(
            [
                Regrouped(report_id=report, was=was, became=became, relink=relink)
                for report, was, became in some
            ]
        )
    return len(moved)
