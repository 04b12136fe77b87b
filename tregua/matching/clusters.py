"""Groups of reports that people judged to be the same, and where judgements contradict each other.

>>> made = groups([("A", "B", "same"), ("B", "C", "same"), ("A", "C", "different"), ("D", "E", "unsure")])
>>> [sorted(group) for group in made.groups]
[['A', 'B', 'C']]
>>> made.contradictions[0].chain
('A', 'B', 'C')
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Verdict = tuple[str, str, str]


@dataclass(frozen=True)
class Contradiction:
    """Two reports judged different that a chain of "same" judgements joins; one of these judgements is wrong."""

    first: str
    second: str
    chain: tuple[str, ...]


@dataclass(frozen=True)
class Groups:
    """Reports joined by "same" judgements, and the contradictions within; nothing is settled by a rule."""

    groups: tuple[frozenset[str], ...]
    contradictions: tuple[Contradiction, ...]

    def contradicted(self, group: frozenset[str]) -> tuple[Contradiction, ...]:
        """Return the contradictions inside one group."""
        return tuple(one for one in self.contradictions if one.first in group)


def groups(verdicts: Iterable[Verdict]) -> Groups:
    """Join what was judged the same, whatever the order; "unsure" joins and parts nothing."""
    beside: dict[str, set[str]] = defaultdict(set)
    apart: set[tuple[str, str]] = set()
    for first, second, verdict in verdicts:
        if verdict == "same":
            beside[first].add(second)
            beside[second].add(first)
        elif verdict == "different":
            apart.add((min(first, second), max(first, second)))
    joined = sorted(_components(beside), key=min)
    found = [(pair, chain(beside, *pair)) for pair in sorted(apart)]
    return Groups(
        groups=tuple(joined),
        contradictions=tuple(Contradiction(*pair, path) for pair, path in found if path),
    )


def _components(beside: Mapping[str, set[str]]) -> list[frozenset[str]]:
    found, placed = [], set[str]()
    for report in beside:
        if report not in placed:
            group = _reached(beside, report)
            placed |= group
            found.append(frozenset(group))
    return found


def _reached(beside: Mapping[str, set[str]], start: str) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = beside[waiting.pop()] - reached
        reached |= new
        waiting.extend(new)
    return reached


def chain(beside: Mapping[str, set[str]], start: str, end: str) -> tuple[str, ...]:
    """Return a shortest chain of "same" judgements from one report to another, or nothing."""
    paths: dict[str, tuple[str, ...]] = {start: (start,)}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            return paths[here]
        for other in sorted(beside.get(here, ())):
            if other not in paths:
                paths[other] = (*paths[here], other)
                waiting.append(other)
    return ()
