"""How good clusters are: every pair of reports of one incident counts, duplicates within a list as well."""

from pathlib import Path

import duckdb
import numpy as np

from bench.matched._worlds import truth


def quality(folder: Path, clusters: Path) -> dict[str, float]:
    """Return pair F1, B-cubed F1 and the share of incidents found exactly; a report left out stands alone."""
    labels = truth(folder)
    rows = duckdb.execute(f"select * from '{clusters}'").fetchnumpy()  # noqa: S608 - our own file
    names = [name for name in rows if "cluster" in name]
    key = next(name for name in rows if name not in names)
    place = rows[key].astype(np.int64)
    found = np.arange(len(labels)) + 10 * len(labels)
    found[place] = np.unique(rows[names[0]].astype(str), return_inverse=True)[1]
    return scored(labels, found)


def scored(labels: np.ndarray, found: np.ndarray) -> dict[str, float]:
    true = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    ours = np.unique(found, return_inverse=True)[1].astype(np.int64)
    count_true, count_ours = np.bincount(true), np.bincount(ours)
    key, inverse, both = np.unique(true * (ours.max() + 1) + ours, return_inverse=True, return_counts=True)
    shared = both[inverse]
    precision, recall = (
        float((shared / count[which]).mean()) for count, which in ((count_ours, ours), (count_true, true))
    )
    exact = (both == count_true[key // (ours.max() + 1)]) & (both == count_ours[key % (ours.max() + 1)])
    return {
        "f1": 2 * _pairs(both) / max(_pairs(count_true) + _pairs(count_ours), 1),
        "b3": 2 * precision * recall / (precision + recall),
        "exact": float(exact.sum()) / len(count_true),
    }


def _pairs(count: np.ndarray) -> float:
    return float((count * (count - 1.0) / 2).sum())
