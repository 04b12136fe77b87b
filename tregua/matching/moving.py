"""Moves between suggested clusters, and undoing one: by judgements, which are what clusters must obey.

A move is undone when the reports that moved together are judged different from those they came to, and the same as one
that they left. So the next run keeps to it, and it is taken back as any judgement is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.matching import actions
from tregua.matching.actions import MatchingError
from tregua.matching.models import Grouping, Judgement, Regrouped, Suggestion, Verdict
from tregua.people.models import Person
from tregua.record import actions as record

# A move is undone by so many judgements at most; larger clusters are judged pair by pair.
MOST: Final = 60
# So many reports of a cluster are looked at.
MEMBERS: Final = 200

# Moves that nobody made by night are of one moment when so little lies between them.
AT_ONCE: Final = timedelta(seconds=5)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Undoing:
    """What undoing a move would say: pairs of reports, each the smaller id first."""

    apart: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()

    def __len__(self) -> int:
        """Return how many judgements that makes."""
        return len(self.apart) + len(self.together)


def is_standing(move: Regrouped) -> bool:
    """Return whether the report still is where this move brought it."""
    home = Grouping.objects.filter(pk=move.report_id).values_list("cluster", flat=True).first() or ""
    return home == move.became and latest_of([move.report_id]).get(move.report_id) == move


def undoing(move: Regrouped) -> Undoing:
    """Return the judgements that undo a move; none when its report has moved again, or nobody is left to part from."""
    if not is_standing(move):
        return Undoing()
    beside = _members(move.became)
    came_along = {
        pk
        for pk, latest in latest_of(beside).items()
        if (latest.was, latest.became) == (move.was, move.became) and _is_of_one_run(latest, move)
    }
    moved = {move.report_id} | (came_along if move.was else set())
    left = (_members(move.was) | _left_with(move)) - moved
    return Undoing(
        apart=tuple(sorted(_pair(one, other) for one in moved for other in beside - moved)),
        together=tuple(sorted(_pair(one, _nearest(one, left)) for one in moved)) if left else (),
    )


@transaction.atomic
def undo(move: Regrouped, *, reason: str, by: Person) -> list[Judgement]:
    """Undo a move of a report between suggested clusters, with the reason; returns the judgements that do it."""
    by.must("matching.judge")
    if not reason.strip():
        raise MatchingError(gettext("Say why the move is undone; the reason is kept."))
    record.write_alone()
    found = undoing(move)
    if not found:
        raise MatchingError(
            gettext("This report has moved again since, or stands alone. Undo the latest move of the list.")
        )
    if len(found) > MOST:
        raise MatchingError(
            gettext("Undoing this takes more than %(most)s judgements. Judge the reports pair by pair.")
            % {"most": MOST}
        )
    verdicts = [(*pair, str(Verdict.DIFFERENT)) for pair in found.apart]
    verdicts += [(*pair, str(Verdict.SAME)) for pair in found.together]
    record.append(
        act="move of a cluster undone",
        by=by.code,
        subject=f"reports.Report/{move.report_id}",
        facts={"was": move.was, "became": move.became, "judgements": len(verdicts)},
    )
    return actions.judge_each(verdicts, by=by, reason=reason.strip())


def _pair(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)


def _members(cluster: str) -> set[str]:
    if not cluster:
        return set()
    return set(Grouping.objects.filter(cluster=cluster).values_list("report_id", flat=True)[:MEMBERS])


def latest_of(reports: Iterable[str]) -> dict[str, Regrouped]:
    """Return report -> its latest move."""
    return {one.report_id: one for one in Regrouped.objects.filter(report__in=reports).order_by("id")}


def _is_of_one_run(one: Regrouped, other: Regrouped) -> bool:
    """Return whether two moves were made together: by the same nightly run, else at the same moment."""
    if one.relink_id or other.relink_id:
        return one.relink_id == other.relink_id
    return abs(one.recorded_at - other.recorded_at) < AT_ONCE


def _left_with(move: Regrouped) -> set[str]:
    """Return the reports that left the same cluster by the same run for another place, and are there still."""
    if not move.was:
        return set()
    others = set(Regrouped.objects.filter(was=move.was).values_list("report_id", flat=True)[:MEMBERS])
    return {
        pk
        for pk, latest in latest_of(others).items()
        if _is_of_one_run(latest, move)
        and latest.was == move.was
        and (latest.became != move.became or not move.became)
    }


def _nearest(report: str, others: Sequence[str] | set[str]) -> str:
    """Return the one of these that the engine holds likeliest to tell of the same event."""
    scores = dict.fromkeys(others, -(10**9))
    for pair in Suggestion.objects.filter(first=report, second__in=others):
        scores[pair.second_id] = pair.score
    for pair in Suggestion.objects.filter(second=report, first__in=others):
        scores[pair.first_id] = pair.score
    return min(scores, key=lambda other: (-scores[other], other))
