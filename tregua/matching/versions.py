"""The versions of a claim: what was judged of an earlier one holds of the one that replaced it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db.models import Q

from tregua.reports.models import Report

AT_ONCE: Final = 500


def latest(ids: Iterable[str]) -> dict[str, str]:
    """Return report -> its latest version, for those of these reports that were corrected."""
    newer: dict[str, str] = {}
    ring = set(ids)
    while ring:
        step = {
            str(one.supersedes_id): one.pk
            for some in _handfuls(sorted(ring))
            for one in Report.objects.filter(supersedes__in=some).only("supersedes")
        }
        newer |= step
        ring = set(step.values())
    found = {}
    for pk in newer:
        last = newer[pk]
        while last in newer:
            last = newer[last]
        found[pk] = last
    return found


def other_versions(ids: Iterable[str]) -> set[str]:
    """Return what these reports correct, and what corrects them: one step each way."""
    found = set[str]()
    for some in _handfuls(sorted(ids)):
        rows = Report.objects.filter(Q(pk__in=some, supersedes__isnull=False) | Q(supersedes__in=some))
        found |= {str(pk) for row in rows.values_list("pk", "supersedes") for pk in row if pk}
    return found


def _handfuls(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
