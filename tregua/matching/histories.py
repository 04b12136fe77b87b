"""Which sources told of each suggested cluster: the capture histories from which unreported incidents may be estimated."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tregua.matching.models import ClaimVector, Coded
from tregua.matching.vectors import Sort

AT_ONCE: Final = 20_000


@dataclass(frozen=True)
class History:
    """One suggested cluster: how many reports it holds, and how many of each source."""

    cluster: str
    reports: int
    sources: tuple[tuple[str, int], ...]


def histories() -> Iterator[History]:
    """Yield every cluster by its name; a report that stands alone is a cluster of one."""
    words = dict(Coded.objects.filter(sort=Sort.SOURCE).values_list("id", "word"))
    found: dict[str, Counter[int]] = {}
    wanted = ClaimVector.objects.order_by("pk").values_list("pk", "source", "report__grouping__cluster")
    last = ""
    while rows := list(wanted.filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1][0]
        for report, source, cluster in rows:
            found.setdefault(cluster or report, Counter())[source] += 1
    for cluster in sorted(found):
        counts = found[cluster]
        told = sorted((words.get(source, ""), count) for source, count in counts.items())
        yield History(cluster, sum(counts.values()), tuple(told))
