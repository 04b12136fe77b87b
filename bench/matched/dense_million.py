"""A busy front with a million reports."""

from bench.matched.dense import figures


def measure() -> list[tuple[str, float, float, str]]:
    return figures(1_000_000, 30, 4_000)
