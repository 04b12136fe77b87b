"""A new report finds its cluster: what lies around it is clustered anew, however large the register is.

The clusters of those that fit it are taken together with it. Every pair that touches them is weighed against its
rivals, and they are joined or parted as the nightly run would join them: a new report may bring two clusters
together, or take the place of one that fitted less well.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from django.db import connection

from tregua.matching.arrival import is_near, marks, rows_of_reports
from tregua.matching.competition import AFTER
from tregua.matching.parameters import Parameters
from tregua.matching.reasons import as_read, unrivalled
from tregua.matching.regrouping import cluster
from tregua.matching.surrounded import Pair, Surroundings, Told, settle
from tregua.matching.verdicts import Verdicts, around

# So many reports are clustered anew around a new one, and so many pairs are weighed; the rest waits for the night.
MOST: Final = 60
PAIRS: Final = 400
MEMBERS: Final = (
    "SELECT report_id, cluster FROM matching_grouping WHERE cluster IN "
    "(SELECT cluster FROM matching_grouping WHERE report_id IN ({}))"
)
TOUCHING: Final = (
    "SELECT first_id, second_id, reasons FROM matching_suggestion WHERE first_id IN ({0}) UNION ALL "  # noqa: S608 - our own
    f"SELECT first_id, second_id, reasons FROM matching_suggestion WHERE second_id IN ({{0}}) LIMIT {PAIRS}"
)


def join(
    report: str,
    scores: Mapping[str, int],
    settled: Mapping[str, int],
    told: Mapping[str, Told],
    surroundings: Surroundings,
    parameters: Parameters,
    *,
    judged: bool,
) -> None:
    """Cluster a new report with those around it.

    `scores` are those against the reports around it, `settled` what its own rivals leave of them; `told` has the
    row of the report and of each of these. `judged` is whether anybody has judged anything.
    """
    fits = sorted(
        (other for other, score in settled.items() if score > 0), key=lambda one: (-settled[one], one)
    )
    if not fits:
        return
    before = _clusters([*fits[:MOST], report])
    if report in before:
        return
    together = _together(report, fits, before)
    pairs = _stored(together)
    pairs |= {(min(report, other), max(report, other)): score for other, score in scores.items()}
    unknown = ({one for pair in pairs for one in pair} | together) - told.keys()
    known = dict(told) | rows_of_reports(unknown)
    pairs = {pair: score for pair, score in pairs.items() if pair[0] in known and pair[1] in known}
    pairs |= not_kept(together & known.keys(), pairs, known, surroundings)
    rows = {one: row for one, (row, _name) in known.items()}
    left = settle(pairs, rows, parameters.competing + AFTER)
    inside = [(*pair, score) for pair, score in left.items() if pair[0] in together and pair[1] in together]
    verdicts = around(together) if judged else Verdicts()
    homes = {one: home for one, home in before.items() if one in together}
    cluster(homes, together, inside, verdicts, missing=parameters.missing)


def not_kept(
    together: set[str], pairs: Mapping[Pair, int], known: Mapping[str, Told], surroundings: Surroundings
) -> dict[Pair, int]:
    """Return the pairs inside that were too unlikely to be kept: such a pair still says more than a missing one."""
    found = {}
    for pair in combinations(sorted(together), 2):
        if pair not in pairs:
            one, other = known[pair[0]], known[pair[1]]
            score = surroundings.score(one, other) if is_near(one[0], other[0]) else None
            if score is not None:
                found[pair] = score
    return found


def _clusters(reports: Sequence[str]) -> dict[str, str]:
    """Return report -> cluster of all that stand in a cluster with one of these, these among them."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS.format(marks(reports)), reports)
        return dict(cursor.fetchall())


def _together(report: str, fits: Sequence[str], before: Mapping[str, str]) -> set[str]:
    """Return the reports that are clustered anew: whole clusters, the best first, as many as are looked at."""
    members: dict[str, set[str]] = {}
    for one, home in before.items():
        members.setdefault(home, set()).add(one)
    together = {report}
    for other in fits:
        some = members[before[other]] if other in before else {other}
        if len(together | some) <= MOST:
            together |= some
    return together


def _stored(reports: set[str]) -> dict[Pair, int]:
    """Return the known pairs that touch these reports, each with its score before rivals."""
    given = sorted(reports)
    with connection.cursor() as cursor:
        cursor.execute(TOUCHING.format(marks(given)), [*given, *given])
        found = cursor.fetchall()
    return {(first, second): unrivalled(as_read(reasons)) for first, second, reasons in found}
