"""What the engine suggests of the incidents of 2016 that several publishers told: measured, not promised.

`python -m pytest -s tests/matching/test_bulletin_pairs.py` prints the figures that docs/analyst/matching.md gives.
"""

import sys
from dataclasses import dataclass
from itertools import combinations

from tests.conftest import SHARED, needs_shared
from tests.matching.bulletin_lines import read_lines
from tregua.matching import library
from tregua.matching.claims import from_facts
from tregua.matching.engine import SUGGEST
from tregua.matching.parameters import shipped

TRUCE_BEGINS = "2016-02-27"
# Told by one publisher only: six places of one statement, kept as a control.
CONTROL = "P01"
# One statement with seven quarters: most of its pairs are different places of one night.
ONE_NIGHT = "P05"


@dataclass
class Measured:
    """Pairs of reports by what the list says of them and what the engine suggests."""

    reports: int
    looked_at: int
    true: set[tuple[str, str]]
    suggested: set[tuple[str, str]]
    cluster: dict[str, str]

    @property
    def found(self) -> set[tuple[str, str]]:
        return self.true & self.suggested

    @property
    def false(self) -> set[tuple[str, str]]:
        """Suggested pairs of two labelled reports that the list does not put together."""
        return {pair for pair in self.suggested - self.true if all(self.cluster[one] for one in pair)}

    @property
    def unlabelled(self) -> set[tuple[str, str]]:
        return self.suggested - self.true - self.false

    def __str__(self) -> str:
        clusters = sorted({name for name in self.cluster.values() if name})
        return "\n".join(
            (
                f"reports in the truce: {self.reports}; pairs looked at: {self.looked_at}",
                f"pairs of the list: {len(self.true)}; suggested of these: {len(self.found)}",
                f"false among labelled reports: {len(self.false)}",
                f"suggested with a report that the list does not label: {len(self.unlabelled)}",
                *(
                    f"  {name}: {self.of(name, self.found)} of {self.of(name, self.true)}"
                    for name in clusters
                ),
                "",
            )
        )

    def of(self, name: str, pairs: set[tuple[str, str]]) -> int:
        return sum(self.cluster[one] == self.cluster[other] == name for one, other in pairs)


def measure() -> Measured:
    lines = [
        (cluster, facts)
        for cluster, facts in read_lines(SHARED / "bulletins" / "incidents.csv")
        if facts.started_at is not None and facts.started_at.isoformat() >= TRUCE_BEGINS
    ]
    cluster = {facts.id: name for name, facts in lines}
    linked = library.match(from_facts([facts for _name, facts in lines]), parameters=shipped())
    labelled = sorted(one for one, name in cluster.items() if name not in {"", CONTROL})
    return Measured(
        reports=len(lines),
        looked_at=linked.report.candidates,
        true={pair for pair in combinations(labelled, 2) if cluster[pair[0]] == cluster[pair[1]]},
        suggested={
            (min(pair), max(pair))
            for a, b, score in zip(linked.a, linked.b, linked.score, strict=True)
            if score >= SUGGEST and (pair := (linked.ids[a], linked.ids[b]))
        },
        cluster=cluster,
    )


@needs_shared
def test_most_pairs_of_the_told_clusters_are_suggested_and_no_false_one_among_them():
    made = measure()
    sys.stdout.write(f"\n{made}")
    true = {pair for pair in made.true if made.cluster[pair[0]] != ONE_NIGHT}
    assert len(true) == 150
    assert len(true & made.suggested) >= 128
    assert made.false == set()


@needs_shared
def test_six_places_of_one_statement_are_not_taken_for_one_incident():
    made = measure()
    assert made.of(CONTROL, made.suggested) == 0


@needs_shared
def test_one_night_over_seven_quarters_is_not_one_incident():
    made = measure()
    assert made.of(ONE_NIGHT, made.suggested) <= 2


@needs_shared
def test_the_pairs_looked_at_are_few():
    made = measure()
    assert made.looked_at < 5 * made.reports
