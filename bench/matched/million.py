"""A million reports: the whole command beside Splink in the same run, and how the time grows."""

import os
from math import log

from bench.matched._engines import ours, splink
from bench.matched._worlds import world


def measure() -> list[tuple[str, float, float, str]]:
    ours(world(20_000))  # compiles, where this version was never run here
    fifth, whole = ours(world(200_000)), ours(world(1_000_000))
    figures = [
        ("200,000 standard: whole command", fifth.wall, 0, "s"),
        ("200,000 standard: processor", fifth.cpu, 0, "CPU s"),
        ("1,000,000 standard: whole command", whole.wall, 6, "≤ s"),
        ("1,000,000 standard: processor", whole.cpu, 0, "CPU s"),
        ("1,000,000 standard: memory", whole.megabytes, 1_500, "≤ MB"),
        ("1,000,000 standard: pair F1", whole.f1, 0.80, "≥"),
        ("1,000,000 standard: B-cubed F1", whole.b3, 0.925, "≥"),
        (
            "growth of processor time from 200,000 to 1,000,000",
            log(whole.cpu / fifth.cpu) / log(5),
            1.1,
            "≤ exponent",
        ),
    ]
    if os.environ.get("TREGUA_FULL"):
        for variant, words, goal in (
            ("plain", "Splink as documented", 5),
            ("prec", "Splink with our levels", 10),
        ):
            peer = splink(world(1_000_000), variant)
            figures += [
                (f"1,000,000: {words}: clock / ours", peer.wall / whole.wall, goal, "≥ times"),
                (f"1,000,000: {words}: processor / ours", peer.cpu / whole.cpu, 0, "times"),
                (f"1,000,000: {words}: pair F1", peer.f1, 0, ""),
                (f"1,000,000: {words}: memory", peer.megabytes, 0, "MB"),
            ]
    return figures
