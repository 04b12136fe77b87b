"""Poor lists: a day and a place, neither kinds nor actors nor targets; ours beside MELTT and beside one plain rule.

Such lists are MELTT's home: it knows days only. It is given the best of several windows, chosen by the truth, and so is
the rule "same day, nearest within so many kilometres, each report once"; ours is given nothing. On such data learning
without labels may take one battle area for one event: ours may never be below the peers.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np

from bench.matched._engines import meltt, no_meltt, ours
from bench.matched._quality import scored
from bench.matched._worlds import truth, world

REPORTS = 2_000
PROFILES = ("standard", "sparse", "dense")
# Days and kilometres of MELTT's windows, kilometres of the rule.
WINDOWS = ((0, 2), (0, 4), (0, 8), (1, 4))
RADII = (1, 2, 4, 8)
DAY = 86_400


def measure() -> list[tuple[str, float, float, str]]:
    figures = []
    if reason := no_meltt():
        print(f"MELTT was not measured: {reason}")
    for profile in PROFILES:
        folder = poor(world(REPORTS, profile))
        mine = ours(folder)
        told = [(f"the rule, best of {len(RADII)} radii", *max(rules(folder)))]
        runs = [meltt(folder, days=days, kilometres=wide) for days, wide in WINDOWS]
        if peers := [(run.f1, run.b3) for run in runs if run]:
            told.append((f"MELTT, best of {len(WINDOWS)} windows", *max(peers)))
        least, least_b3 = (max(one[part] for one in told) for part in (1, 2))
        figures += [
            (f"{profile}, {REPORTS:,} poor: ours, pair F1", mine.f1, least, "≥ of all below"),
            (f"{profile}: ours, B-cubed F1", mine.b3, least_b3, "≥ of all below"),
        ]
        for words, f1, b3 in told:
            figures += [
                (f"{profile}: {words}, pair F1", f1, 0, ""),
                (f"{profile}: the same, B-cubed", b3, 0, ""),
            ]
    return figures


def poor(rich: Path) -> Path:
    """Return the folder of a world of which only days, places and tolls are left."""
    folder = rich.with_name(f"{rich.name}-poor")
    if not (folder / "truth.parquet").is_file():
        folder.mkdir(exist_ok=True)
        duckdb.execute(
            f"copy (select * replace (t_start // {DAY} * {DAY} as t_start, "  # noqa: S608 - our own file
            f"(t_end + {DAY - 1}) // {DAY} * {DAY} as t_end, greatest(t_prec, 3) as t_prec, 0 as etype, 0 as actor, "
            f"0 as actor_group, 0 as target) from '{rich}/reports.parquet' order by report_id) "
            f"to '{folder}/reports.parquet'"
        )
        shutil.copy(rich / "truth.parquet", folder / "truth.parquet")
    return folder


def rules(folder: Path) -> Iterator[tuple[float, float]]:
    """Yield pair F1 and B-cubed F1 of the plain rule for each radius."""
    rows = duckdb.execute(
        f"select source, t_start // {DAY} as day, lat, lon from '{folder}/reports.parquet' order by report_id"  # noqa: S608
    ).fetchnumpy()
    labels = truth(folder)
    near = sorted(_near(rows))
    for radius in RADII:
        found = np.arange(len(labels))
        taken: set[tuple[int, int]] = set()
        for away, one, other in near:
            if away > radius:
                break
            # One report of a source has one partner in another source at most.
            sides = {(one, int(rows["source"][other])), (other, int(rows["source"][one]))}
            if not sides & taken:
                taken |= sides
                found[found == found[other]] = found[one]
        figures = scored(labels, found)
        yield figures["f1"], figures["b3"]


def _near(rows: dict[str, np.ndarray]) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs of two sources on one day with the kilometres between them, up to the widest radius."""
    lat, lon = rows["lat"].astype(float), rows["lon"].astype(float)
    order = np.argsort(rows["day"], kind="stable")
    for of_day in np.split(order, np.flatnonzero(np.diff(rows["day"][order])) + 1):
        north = (lat[of_day][:, None] - lat[of_day]) * 111.2
        east = (lon[of_day][:, None] - lon[of_day]) * 111.2 * np.cos(np.radians(lat[of_day]))
        away = np.hypot(north, east)
        apart = rows["source"][of_day][:, None] != rows["source"][of_day]
        for one, other in np.argwhere((away <= max(RADII)) & apart & np.triu(np.ones_like(apart), 1)):
            yield float(away[one, other]), int(of_day[one]), int(of_day[other])
