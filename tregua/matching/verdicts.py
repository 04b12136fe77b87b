"""What people judged around some reports: which stand together, which stand apart, each in its latest version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from tregua.matching.clusters import groups
from tregua.matching.models import Judgement, Verdict
from tregua.matching.versions import latest, other_versions

# So many reports are looked at around one judgement; a chain that is longer is taken up by the nightly run.
MOST: Final = 1_000
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Verdicts:
    """Reports that people joined, and pairs that they set apart."""

    together: dict[str, frozenset[str]] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()

    def group_of(self, report: str) -> frozenset[str]:
        """Return the reports that were judged to be one incident with this one, itself among them."""
        return self.together.get(report, frozenset({report}))

    def implied(self, one: str, other: str) -> str:
        """Return what follows for a pair from the judgements of others: "same", "different" or nothing."""
        left, right = self.group_of(one), self.group_of(other)
        if left is right or other in left:
            return Verdict.SAME
        if any((min(pair), max(pair)) in self.apart for pair in ((a, b) for a in left for b in right)):
            return Verdict.DIFFERENT
        return ""


def anything_judged() -> bool:
    """Return whether anybody has judged any pair: a centre that begins need not look for judgements."""
    with connection.cursor() as cursor:  # asked at every arrival: a plain statement
        cursor.execute("SELECT 1 FROM matching_judgement LIMIT 1")
        return cursor.fetchone() is not None


def around(reports: Iterable[str]) -> Verdicts:
    """Return what people judged of these reports and of whatever judgements join to them."""
    ring, asked, rows = set(reports), set[str](), dict[str, Row]()
    while ring and len(asked) < MOST:
        asked |= ring
        near = other_versions(ring)
        for pk, first, second, verdict in Judgement.objects.about(ring).values_list(
            "id", "first", "second", "verdict"
        ):
            rows[pk] = (first, second, verdict)
            if verdict == Verdict.SAME:
                near |= {first, second}
        ring = near - asked
    return read(rows.values())


def standing(at_most: int | None = None) -> list[Row]:
    """Return the standing judgements (the latest ones, or all), each on the latest version of both reports."""
    newest = Judgement.objects.standing().values_list("first", "second", "verdict").order_by("-id")
    return on_latest(list(newest[:at_most])[::-1])


def on_latest(rows: Sequence[Row]) -> list[Row]:
    """Return judgements on the latest version of both reports."""
    newer = latest({pk for row in rows for pk in row[:2]})
    return [
        (newer.get(first, first), newer.get(second, second), verdict)
        for first, second, verdict in rows
        if newer.get(first, first) != newer.get(second, second)
    ]


def read(rows: Iterable[Row]) -> Verdicts:
    """Return who stands together and who apart."""
    judged = on_latest(list(rows))
    made = groups(judged)
    return Verdicts(
        together={report: group for group in made.groups for report in group},
        apart=frozenset(
            (min(first, second), max(first, second))
            for first, second, verdict in judged
            if verdict == Verdict.DIFFERENT
        ),
    )
