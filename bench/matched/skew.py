"""The trap of blocks by day: shots at 25 sites, whose pairs grow with the square unless limits narrow."""

import time
from math import log

import numpy as np

from bench.matched._shots import shots
from tregua.matching.candidates import candidates
from tregua.matching.claims import Claims
from tregua.matching.episodes import gather

SIZES = (100_000, 300_000, 900_000)


def measure() -> list[tuple[str, float, float, str]]:
    candidates(shots(2_000))  # compiles, where this version was never run here
    figures, held, spent = [], {}, {}
    for count in SIZES:
        claims = shots(count)
        began = time.process_time()
        found = candidates(claims)
        spent[count] = time.process_time() - began
        held[count] = len(found.first) / count
        figures += [
            (f"{count:,} shots: pairs of a block of days", by_day(claims) / count, 0, "a shot"),
            (f"{count:,} shots: pairs looked at", held[count], 0, "a shot"),
            (f"{count:,} shots: pairs cut and told", found.cut.pairs / count, 0, "a shot"),
            (f"{count:,} shots: processor", spent[count], 0, "CPU s"),
        ]
    growth = log(spent[SIZES[2]] / spent[SIZES[1]]) / log(SIZES[2] / SIZES[1])
    began = time.process_time()
    gathered = gather(shots(300_000))
    episodes = len(gathered.claims)
    found = candidates(gathered.claims)
    return [
        *figures,
        ("growth of processor time from 300,000 to 900,000 shots", growth, 1.2, "≤ exponent"),
        ("300,000 shots: episodes", episodes, 0, ""),
        ("300,000 shots as episodes: pairs looked at", len(found.first), 0, ""),
        ("300,000 shots as episodes: gathering and candidates", time.process_time() - began, 0, "CPU s"),
    ]


def by_day(claims: Claims) -> float:
    """Return how many pairs one block for each day and the next would make."""
    day = np.bincount(claims.start // 86_400).astype(float)
    return float((day * (day - 1) / 2).sum() + (day[1:] * day[:-1]).sum())
