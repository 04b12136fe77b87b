"""The nightly run: the whole register by the bulk engine, weights learned from it, clusters and suggestions made good.

Nothing that a person judged is changed: judgements are given to the engine as constraints. What the run met, what it
cut and where its weights come from stands in its `Relink`.
"""

import time
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction

from tregua.matching import library
from tregua.matching.bulk import claims_of_register
from tregua.matching.claims import Claims
from tregua.matching.engine import ENGINE
from tregua.matching.indexing import make_good
from tregua.matching.library import Linked
from tregua.matching.models import Examined, Grouping, Learned, Relink, UnexaminedReport
from tregua.matching.parameters import Parameters
from tregua.matching.regrouping import write
from tregua.matching.renewing import renew
from tregua.matching.stable import named
from tregua.matching.verdicts import Row, standing
from tregua.matching.weighing import weigh

# So many sets of learned weights are kept.
KEPT: Final = 30
AT_ONCE: Final = 500


def relink(*, parameters: Parameters | None = None, threads: int | None = None) -> Relink:
    """Match the whole register and keep what follows; without parameters they are learned from it."""
    began, wrong = time.monotonic(), make_good()
    claims, judged = claims_of_register(), standing()
    linked = library.match(claims, parameters=parameters, judgements=judged, threads=threads)
    run = Relink.objects.create(learned=_keep_learned(linked, claims, judged))
    moved = _keep_clusters(linked, run)
    renewed = renew(claims, linked)
    _weigh_around(judged)
    _mark_examined()
    report = linked.report
    run.facts = {
        "reports": len(claims),
        "rows made good": wrong,
        "pairs looked at": int(report.candidates),
        "pairs cut": int(report.cut),
        "judgements": len(judged),
        "contradictions": len(report.contradictions),
        "clusters": int((_sizes(linked) > 1).sum()),
        "reports moved": moved,
        **renewed,
        "seconds": round(time.monotonic() - began, 1),
    }
    run.save()
    return run


@transaction.atomic
def _keep_learned(linked: Linked, claims: Claims, judged: list[Row]) -> Learned:
    """Keep the weights of this run with where they come from; who uses shipped weights instead says why."""
    report = linked.report
    learned = Learned.objects.create(
        tables=report.parameters.as_json() if report.learned else {},
        origin={
            "reports": len(claims),
            "pairs": int(report.candidates),
            "judgements": len(judged),
            "sources": len(claims.sources) - 1,
            "says": report.parameters.learned_from,
        },
        fallback="" if report.learned else "; ".join(report.said) or "too_few_reports",
    )
    old = list(Learned.objects.order_by("-id").values_list("pk", flat=True)[KEPT:])
    Learned.objects.filter(pk__in=old).delete()
    return learned


@transaction.atomic
def _keep_clusters(linked: Linked, run: Relink) -> int:
    found: dict[int, list[str]] = {}
    for report, cluster in zip(linked.ids, linked.clusters.tolist(), strict=True):
        found.setdefault(cluster, []).append(report)
    before = dict(Grouping.objects.values_list("report_id", "cluster"))
    return write(before, named(found.values(), before), run)


def _sizes(linked: Linked) -> Any:
    import numpy as np  # noqa: PLC0415 - one line of it

    return np.bincount(linked.clusters) if len(linked.clusters) else np.zeros(0, int)


def _weigh_around(judged: list[Row]) -> None:
    """Weigh again what judgements of others say about the suggestions that were made anew."""
    reports = sorted({pk for row in judged for pk in row[:2]})
    for start in range(0, len(reports), AT_ONCE):
        weigh(reports[start : start + AT_ONCE])


def _mark_examined() -> None:
    for some in _unexamined():
        Examined.objects.bulk_create(
            [Examined(report_id=pk, engine=ENGINE) for pk in some], batch_size=AT_ONCE, ignore_conflicts=True
        )
        UnexaminedReport.objects.filter(pk__in=some).delete()


def _unexamined() -> Iterator[list[str]]:
    while some := list(UnexaminedReport.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield some
