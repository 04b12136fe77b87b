"""Shots as cameras and patrols count them: bursts at 25 sites in one year, made here (no real list of a million is public)."""

from typing import Any

import numpy as np

from tregua.matching.claims import Claims, from_columns

SITES, DAYS = 25, 365


def shots(count: int, seed: int = 7) -> Claims:
    """Return so many explosions in bursts of some forty, half of them told by a second source as well."""
    chance = np.random.default_rng(seed)
    bursts = count // 40
    site, begin = chance.integers(0, SITES, bursts), chance.integers(0, DAYS * 1440, bursts) * 60
    burst = chance.integers(0, bursts, count)
    start = begin[burst] + chance.integers(0, 2700, count)
    columns: dict[str, Any] = {
        "start": start, "end": start + 60, "time_class": np.zeros(count), "place_class": np.zeros(count),
        "lat": 4_800_500 + 9_000 * (site[burst] // 5), "lon": 3_770_500 + 12_000 * (site[burst] % 5),
        "kind": chance.choice([111, 112, 121], count), "source": 1 + (chance.random(count) < 0.5),
        "province": np.ones(count),
    }  # fmt: skip
    ids = [f"{number:07}" for number in range(count)]
    return from_columns(ids, sources=("", "camera", "patrol"), **columns)
