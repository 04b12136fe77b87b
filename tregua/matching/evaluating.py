"""The register's judgements held against the engine: each pair as the engine weighed it last, or weighs it now."""

from collections.abc import Iterator
from typing import Final

from tregua.matching import current
from tregua.matching.arrival import AT, is_near, rows_of_reports
from tregua.matching.engine import SUGGEST, Row, Scorer
from tregua.matching.evaluation import Evaluation, Judged, measure
from tregua.matching.models import Coded, Suggestion
from tregua.matching.reasons import Stored, base
from tregua.matching.suggesting import reasons_of
from tregua.matching.vectors import Sort
from tregua.matching.verdicts import standing

AT_ONCE: Final = 500
# On a page so many judgements are held against the engine, the latest; the command takes all.
ON_A_PAGE: Final = 2_000

Told = tuple[Row, str]


def evaluate(at_most: int | None = None) -> Evaluation:
    """Hold what the engine says against what people judged: same or different, of reports that still count."""
    judged = [row for row in standing(at_most) if row[2] in {"same", "different"}]
    return measure(
        one for start in range(0, len(judged), AT_ONCE) for one in _held(judged[start : start + AT_ONCE])
    )


def _held(judged: list[tuple[str, str, str]]) -> Iterator[Judged]:
    rows = rows_of_reports({pk for row in judged for pk in row[:2]})
    words = _words(rows)
    pairs = [(min(one, other), max(one, other), verdict) for one, other, verdict in judged]
    kept = {
        (one.first_id, one.second_id): one
        for one in Suggestion.objects.filter(first__in={first for first, _second, _verdict in pairs})
    }
    scorer = current.scorer()
    for first, second, verdict in pairs:
        if first in rows and second in rows:
            suggestion = kept.get((first, second))
            yield _judged((first, second), verdict, (rows[first], rows[second]), suggestion, scorer, words)


def _judged(
    pair: tuple[str, str], verdict: str, told: tuple[Told, Told], kept: Suggestion | None, scorer: Scorer,
    words: dict[int, str],
) -> Judged:  # fmt: skip
    (one, name), (other, other_name) = told
    reasons = kept.reasons if kept else reasons_of(scorer, one, other, (name, other_name))
    score, near = base(reasons), is_near(one, other)
    return Judged(
        first=pair[0],
        second=pair[1],
        same=verdict == "same",
        probability=scorer.parameters.thousandths(score) if near else 0,
        suggested=near and score >= SUGGEST,
        province=words.get(one[AT["province"]] or other[AT["province"]], ""),
        sources=(words.get(one[AT["source"]], ""), words.get(other[AT["source"]], "")),
        why=_against(reasons) if near else "blocking",
    )


def _against(reasons: list[Stored]) -> str:
    """Return the feature that speaks loudest against a pair, where it begins left aside."""
    counted = [reason for reason in reasons if reason["feature"] not in {"source", "neighbours"}]
    loudest = min(counted, key=lambda reason: reason["points"], default=None)
    return str(loudest["feature"]) if loudest and loudest["points"] < 0 else "nothing"


def _words(rows: dict[str, Told]) -> dict[int, str]:
    numbers = {row[AT[name]] for row, _name in rows.values() for name in ("province", "source")}
    wanted = Coded.objects.filter(pk__in=numbers, sort__in=(Sort.PROVINCE, Sort.SOURCE))
    return dict(wanted.values_list("id", "word"))
