"""A busy front: ten times as many incidents a day, 200,000 reports."""

from bench.matched._engines import ours
from bench.matched._worlds import world


def measure() -> list[tuple[str, float, float, str]]:
    return figures(200_000, 15, 2_500)


def figures(reports: int, seconds: float, megabytes: float) -> list[tuple[str, float, float, str]]:
    found = ours(world(reports, "dense"))
    return [
        (f"{reports:,} dense: whole command", found.wall, seconds, "≤ s"),
        (f"{reports:,} dense: processor", found.cpu, 0, "CPU s"),
        (f"{reports:,} dense: memory", found.megabytes, megabytes, "≤ MB"),
        (f"{reports:,} dense: pair F1", found.f1, 0, ""),
    ]
