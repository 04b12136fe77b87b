"""Keeping the rows of numbers right: made with a report, taken away with a withdrawal or a correction."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from tregua.matching.coding import rows_of
from tregua.matching.gathering import facts
from tregua.matching.models import ClaimVector, Grouping
from tregua.matching.neighbourhood import block_of
from tregua.record.plain import insert
from tregua.reports.models import Report

AT_ONCE: Final = 500


def put(reports: Sequence[str], *, new: bool = False) -> None:
    """Keep the rows of these reports; what is no current report of an event has none.

    Reports that are new were written in this very transaction: they are current, and no row of them is there.
    """
    for some in _handfuls(reports):
        rows = rows_of(facts(some, new=new))
        if not new:
            ClaimVector.objects.filter(pk__in=some).delete()
        insert(
            [
                ClaimVector(report_id=report, **{"actor_group": 0, **row}, block=block_of(row))
                for report, row in rows.items()
            ]
        )


def take_out(reports: Sequence[str]) -> None:
    """Take away the rows of reports that count no more."""
    for some in _handfuls(reports):
        ClaimVector.objects.filter(pk__in=some).delete()
        Grouping.objects.filter(pk__in=some).delete()


@transaction.atomic
def make_good() -> int:
    """Give every current report of an event its row and take away all others; return how many were wrong.

    An import, a restore or an earlier version may have written reports without one.
    """
    current = Report.objects.current().of_events()
    missing = list(
        current.filter(~Exists(ClaimVector.objects.filter(pk=OuterRef("pk")))).values_list("pk", flat=True)
    )
    left = list(
        ClaimVector.objects.filter(~Exists(current.filter(pk=OuterRef("pk")))).values_list("pk", flat=True)
    )
    take_out(left)
    put(missing)
    return len(missing) + len(left)


def _handfuls(reports: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(reports), AT_ONCE):
        yield reports[start : start + AT_ONCE]
