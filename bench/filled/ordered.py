"""Inside an empty centre: reports of a known truth arrive one by one, and their clusters stand beside the nightly run's.

Told are the F1 of pairs after arrival alone and after the nightly run, with the shipped weights and with the weights
that the nightly run learned from these reports.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import django

django.setup()

from bench.filled.held import founded, rows_of, truth, write, write_words  # noqa: E402 - Django must be set up first
from bench.filled.writing import Table  # noqa: E402
from tregua.matching import current, library  # noqa: E402
from tregua.matching.bulk import claims_of_register  # noqa: E402
from tregua.matching.claims import COLUMNS  # noqa: E402
from tregua.matching.models import ClaimVector, Examined, Grouping, Suggestion  # noqa: E402
from tregua.matching.neighbourhood import block_of  # noqa: E402
from tregua.matching.parameters import shipped  # noqa: E402
from tregua.matching.relinking import relink  # noqa: E402
from tregua.matching.suggesting import examine  # noqa: E402

Rows = list[tuple[str, dict[str, int]]]


def main() -> None:
    file, count = Path(sys.argv[1]), int(sys.argv[2])
    founded()
    rows = [row for row, _number in zip(rows_of(file), range(count), strict=False)]
    true = truth(file.with_name("truth.parquet"))
    told: dict[str, float] = {"reports": len(rows)}
    write_words(row for _report, row in rows)
    write(rows)
    for weights in ("shipped", "learned"):
        if weights == "learned":
            relink()  # the reports arrive again, now with what was learned from them
        _arrive(rows)
        told[f"arrival, {weights}"] = _f1(rows, true)
        relink(parameters=shipped() if weights == "shipped" else None)
        told[f"nightly, {weights}"] = _f1(rows, true)
        told[f"elsewhere than in a batch, {weights}"] = _elsewhere(rows)
    sys.stdout.write(json.dumps(told) + "\n")


def _arrive(rows: Rows) -> None:
    """Let these reports arrive in order, whatever was known of them."""
    for model in (Suggestion, Grouping, Examined, ClaimVector):
        model.objects.all().delete()
    for report, row in rows:
        vectors = Table(ClaimVector, "report_id", *COLUMNS, "block")
        vectors.add(report, *(row[name] for name in COLUMNS), block_of(row))
        vectors.flush()
        examine([report], new=True)


def _elsewhere(rows: Rows) -> int:
    """Return how many reports the nightly run left in another cluster than one batch of the same reports makes."""
    batch = library.match(claims_of_register(), parameters=current.parameters())
    home = dict(Grouping.objects.values_list("report_id", "cluster"))
    pairs = {
        (home.get(report, f"alone {report}"), label)
        for report, label in zip(batch.ids, batch.clusters.tolist(), strict=True)
    }
    ours, theirs = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    apart = {mine for mine, label in pairs if ours[mine] > 1 or theirs[label] > 1}
    return sum(home.get(report, f"alone {report}") in apart for report, _row in rows)


def _f1(rows: Rows, truth: Mapping[str, int]) -> float:
    """Return the F1 of the pairs that stand in one cluster."""
    home = dict(Grouping.objects.values_list("report_id", "cluster"))
    found = [home.get(report, f"alone {report}") for report, _row in rows]
    true = [truth[report] for report, _row in rows]
    both = sum(_pairs(Counter(zip(found, true, strict=True)).values()))
    return round(2 * both / sum((*_pairs(Counter(found).values()), *_pairs(Counter(true).values()))), 4)


def _pairs(sizes: Iterable[int]) -> list[int]:
    return [size * (size - 1) // 2 for size in sizes]


if __name__ == "__main__":
    main()
